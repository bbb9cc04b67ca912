import { useMemo } from 'react';
import { useAddress } from '../address.ts';
import type { Query } from '../client.ts';
import { Chart } from '../parts/chart.tsx';
import type { ChartOption } from '../parts/chart-canvas.tsx';
import { ListState } from '../parts/list-state.tsx';
import { useHistogram } from '../queries.ts';
import { palette } from '../theme.ts';
import { bucketBounds, dayText } from '../time.ts';

type Interval = 'hour' | 'day' | 'week';

/** Hits over time; drag across it to choose a time range. */
export function HistogramChart({ filters }: { filters: Query }) {
  const address = useAddress();
  const interval = intervalOf(address.get('from'), address.get('to'));
  const histogram = useHistogram({ ...filters, interval });
  const buckets = useMemo(() => histogram.data ?? [], [histogram.data]);
  const option = useMemo(() => optionOf(buckets), [buckets]);
  const choose = (from: number, to: number) => {
    const first = buckets[Math.max(0, from)];
    const last = buckets[Math.min(buckets.length - 1, to)];
    if (first === undefined || last === undefined) return;
    address.set({ from: bucketBounds(first.key, interval).from, to: bucketBounds(last.key, interval).to });
  };
  return (
    <section className="part" aria-label="时间分布">
      <ListState
        query={histogram}
        rows={3}
        isEmpty={buckets.length === 0}
        empty={{ why: '所选条件下没有可画的时间分布。' }}
      >
        <p className="hint">
          每{{ hour: '小时', day: '日', week: '周' }[interval]}条数，横向拖选可限定时间（北京时间）。
        </p>
        <Chart size="low" option={option} name="条数随时间的分布" onBrush={choose} />
      </ListState>
    </section>
  );
}

/** Hours within three days, days within four months, else weeks. */
function intervalOf(from: string, to: string): Interval {
  if (from === '') return 'day';
  const days = ((to === '' ? Date.now() : Date.parse(to)) - Date.parse(from)) / 86_400_000;
  if (days <= 3) return 'hour';
  return days <= 124 ? 'day' : 'week';
}

function optionOf(buckets: readonly { key: string; count: number }[]): ChartOption {
  return {
    grid: { left: 8, right: 8, top: 12, bottom: 4 },
    tooltip: { trigger: 'axis' },
    xAxis: {
      type: 'category',
      data: buckets.map(({ key }) => (key.length > 10 ? `${dayText(key)} ${key.slice(11, 13)}时` : dayText(key))),
      axisTick: { show: false },
    },
    yAxis: { type: 'value', min: 0, minInterval: 1, splitLine: { lineStyle: { color: palette.line } } },
    brush: { xAxisIndex: 0, toolbox: [], brushStyle: { color: 'rgba(15,92,92,0.12)', borderColor: palette.accent } },
    series: [
      {
        type: 'bar',
        name: '条数',
        barMaxWidth: 18,
        itemStyle: { color: palette.accent },
        data: buckets.map(({ count }) => count),
      },
    ],
  };
}
