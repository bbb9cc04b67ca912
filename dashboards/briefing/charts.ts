import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import type * as echarts from 'echarts';
import type { BriefingFigures } from './figures.ts';

/** 图: one picture of the briefing as PNG, with its size in CSS pixels (the bitmap is twice as fine). */
export type BriefingChart = { png: Buffer; width: number; height: number; alt: string };

/** Draws both charts; the same figures give the same bytes, without the fonts of the machine. */
export function briefingCharts(figures: BriefingFigures): Record<'days' | 'topics', BriefingChart> {
  return { days: daysChart(figures), topics: topicsChart(figures) };
}

const width = 640;

function daysChart({ days }: BriefingFigures): BriefingChart {
  const labels = days.map(
    ({ day }, index) => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}\n周${'一二三四五六日'[index]}`,
  );
  const option: echarts.EChartsOption = {
    ...base,
    grid: { left: 44, right: 16, top: 40, bottom: 44 },
    legend: { ...legend, data: ['本期', '上期'] },
    xAxis: { type: 'category', data: labels, axisTick: { show: false }, axisLine, axisLabel: text },
    yAxis: { type: 'value', min: 0, minInterval: 1, name: '条', nameTextStyle: text, axisLabel: text, splitLine },
    series: [
      {
        name: '本期',
        type: 'bar',
        barWidth: 26,
        data: days.map((one) => one.value ?? '-'),
        itemStyle: { color: ink },
        label: { show: true, position: 'insideBottom', ...text, color: '#ffffff' },
      },
      {
        name: '上期',
        type: 'line',
        symbol: 'circle',
        symbolSize: 6,
        data: days.map((one) => one.previous ?? '-'),
        lineStyle: { color: pale, width: 2, type: 'dashed' },
        itemStyle: { color: pale },
      },
    ],
  };
  const words = days.map((one) => `${one.day} ${one.value ?? '—'}条（上期${one.previous ?? '—'}条）`);
  return draw(option, 250, `每日相关文本数：${words.join('，')}`);
}

function topicsChart({ topics }: BriefingFigures): BriefingChart {
  const shown = topics.slice(0, topicsMax).reverse();
  const height = 70 + 30 * Math.max(1, shown.length);
  const bar = (name: string, color: string, data: number[], labelled: boolean): echarts.BarSeriesOption => ({
    name,
    type: 'bar',
    barWidth: 9,
    data,
    itemStyle: { color },
    label: { show: labelled, position: 'right', ...text },
  });
  const option: echarts.EChartsOption = {
    ...base,
    grid: { left: 128, right: 40, top: 34, bottom: 26 },
    legend: { ...legend, data: ['本期', '上期'] },
    xAxis: { type: 'value', min: 0, minInterval: 1, axisLabel: text, splitLine },
    yAxis: {
      type: 'category',
      data: shown.map((one) => one.name),
      axisTick: { show: false },
      axisLine,
      axisLabel: text,
    },
    series: [
      bar(
        '上期',
        pale,
        shown.map((one) => one.previous ?? 0),
        false,
      ),
      bar(
        '本期',
        ink,
        shown.map((one) => one.value ?? 0),
        true,
      ),
    ],
  };
  return draw(
    option,
    height,
    `各主题文本数：${topics
      .slice(0, topicsMax)
      .map((one) => `${one.name}${one.value ?? '—'}条`)
      .join('，')}`,
  );
}

const topicsMax = 10;
const ink = '#35618e';
const pale = '#b9a88f';
const fontFamily = 'Noto Sans SC';
const text = { color: '#333333', fontSize: 12, fontFamily };
const legend = { top: 4, right: 12, itemWidth: 14, itemHeight: 9, textStyle: text };
const axisLine = { lineStyle: { color: '#888888' } };
const splitLine = { lineStyle: { color: '#e4e4e4' } };
const base: echarts.EChartsOption = { animation: false, backgroundColor: '#ffffff', textStyle: { fontFamily } };

const fontFile = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
);

function draw(option: echarts.EChartsOption, height: number, alt: string): BriefingChart {
  // Loading it takes seconds, which commands that draw nothing need not wait for.
  const { init } = createRequire(import.meta.url)('echarts') as typeof echarts;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    const svg = chart.renderToSVGString();
    const image = new Resvg(svg, {
      fitTo: { mode: 'width', value: width * 2 },
      font: { fontFiles: [fontFile], loadSystemFonts: false, defaultFontFamily: fontFamily },
    });
    return { png: image.render().asPng(), width, height, alt };
  } finally {
    // An undisposed chart keeps the process alive.
    chart.dispose();
  }
}
