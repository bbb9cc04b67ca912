import { BarChart, type BarSeriesOption, LineChart, type LineSeriesOption } from 'echarts/charts';
import {
  AriaComponent,
  BrushComponent,
  type BrushComponentOption,
  GridComponent,
  type GridComponentOption,
  LegendComponent,
  type LegendComponentOption,
  MarkLineComponent,
  type MarkLineComponentOption,
  TooltipComponent,
  type TooltipComponentOption,
} from 'echarts/components';
import { type ComposeOption, type ECharts, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { fontFamily, palette } from '../theme.ts';

use([
  BarChart,
  LineChart,
  GridComponent,
  TooltipComponent,
  LegendComponent,
  BrushComponent,
  MarkLineComponent,
  AriaComponent,
  SVGRenderer,
]);

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | TooltipComponentOption
  | BrushComponentOption
  | MarkLineComponentOption
>;

/** The drawing of {@link Chart}: only the chart kinds in use are bundled. */
export default function ChartCanvas({
  option,
  name,
  size = 'middle',
  onBrush,
  onPick,
}: {
  option: ChartOption;
  name: string;
  size?: 'low' | 'middle';
  onBrush?: (from: number, to: number) => void;
  onPick?: (index: number) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const act = useRef({ onBrush, onPick });
  useEffect(() => {
    act.current = { onBrush, onPick };
  });
  useEffect(() => {
    if (place.current === null) return;
    const drawn = init(place.current, null, { renderer: 'svg' });
    chart.current = drawn;
    drawn.on('brushEnd', (event) => {
      const range = rangeOf(event);
      if (range !== null) act.current.onBrush?.(range[0], range[1]);
    });
    drawn.on('click', (event) => {
      if (typeof event.dataIndex === 'number') act.current.onPick?.(event.dataIndex);
    });
    const watch = new ResizeObserver(() => drawn.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);
  const brushes = onBrush !== undefined;
  useEffect(() => {
    chart.current?.setOption({ ...base, ...option }, { notMerge: true });
    if (brushes)
      chart.current?.dispatchAction({
        type: 'takeGlobalCursor',
        key: 'brush',
        brushOption: { brushType: 'lineX', brushMode: 'single' },
      });
  }, [option, brushes]);
  return <div ref={place} className={`chart chart-${size}`} role="img" aria-label={name} />;
}

const base: ChartOption = {
  animation: false,
  textStyle: { fontFamily, color: palette.ink },
  grid: { left: 8, right: 8, top: 28, bottom: 4 },
};

function rangeOf(event: unknown): [number, number] | null {
  const areas = (event as { areas?: { coordRange?: unknown }[] }).areas;
  const range = areas?.[0]?.coordRange;
  return Array.isArray(range) && typeof range[0] === 'number' && typeof range[1] === 'number'
    ? [range[0], range[1]]
    : null;
}
