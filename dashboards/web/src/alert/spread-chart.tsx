import { useMemo } from 'react';
import type { AlertDetail } from '../../../../api/alerts/contract.ts';
import { Chart } from '../parts/chart.tsx';
import type { ChartOption } from '../parts/chart-canvas.tsx';
import { palette } from '../theme.ts';
import { dayText } from '../time.ts';

/** Copies per hour since the first appearance; one bar alone is said in words. */
export function SpreadChart({ spread }: { spread: AlertDetail['spread'] }) {
  const option = useMemo(() => optionOf(spread), [spread]);
  const total = spread.reduce((sum, { count }) => sum + count, 0);
  if (spread.length < 2) return <p className="hint">目前只在一个小时内出现（{total} 处）。</p>;
  return <Chart size="low" option={option} name={`首见以来每小时新增，共 ${total} 处`} />;
}

function optionOf(spread: AlertDetail['spread']): ChartOption {
  return {
    grid: { left: 8, right: 8, top: 12, bottom: 4 },
    tooltip: { trigger: 'axis' },
    xAxis: {
      type: 'category',
      data: spread.map(({ key }) => `${dayText(key)} ${key.slice(11, 13)}时`),
      axisTick: { show: false },
    },
    yAxis: { type: 'value', min: 0, minInterval: 1, splitLine: { lineStyle: { color: palette.line } } },
    series: [
      {
        type: 'bar',
        name: '新增处数',
        barMaxWidth: 18,
        itemStyle: { color: palette.accent },
        data: spread.map(({ count }) => count),
      },
    ],
  };
}
