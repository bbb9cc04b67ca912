import { Button } from 'antd';
import { useState } from 'react';
import { desks } from '../../../../analysis/codes.ts';
import type { Unit } from '../../../../api/units/contract.ts';
import { client } from '../client.ts';
import type { Field } from '../form/fields.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { useUnits } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { NewCounty } from './new-county.tsx';
import { RecordForm } from './record-form.tsx';
import { RecordTable } from './record-table.tsx';

const kinds = {
  division: '内设处室',
  affiliate: '厅属单位',
  city: '设区市局',
  county: '县级分局',
  outside: '外单位',
} as const;
const options = (table: Record<string, string>) => Object.entries(table).map(([value, label]) => ({ value, label }));
const fields: Field[] = [
  { kind: 'line', name: 'name', label: '名称', max: 60 },
  { kind: 'choice', name: 'kind', label: '类别', options: options(kinds) },
  { kind: 'choice', name: 'desk', label: '对应职责', options: options(desks), optional: 'null' },
  { kind: 'line', name: 'region', label: '行政区划代码', max: 6, optional: 'null' },
  { kind: 'flag', name: 'active', label: '启用', hint: '停用后不能再交办给它' },
];

/** Of a county's bureau: where it belongs stays. */
const countyFields: Field[] = fields.filter(({ name }) => name === 'name' || name === 'active');

/** 单位表: what suggestions of duty turn into. */
export function UnitTable() {
  const units = useUnits();
  const { rights } = useWho();
  const manages = may(rights, 'units.manage');
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<Unit | null>(null);
  return (
    <section className="sheet">
      {manages ? (
        <div className="acts">
          <Button onClick={() => setAdding(true)}>新增县局</Button>
        </div>
      ) : null}
      <ListState query={units} rows={8} isEmpty={units.data?.length === 0} empty={{ why: '单位表是空的。' }}>
        <RecordTable
          rows={countiesUnderCities(units.data ?? [])}
          columns={{
            单位: (unit) => unit.name,
            类别: (unit) =>
              unit.parent == null
                ? kinds[unit.kind]
                : `${kinds[unit.kind]} · ${units.data?.find(({ id }) => id === unit.parent)?.name ?? unit.parent}`,
            对应职责: (unit) => (unit.desk === null ? '—' : desks[unit.desk]),
            区划: (unit) => unit.region ?? '—',
            状态: (unit) => (unit.active ? '启用' : '停用'),
          }}
          change={manages && { nameOf: (unit) => unit.name, open: setEditing }}
        />
      </ListState>
      {editing === null ? null : (
        <RecordForm
          title={`修改单位 · ${editing.name}`}
          fields={editing.kind === 'county' ? countyFields : fields}
          start={editing}
          save={(body) => client.changeUnit({ ...editing, ...body })}
          changes={['units']}
          close={() => setEditing(null)}
        />
      )}
      {adding ? <NewCounty units={units.data ?? []} close={() => setAdding(false)} /> : null}
    </section>
  );
}

/** Each county after the bureau of its city. */
function countiesUnderCities(units: readonly Unit[]): Unit[] {
  return units
    .filter(({ parent }) => parent == null)
    .flatMap((unit) => [unit, ...units.filter(({ parent }) => parent === unit.id)]);
}
