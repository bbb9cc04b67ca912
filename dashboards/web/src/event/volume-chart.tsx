import { useMemo } from 'react';
import type { EventDetail } from '../../../../api/events/contract.ts';
import { Chart } from '../parts/chart.tsx';
import type { ChartOption } from '../parts/chart-canvas.tsx';
import { palette } from '../theme.ts';
import { dayText } from '../time.ts';

type Props = Pick<EventDetail, 'volume' | 'marks'>;

/** Texts over time, with what we did marked on the hour or day on which we did it; one bar alone is said in words. */
export function VolumeChart({ volume, marks }: Props) {
  const option = useMemo(() => optionOf({ volume, marks }), [volume, marks]);
  const total = volume.counts.reduce((sum, { count }) => sum + count, 0);
  const step = volume.step === 'hour' ? '小时' : '日';
  if (volume.counts.length < 2)
    return (
      <p className="hint">
        目前只在一个{step}内出现（{total} 条）。
      </p>
    );
  const acts = actsOf({ volume, marks });
  return (
    <>
      <Chart size="low" option={option} name={`每${step}条数，共 ${total} 条；竖线为我们的动作`} />
      {acts.length === 0 ? null : (
        <ol className="chart-acts" aria-label="图上的动作">
          {acts.map(({ key, names }) => (
            <li key={key}>
              {label(key)} {names.join('、')}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

/** Our actions on the curve, each hour or day once; on the chart they are numbers, which do not overlap as words do. */
function actsOf({ volume, marks }: Props): { key: string; names: string[] }[] {
  const keys = new Set(volume.counts.map(({ key }) => key));
  const named = Map.groupBy(
    marks.filter(({ key }) => keys.has(key)),
    ({ key }) => key,
  );
  return [...named]
    .map(([key, of]) => ({ key, names: [...new Set(of.map(({ name }) => name))] }))
    .toSorted((a, b) => a.key.localeCompare(b.key));
}

function label(key: string): string {
  return key.length > 10 ? `${dayText(key)} ${key.slice(11, 13)}时` : dayText(key);
}

function optionOf({ volume, marks }: Props): ChartOption {
  return {
    grid: { left: 8, right: 8, top: 34, bottom: 4 },
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', data: volume.counts.map(({ key }) => label(key)), axisTick: { show: false } },
    yAxis: { type: 'value', min: 0, minInterval: 1, splitLine: { lineStyle: { color: palette.line } } },
    series: [
      {
        type: 'bar',
        name: '条数',
        barMaxWidth: 18,
        itemStyle: { color: palette.accent },
        data: volume.counts.map(({ count }) => count),
        markLine: {
          symbol: 'none',
          silent: true,
          lineStyle: { color: palette.ink, type: 'dashed' },
          data: actsOf({ volume, marks }).map(({ key }, index) => ({
            xAxis: label(key),
            // Neighbours stand on two levels, so that their numbers do not meet on a phone.
            label: { formatter: String(index + 1), color: palette.ink, distance: index % 2 === 0 ? 2 : 14 },
          })),
        },
      },
    ],
  };
}
