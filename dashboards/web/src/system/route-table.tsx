import { Button } from 'antd';
import { useState } from 'react';
import { desks, topics } from '../../../../analysis/codes.ts';
import type { RouteRow } from '../../../../api/contract/identity.ts';
import { client } from '../client.ts';
import type { Field } from '../form/fields.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { useRoutes } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { RecordForm } from './record-form.tsx';

const deskOptions = Object.entries(desks).map(([value, label]) => ({ value, label }));
const fields: Field[] = [
  { kind: 'number', name: 'order', label: '次序', least: 0, most: 10_000, hint: '从小到大，先合者为准。' },
  { kind: 'choice', name: 'lead', label: '主管', options: deskOptions },
  { kind: 'choices', name: 'support', label: '协办', options: deskOptions, optional: 'empty' },
  { kind: 'line', name: 'outside', label: '常属外单位', max: 60, optional: 'null' },
  { kind: 'area', name: 'reason', label: '理由', max: 200 },
];

/** 路由规则: topic → who leads, and why. */
export function RouteTable() {
  const routes = useRoutes();
  const { user } = useWho();
  const manages = may(user.role, 'manageRoutes');
  const [editing, setEditing] = useState<RouteRow | null>(null);
  return (
    <section className="sheet">
      <ListState query={routes} rows={8} isEmpty={routes.data?.length === 0} empty={{ why: '没有路由规则。' }}>
        <div className="scroll-x">
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">主题</th>
                <th scope="col">主管</th>
                <th scope="col">协办</th>
                <th scope="col">常属外单位</th>
                <th scope="col">理由</th>
                {manages ? <th scope="col">操作</th> : null}
              </tr>
            </thead>
            <tbody>
              {(routes.data ?? []).map((row) => (
                <tr key={row.id}>
                  <td>{topicName(row.topic)}</td>
                  <td>{desks[row.lead]}</td>
                  <td>{row.support.map((desk) => desks[desk]).join('、') || '—'}</td>
                  <td>{row.outside ?? '—'}</td>
                  <td>{row.reason}</td>
                  {manages ? (
                    <td>
                      <Button
                        size="small"
                        onClick={() => setEditing(row)}
                        aria-label={`修改 ${topicName(row.topic)}的规则`}
                      >
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
          title={`修改路由规则 · ${topicName(editing.topic)}`}
          fields={fields}
          start={editing}
          save={(body) => client.changeRoute({ ...editing, ...body })}
          changes={['routes']}
          close={() => setEditing(null)}
        />
      )}
    </section>
  );
}

function topicName(topic: string): string {
  return topic in topics ? topics[topic as keyof typeof topics] : topic;
}
