import { Button } from 'antd';
import { useState } from 'react';
import { desks } from '../../../../analysis/codes.ts';
import type { Unit } from '../../../../api/contract/identity.ts';
import { client } from '../client.ts';
import type { Field } from '../form/fields.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { useUnits } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { RecordForm } from './record-form.tsx';

const kinds = { division: '内设处室', affiliate: '厅属单位', city: '设区市局', outside: '外单位' } as const;
const options = (table: Record<string, string>) => Object.entries(table).map(([value, label]) => ({ value, label }));
const fields: Field[] = [
  { kind: 'line', name: 'name', label: '名称', max: 60 },
  { kind: 'choice', name: 'kind', label: '类别', options: options(kinds) },
  { kind: 'choice', name: 'desk', label: '对应职责', options: options(desks), optional: 'null' },
  { kind: 'line', name: 'region', label: '行政区划代码', max: 6, optional: 'null' },
  { kind: 'flag', name: 'active', label: '启用', hint: '停用后不能再交办给它' },
];

/** 单位表: what suggestions of duty turn into. */
export function UnitTable() {
  const units = useUnits();
  const { user } = useWho();
  const manages = may(user.role, 'manageSystem');
  const [editing, setEditing] = useState<Unit | null>(null);
  return (
    <section className="sheet">
      <ListState query={units} rows={8} isEmpty={units.data?.length === 0} empty={{ why: '单位表是空的。' }}>
        <div className="scroll-x">
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">单位</th>
                <th scope="col">类别</th>
                <th scope="col">对应职责</th>
                <th scope="col">区划</th>
                <th scope="col">状态</th>
                {manages ? <th scope="col">操作</th> : null}
              </tr>
            </thead>
            <tbody>
              {(units.data ?? []).map((unit) => (
                <tr key={unit.id}>
                  <td>{unit.name}</td>
                  <td>{kinds[unit.kind]}</td>
                  <td>{unit.desk === null ? '—' : desks[unit.desk]}</td>
                  <td>{unit.region ?? '—'}</td>
                  <td>{unit.active ? '启用' : '停用'}</td>
                  {manages ? (
                    <td>
                      <Button size="small" onClick={() => setEditing(unit)} aria-label={`修改 ${unit.name}`}>
                        修改
                      </Button>
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </ListState>
      {editing === null ? null : (
        <RecordForm
          title={`修改单位 · ${editing.name}`}
          fields={fields}
          start={editing}
          save={(body) => client.changeUnit({ ...editing, ...body })}
          changes={['units']}
          close={() => setEditing(null)}
        />
      )}
    </section>
  );
}
