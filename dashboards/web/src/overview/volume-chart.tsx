import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { levelOrder, levels } from '../../../../analysis/codes.ts';
import type { Overview } from '../../../../api/figures/contract.ts';
import { search } from '../client.ts';
import { Chart } from '../parts/chart.tsx';
import type { ChartOption } from '../parts/chart-canvas.tsx';
import { levelColours, palette } from '../theme.ts';
import { bucketBounds, dayText } from '../time.ts';

type Volume = NonNullable<Overview['volume']>;

/** Volume by level of the last 7 days, with the 7 days before as a line; a day opens its records. */
export function VolumeChart({ volume }: { volume: Volume }) {
  const navigate = useNavigate();
  const option = useMemo(() => optionOf(volume), [volume]);
  const total = volume.reduce((sum, day) => sum + day.total, 0);
  const previous = volume.reduce((sum, day) => sum + day.previousTotal, 0);
  return (
    <>
      <p className="hint">
        共 {total} 条，前 7 日 {previous} 条。点某一日看当日信息。
      </p>
      <Chart
        option={option}
        name={`近 7 日每日信息量，按等级堆叠；共 ${total} 条，前 7 日 ${previous} 条`}
        onPick={(index) => {
          const day = volume[index]?.day;
          if (day) void navigate(`/documents${search(bucketBounds(day, 'day'))}`);
        }}
      />
    </>
  );
}

function optionOf(volume: Volume): ChartOption {
  return {
    tooltip: { trigger: 'axis' },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, selectedMode: false },
    xAxis: { type: 'category', data: volume.map(({ day }) => dayText(day)), axisTick: { show: false } },
    yAxis: { type: 'value', min: 0, minInterval: 1, splitLine: { lineStyle: { color: palette.line } } },
    series: [
      ...levelOrder.map((level) => ({
        type: 'bar' as const,
        name: levels[level],
        stack: 'level',
        barMaxWidth: 28,
        itemStyle: { color: levelColours[level].ground },
        data: volume.map(({ byLevel }) => byLevel[level] ?? 0),
      })),
      {
        type: 'line' as const,
        name: '前 7 日合计',
        symbol: 'circle',
        symbolSize: 4,
        lineStyle: { width: 1, type: 'dashed' as const, color: palette.soft },
        itemStyle: { color: palette.soft },
        data: volume.map(({ previousTotal }) => previousTotal),
      },
    ],
  };
}
