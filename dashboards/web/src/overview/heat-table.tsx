import { Link } from 'react-router';
import { type Topic, topics } from '../../../../analysis/codes.ts';
import type { Overview } from '../../../../api/figures/contract.ts';
import { search } from '../client.ts';
import { changeWords } from '../parts/figure-card.tsx';
import { useWho } from '../session/gate.tsx';
import { bucketBounds, dayKey } from '../time.ts';

type Cell = NonNullable<Overview['heat']>[number];

/** Topics × the cities of the province; each cell opens its records, the tone grows with the count. */
export function HeatTable({ cells, at }: { cells: readonly Cell[]; at: string }) {
  const { cities } = useWho().home;
  if (cells.length === 0) return <p className="hint">近 7 日没有带地点的涉生态环境信息。</p>;
  const most = Math.max(...cells.map(({ count }) => count));
  const rows = rank(cells);
  const to = bucketBounds(dayKey(at), 'day').to;
  const from = new Date(Date.parse(to) - 7 * 86_400_000).toISOString();
  return (
    <div className="scroll-x">
      <table className="heat">
        <thead>
          <tr>
            <th scope="col">主题</th>
            {cities.map(({ code, short }) => (
              <th scope="col" key={code}>
                {short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((topic) => (
            <tr key={topic}>
              <th scope="row">{topics[topic]}</th>
              {cities.map(({ code, name }) => {
                const cell = cells.find((one) => one.topic === topic && one.city === code);
                if (cell === undefined) return <td key={code} />;
                return (
                  <td key={code} className={`heat-${Math.ceil((cell.count / most) * 5)}`}>
                    <Link
                      to={`/documents${search({ topic, place: code, from, to, relevant: 'true' })}`}
                      title={`${name} ${topics[topic]} ${cell.count} 条，${changeWords({ value: cell.count, previous: cell.previous })}`}
                    >
                      {cell.count}
                      <small>{arrow(cell)}</small>
                    </Link>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function rank(cells: readonly Cell[]): Topic[] {
  const sums = new Map<Topic, number>();
  for (const { topic, count } of cells) sums.set(topic, (sums.get(topic) ?? 0) + count);
  return [...sums].sort((a, b) => b[1] - a[1]).map(([topic]) => topic);
}

function arrow({ count, previous }: Cell): string {
  if (count === previous) return '';
  return count > previous ? `↑${count - previous}` : `↓${previous - count}`;
}
