import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { type CaseItem, caseStatuses } from '../../../../api/cases/contract.ts';
import type { Query } from '../client.ts';
import { useKeys } from '../keys.ts';
import { ClockText } from '../parts/clock-bar.tsx';
import { LevelMark } from '../parts/level-mark.tsx';
import { ListState } from '../parts/list-state.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { useCases } from '../queries.ts';
import { type CaseColumn, caseColumns } from './columns.tsx';
import { useLiveRows } from './live-rows.ts';

const none: never[] = [];

/** Cases as a table, or as cards with what matters on a phone; j and k choose, Enter opens. */
export function CaseList({ query, columns, empty }: { query: Query; columns: readonly CaseColumn[]; empty: string }) {
  const cases = useCases(query);
  const navigate = useNavigate();
  const items = useMemo(() => cases.data?.pages.flatMap((page) => page.items) ?? [], [cases.data]);
  const live = useLiveRows(query, cases.data?.pages ?? none);
  const [chosen, setChosen] = useState(-1);
  useKeys({
    j: () => setChosen((at) => Math.min(items.length - 1, at + 1)),
    k: () => setChosen((at) => Math.max(0, at - 1)),
    enter: () => {
      const item = items[chosen];
      if (item !== undefined) void navigate(`/cases/${item.id}`);
    },
  });
  return (
    <ListState
      query={cases}
      rows={8}
      isEmpty={items.length === 0}
      empty={{ why: empty, next: <Link to="/cases">看全部台账</Link> }}
    >
      {live.beside === 0 ? null : (
        <button type="button" className="arrivals" onClick={live.renew}>
          另有 {live.beside} 件案件有变化，点此更新列表
        </button>
      )}
      <CaseTable items={items} columns={columns} chosen={chosen} />
      <ul className="cards narrow-only">
        {items.map((item) => (
          <CaseCard key={item.id} item={item} />
        ))}
      </ul>
      <MoreButton query={cases} shown={items.length} total={cases.data?.pages[0]?.total ?? items.length} />
    </ListState>
  );
}

function CaseTable({
  items,
  columns,
  chosen,
}: {
  items: readonly CaseItem[];
  columns: readonly CaseColumn[];
  chosen: number;
}) {
  return (
    <div className="scroll-x wide-only">
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">等级</th>
            <th scope="col">标题</th>
            {columns.map((column) => (
              <th scope="col" key={column}>
                {caseColumns[column].name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item, index) => (
            <tr key={item.id} className={index === chosen ? 'grid-chosen' : undefined}>
              <td>
                <LevelMark level={item.level} />
              </td>
              <td className="grid-title">
                <Link to={`/cases/${item.id}`}>{item.title}</Link>
              </td>
              {columns.map((column) => (
                <td key={column} className={caseColumns[column].whole ? 'grid-whole' : undefined}>
                  {caseColumns[column].cell(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CaseCard({ item }: { item: CaseItem }) {
  return (
    <li>
      <Link to={`/cases/${item.id}`} className="card">
        <span className="card-head">
          <LevelMark level={item.level} />
          <strong>{item.title}</strong>
        </span>
        <span className="facts">
          <span>{caseStatuses[item.status]}</span>
          <span>{item.handler?.name ?? item.lead?.name ?? '未分工'}</span>
          <span>{item.places.map(({ name }) => name).join('、') || '地点不明'}</span>
        </span>
        {item.nextClock === null ? null : (
          <span>
            {item.nextClock.name} <ClockText clock={item.nextClock} />
          </span>
        )}
      </Link>
    </li>
  );
}
