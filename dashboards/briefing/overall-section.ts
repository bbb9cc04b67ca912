import { shortText } from '../../analysis/calendar.ts';
import { clockKinds } from '../../api/cases/contract-commands.ts';
import type { BriefingFigure, BriefingFigures } from './figures.ts';
import type { BriefingInput } from './input.ts';
import { changeShown, pointsShown, shown } from './numbers.ts';
import type { Block, Cell } from './report.ts';
import { unreadSources } from './statements.ts';
import { periodWords } from './week.ts';

/** 一、本周总体: totals against the period before, the days, and on the first page what could not be read. */
export function overallSection(input: BriefingInput, figures: BriefingFigures): Block[] {
  const { documents, cases } = figures;
  const { period } = input;
  const gaps = unreadSources(input);
  const change = changeShown(documents.relevant.value, documents.relevant.previous);
  return [
    { kind: 'section', text: '一、本周总体' },
    {
      kind: 'paragraph',
      text: `${periodWords(period)}，共采集公开文本${shown(documents.collected.value)}条，其中与生态环境相关${shown(documents.relevant.value)}条（上期${shown(documents.relevant.previous)}条，环比${change}），负面占比${percent(documents.negative.value)}（上期${percent(documents.negative.previous)}），黄色及以上${shown(documents.high.value)}条（上期${shown(documents.high.previous)}条）。新增案件${shown(cases.opened.value)}件，在办${shown(cases.open.value)}件，办结${shown(cases.closed.value)}件，超时${shown(cases.overdue.value)}件。${ratesWords(figures)}${asideWords(documents.setAside.value)}`,
    },
    ...(period.partial
      ? [{ kind: 'note' as const, text: `本期数据截止${shortText(period.to)}，尚非整周；上期取前一周的相同时段。` }]
      : []),
    ...(gaps.length > 0
      ? [
          {
            kind: 'paragraph' as const,
            lead: '覆盖提示。',
            text: `${gaps.length}个信源不能正常采集：${gaps.map((source) => `${source.name}（${source.reason}）`).join('；')}。`,
          },
        ]
      : []),
    acrossTable('表1 文本情况', [documents.collected, documents.relevant, documents.negative, ...figures.levels]),
    acrossTable('表2 案件情况', [
      cases.opened,
      cases.open,
      cases.closed,
      cases.overdue,
      cases.published,
      cases.returned,
      cases.reopened,
    ]),
    { kind: 'chart', chart: 'days', caption: '图1 每日相关文本数（本期与上期）' },
  ];
}

/** 时限达标: the worst rate first, by the original limit, so that a good one hides no bad one. */
function ratesWords({ rates }: BriefingFigures): string {
  const known = rates
    .flatMap(({ kind, decided, original }) => (original === null ? [] : [{ kind, decided, original }]))
    .sort((a, b) => a.original - b.original);
  const [worst] = known;
  if (worst === undefined) return '本期没有时限停止或到期。';
  const rate = ({ kind, decided, original }: (typeof known)[number]) =>
    `${clockKinds[kind]}${percent(original)}（${decided}项）`;
  if (worst.original === 100) return `停止或到期的${known.length}类时限按原时限全部达标。`;
  const answer = known.find((one) => one.kind === 'answer' && one !== worst);
  return `各类时限按原时限，达标率最低的是${rate(worst)}${answer === undefined ? '' : `；${rate(answer)}`}。`;
}

function asideWords(count: number | null): string {
  return count === null || count === 0 ? '' : `另有演练、辟谣、日常工作和往事回顾${count}条，不计入以上数字。`;
}

/** Figures side by side, so that they fit on the first page: names above, then this period, the one before and the change. */
function acrossTable(caption: string, figures: readonly BriefingFigure[]): Block {
  const share = (100 - 9) / figures.length;
  return {
    kind: 'table',
    caption,
    columns: [
      { name: '', share: 9, align: 'center' },
      ...figures.map(({ name, unit }) => ({ name: `${name}（${unit}）`, share, align: 'center' as const })),
    ],
    rows: ['本期', '上期', '环比'].map((name, index) => [
      { text: name },
      ...figures.map((figure): Cell => comparedRow(figure)[index + 1] ?? { text: '—' }),
    ]),
    empty: '',
  };
}

/** Name, value, previous value and change of a figure, as cells. */
export function comparedRow(figure: BriefingFigure): Cell[] {
  const { value, previous, unit } = figure;
  return [
    { text: `${figure.name}（${unit}）` },
    { text: shown(value), records: figure.records },
    { text: shown(previous) },
    { text: unit === '%' ? pointsShown(value, previous) : changeShown(value, previous) },
  ];
}

/** A share as it is printed in a sentence; — without a sign where it is unknown. */
export function percent(value: number | null): string {
  return value === null ? '—' : `${shown(value)}%`;
}
