import { addDays, beijingDay, dayText, instantText, minuteMs } from '../../analysis/calendar.ts';
import type { AssessedFigure, AssessedRow, AssessmentAnswer, TalkRules } from './contract.ts';
import { assessedFigures, rowRule } from './contract.ts';
import type { LetterTable } from './contract-letters.ts';
import { figureWords, worstFirst } from './words.ts';

/** 初稿: what a letter says before somebody edits it. It states facts and names nobody and no text of the public. */
export type Draft = { title: string; body: string; table: LetterTable };

/** A limit of a unit's case that has passed, by the number of the case. */
export type OverdueLimit = { number: string; name: string; dueAt: string };

/** 通报: how all units and cities stand, the worst first. */
export function circularDraft({ units, cities, total, from, to, at }: AssessmentAnswer): Draft {
  const period = periodWords({ from, to });
  const ranked = worstFirst(units);
  const decided = ranked.filter(({ figures }) => figures.onTime?.value != null);
  const behind = decided.filter(({ figures }) => (figures.onTime?.missed ?? 0) > 0);
  const late = ranked.filter(({ figures }) => (figures.overdue?.value ?? 0) > 0);
  const sentences = [
    `现将${period}政务舆情处置回应情况通报如下（数据截至${dayText(at)}）。`,
    '一、总体情况',
    total === null ? '期内没有案件。' : overallWords(total),
    '二、按原时限达标情况',
    decided.length === 0
      ? '期内没有法定时限停止或到期的案件。'
      : behind.length === 0
        ? `有法定时限停止或到期案件的${decided.length}个单位全部按原时限完成。`
        : `未全部按原时限完成的单位${behind.length}个，由低到高依次为：${behind.map((row) => `${row.name} ${figureWords(row, 'onTime')}`).join('、')}。`,
    '三、超时未办情况',
    late.length === 0
      ? '截至目前没有超时未办的案件。'
      : `截至目前有超时未办案件的单位：${late.map((row) => `${row.name} ${figureWords(row, 'overdue')}`).join('、')}。`,
    '四、有关要求',
    '请有超时未办案件的单位抓紧办理，按原时限达标率较低的单位查明原因、改进流程。收到本通报后请在系统中确认。',
  ];
  return {
    title: `关于${period}政务舆情处置回应情况的通报`,
    body: sentences.join('\n'),
    table: tableOf('各单位处置回应情况（按原时限达标率由低到高）', [
      ...ranked,
      ...worstFirst(cities).map((row) => ({ ...row, name: `${row.name}（全市）` })),
    ]),
  };
}

/** 提醒函 to one unit: what of its cases is overdue, by number. */
export function reminderDraft(row: AssessedRow, limits: readonly OverdueLimit[], period: Period, at: string): Draft {
  const cases = new Set(limits.map(({ number }) => number)).size;
  const sentences =
    limits.length === 0
      ? [
          `截至${instantText(at)}，你单位没有超时未办的案件。${periodWords(period)}按原时限达标：${figureWords(row, 'onTime')}。`,
          '请继续按时限办理。收到后请在系统中确认。',
        ]
      : [
          `截至${instantText(at)}，你单位承办的案件有${cases}件超时未办，时限和超时时长见附表。${periodWords(period)}按原时限达标：${figureWords(row, 'onTime')}。`,
          '请立即办理；确有困难的，说明原因和预计完成时间。收到后请在系统中确认。',
        ];
  return {
    title: `关于抓紧办理政务舆情案件的提醒函`,
    body: sentences.join('\n'),
    table: {
      caption: '超时未办案件',
      columns: ['编号', '时限', '应完成时间', '已超时'],
      rows: limits.map(({ number, name, dueAt }) => [number, name, instantText(dueAt), durationWords(dueAt, at)]),
      notes: [`现超时：${assessedFigures.overdue.definition}`, `按原时限达标：${assessedFigures.onTime.definition}`],
    },
  };
}

/** 约谈建议名单: the units that meet the rule, each with what meets it. Nobody is proposed for anything else. */
export function talkDraft(answer: AssessmentAnswer, rules: TalkRules): Draft {
  const period = periodWords(answer);
  const proposed = worstFirst(answer.units).flatMap((row) => {
    const grounds = talkGrounds(row, rules);
    return grounds.length === 0 ? [] : [{ row, grounds }];
  });
  const rule = `按原时限达标率低于${rules.onTimeBelow}%（且到期或停止的案件不少于${rules.leastDecided}件），或者现超时不少于${rules.overdue}件`;
  const sentences =
    proposed.length === 0
      ? [`依据${period}数据，没有单位达到约谈建议规则（${rule}）。`]
      : [
          `依据${period}数据和约谈建议规则（${rule}），建议约谈下列${proposed.length}个单位，供决定：`,
          ...proposed.map(({ row, grounds }, index) => `${index + 1}.${row.name}：${grounds.join('；')}。`),
        ];
  return {
    title: `${period}约谈建议名单`,
    body: sentences.join('\n'),
    table: tableOf(
      '建议约谈单位的有关数据',
      proposed.map(({ row }) => row),
    ),
  };
}

/** Which parts of the rule a unit meets, in words. */
export function talkGrounds(row: AssessedRow, rules: TalkRules): string[] {
  const { onTime, overdue } = row.figures;
  const low =
    onTime?.value != null && onTime.cases >= rules.leastDecided && onTime.value < rules.onTimeBelow
      ? [`按原时限达标 ${figureWords(row, 'onTime')}`]
      : [];
  const late = (overdue?.value ?? 0) >= rules.overdue ? [`现超时 ${figureWords(row, 'overdue')}`] : [];
  return [...low, ...late];
}

/** 2026年11月, or from one day to another. */
export function periodWords({ from, to }: Period): string {
  const last = beijingDay(new Date(Date.parse(to) - 1));
  const first = beijingDay(from);
  const wholeMonth = first.endsWith('-01') && first.slice(0, 7) === last.slice(0, 7);
  if (wholeMonth && addDays(last, 1).endsWith('-01')) return `${first.slice(0, 4)}年${Number(first.slice(5, 7))}月`;
  return first === last ? dayText(from) : `${dayText(from)}至${dayText(Date.parse(to) - 1)}`;
}

type Period = { from: string; to: string };

const printed: readonly AssessedFigure[] = [
  ...(['duty', 'firstWordHalf', 'answerHalf', 'onTime', 'signed', 'reopened', 'overdue'] as const),
];

function overallWords(total: AssessedRow): string {
  const told = (figure: AssessedFigure) => `${assessedFigures[figure].name}${figureWords(total, figure)}`;
  return `${['duty', 'firstWordHalf', 'answerHalf', 'onTime', 'onTimeExtended', 'signed', 'reopened', 'open', 'overdue'].map((figure) => told(figure as AssessedFigure)).join('，')}。`;
}

function tableOf(caption: string, rows: readonly AssessedRow[]): LetterTable {
  return {
    caption,
    columns: ['单位', ...printed.map((figure) => shortName(figure))],
    rows: rows.map((row) => [
      row.name,
      ...printed.map((figure) => figureWords(row, figure).replace('（', ' ').replace('）', '')),
    ]),
    notes: [...printed.map((figure) => `${shortName(figure)}：${assessedFigures[figure].definition}`), rowRule],
  };
}

function shortName(figure: AssessedFigure): string {
  const named: { name: string; short?: string } = assessedFigures[figure];
  return named.short ?? named.name;
}

function durationWords(from: string, to: string): string {
  const minutes = Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / minuteMs));
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60)];
  return days > 0 ? `${days}天${hours}时` : `${hours}时${minutes % 60}分`;
}
