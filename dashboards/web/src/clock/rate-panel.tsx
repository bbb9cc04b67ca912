import { Link } from 'react-router';
import type { RatesAnswer, RateView } from '../../../../api/figures/contract-rates.ts';
import { changeWords } from '../parts/figure-card.tsx';
import { ListState } from '../parts/list-state.tsx';
import { useRates } from '../queries.ts';
import { RecordTable } from '../system/record-table.tsx';

type Row = RatesAnswer['rates'][number] & { id: string };

/** 近七日达标情况: of the limits that were met or ran out, how many were met, and what was registered late. */
export function RatePanel() {
  const rates = useRates();
  const rows = rates.data?.rates.map((rate) => ({ ...rate, id: rate.kind })) ?? [];
  return (
    <section className="sheet cards" aria-label="近七日达标情况">
      <h2>近七日达标情况</h2>
      <ListState
        query={rates}
        rows={4}
        isEmpty={rates.data?.registered === 0 && rows.length === 0}
        empty={{ why: '近七日没有停止或到期的时限，也没有新立案件。', next: <Link to="/cases">看全部台账</Link> }}
      >
        <RecordTable<Row> rows={rows} columns={columns} />
        {rates.data ? (
          <p className="hint">
            新立 {rates.data.registered} 件，其中{' '}
            <Link to={rates.data.late.records}>迟报 {rates.data.late.value} 件</Link>，{changeWords(rates.data.late)}。
          </p>
        ) : null}
      </ListState>
    </section>
  );
}

const columns: Record<string, (row: Row) => React.ReactNode> = {
  时限: ({ name }) => name,
  原时限达标: ({ original }) => rateWords(original),
  含批准的延期: ({ extended }) => rateWords(extended),
};

function rateWords({ decided, met, percent, previous }: RateView): string {
  if (percent === null) return '—';
  const before = previous === null ? '上期无可比数' : `上期 ${previous.toFixed(1)}%`;
  return `${percent.toFixed(1)}%（${met}/${decided}，${before}）`;
}
