import { shortText } from '../../analysis/calendar.ts';
import { levels } from '../../analysis/codes.ts';
import { clockKinds } from '../../api/cases/contract-commands.ts';
import { overdueClocks } from './case-figures.ts';
import type { BriefingFigures } from './figures.ts';
import type { BriefingInput } from './input.ts';
import { shown } from './numbers.ts';
import { comparedRow, percent } from './overall-section.ts';
import type { Block, Cell, Column } from './report.ts';
import { overdueCases } from './statements.ts';

/** 五、处置回应台账: how quick, how many in time, what ran out and what came back; lists only where there is something. */
export function ledgerSection(input: BriefingInput, figures: BriefingFigures): Block[] {
  const { cases, clocks, decided } = figures;
  const overdue = overdueCases(input).length;
  return [
    { kind: 'section', text: '五、处置回应台账' },
    {
      kind: 'paragraph',
      text: `本期公开回应${shown(cases.published.value)}件，首次回应平均用时${hours(clocks.answerHours.value)}（上期${hours(clocks.answerHours.previous)}），中位用时${hours(clocks.answerHoursMedian.value)}。48小时回应时限到期或停止${decided.answer}项，按原时限达标率${percent(clocks.answerOnTimeOriginal.value)}，含批准的延期达标率${percent(clocks.answerOnTime.value)}；5小时权威发布${decided.firstWord}项，达标率${percent(clocks.firstWordOnTime.value)}；24小时新闻发布会${decided.press}项，达标率${percent(clocks.pressOnTime.value)}。退回${shown(cases.returned.value)}次，重启${shown(cases.reopened.value)}次。${overdue === 0 ? '截至本期末没有超时案件。' : `截至本期末${overdue}件案件超时，见表3。`}`,
    },
    ...listed(overdueRows(input), '表3 超时清单', [
      { name: '编号', share: 15, align: 'center' },
      { name: '标题', share: 34, align: 'left' },
      { name: '等级', share: 8, align: 'center' },
      { name: '主管单位', share: 20, align: 'left' },
      { name: '超时事项与时限', share: 23, align: 'left' },
    ]),
    ...listed(returnRows(input), '退回清单', [
      { name: '编号', share: 15, align: 'center' },
      { name: '标题', share: 34, align: 'left' },
      { name: '退回时间', share: 17, align: 'center' },
      { name: '退回单位与理由', share: 34, align: 'left' },
    ]),
  ];
}

/** A list that has rows; one without needs no table. */
function listed(rows: Cell[][], caption: string, columns: Column[]): Block[] {
  return rows.length === 0 ? [] : [{ kind: 'table', caption, columns, rows, empty: '' }];
}

/** The tables behind the section. */
export function ledgerTables({ cases, clocks, rates }: BriefingFigures): Block[] {
  return [
    {
      kind: 'table',
      caption: '表6 回应与办理时效',
      columns: [
        { name: '指标', share: 40, align: 'left' },
        { name: '本期', share: 20, align: 'right' },
        { name: '上期', share: 20, align: 'right' },
        { name: '变化', share: 20, align: 'right' },
      ],
      rows: [
        clocks.answerHours,
        clocks.answerHoursMedian,
        clocks.answerOnTimeOriginal,
        clocks.answerOnTime,
        clocks.firstWordOnTime,
        clocks.pressOnTime,
        clocks.acceptOnTime,
        cases.published,
        cases.returned,
        cases.reopened,
        cases.late,
      ].map(comparedRow),
      empty: '',
    },
    {
      kind: 'table',
      caption: '表7 各项时限达标情况',
      columns: [
        { name: '时限', share: 34, align: 'left' },
        { name: '停止或到期（项）', share: 22, align: 'right' },
        { name: '原时限达标率', share: 22, align: 'right' },
        { name: '含批准的延期', share: 22, align: 'right' },
      ],
      rows: rates.map(({ kind, decided: count, original, extended }) => [
        { text: clockKinds[kind] },
        { text: shown(count) },
        { text: percent(original) },
        { text: percent(extended) },
      ]),
      empty: '本期没有停止或到期的时限。',
    },
  ];
}

function hours(value: number | null): string {
  return value === null ? '—' : `${shown(value)}小时`;
}

function overdueRows(input: BriefingInput): Cell[][] {
  return overdueCases(input).map((one) => [
    { text: one.number, records: `/cases/${one.id}` },
    { text: one.late === null ? one.title : `${one.title}（迟报）` },
    { text: levels[one.level], level: one.level },
    { text: one.duty === null ? '未交办' : (input.unitNames[one.duty.lead] ?? one.duty.lead) },
    {
      text: overdueClocks(one, input.period.to)
        .map((clock) => `${clockKinds[clock.kind]}，${shortText(clock.dueAt)}`)
        .join('；'),
    },
  ]);
}

function returnRows(input: BriefingInput): Cell[][] {
  return input.entries.now.flatMap(({ caseId, at, event }) => {
    if (event.type !== 'returned') return [];
    const one = input.cases.now.find((state) => state.id === caseId);
    return [
      [
        { text: one?.number ?? '—', records: `/cases/${caseId}` },
        { text: one?.title ?? '—' },
        { text: shortText(at) },
        { text: `${input.unitNames[event.unitId] ?? event.unitId}：${event.reason}` },
      ],
    ];
  });
}
