import { useState } from 'react';
import { desks, topics } from '../../../../analysis/codes.ts';
import type { RouteRow } from '../../../../api/units/contract.ts';
import { client } from '../client.ts';
import type { Field } from '../form/fields.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { useRoutes } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { RecordForm } from './record-form.tsx';
import { RecordTable } from './record-table.tsx';

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
  const { rights } = useWho();
  const manages = may(rights, 'routes.manage');
  const [editing, setEditing] = useState<RouteRow | null>(null);
  return (
    <section className="sheet">
      <ListState query={routes} rows={8} isEmpty={routes.data?.length === 0} empty={{ why: '没有路由规则。' }}>
        <RecordTable
          rows={routes.data ?? []}
          columns={{
            主题: (row) => topicName(row.topic),
            主管: (row) => desks[row.lead],
            协办: (row) => row.support.map((desk) => desks[desk]).join('、') || '—',
            常属外单位: (row) => row.outside ?? '—',
            理由: (row) => row.reason,
          }}
          change={manages && { nameOf: (row) => `${topicName(row.topic)}的规则`, open: setEditing }}
        />
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
