import { Button, Select } from 'antd';
import { Link } from 'react-router';
import type { YearLine } from '../../../../api/assessment/contract-year.ts';
import { useAddress } from '../address.ts';
import { addresses } from '../client.ts';
import { ListState } from '../parts/list-state.tsx';
import { useYear } from '../queries.ts';
import { dayKey, exact } from '../time.ts';

/** 年度统计: what may be published of a year, and the paper for the head's yearly hearing. */
export function YearPanel() {
  const address = useAddress();
  const thisYear = Number(dayKey(Date.now()).slice(0, 4));
  const year = Number(address.get('year')) || thisYear;
  const statistics = useYear(year);
  const years = Array.from({ length: 6 }, (_, back) => thisYear - back);
  return (
    <>
      <div className="assessment-bar">
        <Select
          aria-label="年份"
          value={year}
          options={[...new Set([year, ...years])].map((one) => ({ value: one, label: `${one}年` }))}
          onChange={(one: number) => address.set({ year: one === thisYear ? null : String(one) })}
        />
        <span className="page-acts">
          <Button type="primary" href={addresses.yearFile(year, 'docx')} download>
            下载年度统计 Word
          </Button>
          <Button href={addresses.yearFile(year, 'xlsx')} download>
            Excel
          </Button>
          <Button href={addresses.yearFile(year, 'hearing')} download>
            听取汇报材料
          </Button>
        </span>
      </div>
      <ListState
        query={statistics}
        rows={10}
        partly={
          statistics.data?.partial === true
            ? `${year}年未结束，数据截至 ${exact(statistics.data.to)}。${statistics.data.demo ? '示例数据。' : ''}`
            : null
        }
      >
        <p className="hint">只有件数和用时，不含人名、链接和网帖标题，可以公开。“—”表示没有数据，不是零。</p>
        <div className="year-sections">
          {(statistics.data?.sections ?? []).map(({ title, definition, lines }) => (
            <section className="sheet" key={title} aria-label={title}>
              <h2>{title}</h2>
              <table className="grid">
                <tbody>
                  {lines.map((line) => (
                    <tr key={line.name}>
                      <th scope="row">{line.name}</th>
                      <td className="number">
                        {line.records === null ? lineWords(line) : <Link to={line.records}>{lineWords(line)}</Link>}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <details className="assessment-notes">
                <summary>数据说明</summary>
                <p>{definition}</p>
              </details>
            </section>
          ))}
        </div>
      </ListState>
    </>
  );
}

function lineWords({ value, unit, of }: YearLine): string {
  if (value === null) return '—';
  if (of !== null) return `${value.toFixed(1)}%（${of.met}/${of.cases}）`;
  return unit === '件' || unit === '个' ? `${value} ${unit}` : `${value.toFixed(1)} ${unit}`;
}
