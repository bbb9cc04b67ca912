import { minuteText } from '../../analysis/calendar.ts';
import { levels, topics } from '../../analysis/codes.ts';
import type { CaseState, LedgerEntry } from '../../api/cases/case.ts';
import { caseOrigins, caseStatuses } from '../../api/cases/contract.ts';
import type { LedgerFormCode } from '../../api/cases/contract-forms.ts';
import { publishedWords, wordName } from '../../api/cases/words.ts';
import {
  answerClock,
  type Column,
  type Context,
  columns,
  first,
  firstOut,
  lastTime,
  list,
  snapshot,
  time,
} from './ledger-columns.ts';
import { attentionCell } from './particular-columns.ts';

/** 台账式样: a table as which the ledger is handed out. `order` sorts its rows; without one they come by number. */
export type LedgerForm = {
  title: string;
  sheet: string;
  columns: readonly Column[];
  /** Columns that stay when one scrolls across. */
  sticky: number;
  order?: (one: CaseState, context: Context) => string;
};

/** The 20 columns of a district's cyberspace office (区委网信办网络舆情台账). */
const district: readonly Column[] = [
  { name: '序号', width: 6, value: 'row' },
  { name: '巡查单位', width: 12, value: (one) => caseOrigins[one.origin] },
  { name: '发布时间', width: 17, value: (one) => time(one.publishedAt) },
  { name: '发布平台', width: 14, value: (one) => first(one)?.sourceName ?? null },
  { name: '标题', width: 30, value: (one) => one.title },
  { name: '链接', width: 26, value: (one) => first(one)?.url ?? null },
  { name: '责任单位', width: 20, value: (one, { units }) => duty(one, units) },
  { name: '涉及领域', width: 14, value: (one) => one.topics.map((topic) => topics[topic]).join('、') },
  { name: '首接人', width: 10, value: (_, { own }) => firstTaker(own) },
  { name: '交办时间', width: 17, value: (_, { own }) => firstTime(own, 'assigned') },
  { name: '首回时间', width: 17, value: (one) => time(firstOut(one)) },
  { name: '办结时间', width: 17, value: (_, { own }) => lastTime(own, 'closed') },
  { name: '关注量', width: 9, value: (one) => attentionCell(one, 'views') },
  { name: '跟帖数', width: 9, value: (one) => attentionCell(one, 'replies') },
  { name: '原贴摘要', width: 36, value: (one) => one.summary },
  { name: '办结回复摘要', width: 36, value: (one) => replySummary(one) },
  { name: '线上情况', width: 28, value: (one) => online(one) },
  { name: '线下情况', width: 36, value: (one) => offline(one) },
  { name: '原文截图', width: 24, value: (one) => snapshot(one) },
  {
    name: '备注',
    width: 18,
    value: (one) => list([caseStatuses[one.status], ...(one.conclusion === null ? [] : [one.conclusion])]),
  },
];

/** 首回时间排序表: who answered how quickly after the finding, quickest first; who has not yet stands last, the longest waiting on top. */
const ranking: readonly Column[] = [
  { name: '名次', width: 6, value: 'row' },
  { name: '编号', width: 12, value: (one) => one.number },
  { name: '标题', width: 34, value: (one) => one.title },
  { name: '主管单位', width: 18, value: (one, { units }) => (one.duty === null ? null : units(one.duty.lead)) },
  { name: '处置单位', width: 18, value: (one, { units }) => (one.duty === null ? null : units(one.duty.handler)) },
  { name: '风险等级', width: 9, value: (one) => levels[one.level] },
  { name: '发现时间', width: 17, value: (one) => new Date(one.firstFoundAt) },
  { name: '首回时间', width: 17, value: (one) => time(firstOut(one)) },
  { name: '首回用时（小时）', width: 11, value: (one) => answerHours(one) },
  { name: '回应时限', width: 17, value: (one) => time(answerClock(one)?.originalDueAt ?? null) },
  { name: '是否按时', width: 9, value: (one, { at }) => inTime(one, at) },
  { name: '状态', width: 10, value: (one) => caseStatuses[one.status] },
];

export const ledgerFormsOf: Record<LedgerFormCode, LedgerForm> = {
  ledger: { title: '政务舆情处置回应台账', sheet: '处置回应台账', columns, sticky: 2 },
  district: { title: '网络舆情台账', sheet: '网络舆情台账', columns: district, sticky: 0 },
  ranking: { title: '首回时间排序表', sheet: '首回时间排序表', columns: ranking, sticky: 3, order: quickest },
};

/** 主管 and, where it is another one, 处置. */
export function duty({ duty: given }: CaseState, units: Context['units']): string | null {
  if (given === null) return null;
  return [...new Set([given.lead, given.handler])].map(units).join('、');
}

/** 首接人: who accepted first. */
export function firstTaker(own: readonly LedgerEntry[]): string | null {
  const entry = own.find(({ event }) => event.type === 'accepted');
  return entry?.by.kind === 'person' ? entry.by.name : null;
}

/** The beginning of the last word that went out. */
export function replySummary(one: CaseState, max = 200): string | null {
  const text = publishedWords(one).at(-1)?.versions.at(-1)?.text;
  if (text === undefined) return null;
  const signs = [...text];
  return signs.length <= max ? text : `${signs.slice(0, max).join('')}……`;
}

function firstTime(own: readonly LedgerEntry[], type: LedgerEntry['event']['type']): Date | null {
  return time(own.find(({ event }) => event.type === type)?.at ?? null);
}

/** 线上: each public word with time, channel and link. */
function online(one: CaseState): string | null {
  const said = publishedWords(one).map((word) => {
    const { at, channel, url } = word.published;
    return `${minuteText(at)} ${wordName(word)}：${channel} ${url}`;
  });
  return list(said);
}

/** 线下: what was done on the spot, and the measures. */
function offline({ handling, fix }: CaseState): string | null {
  const done = handling.map(({ at, by, text }) => `${minuteText(at)} ${by}：${text}`);
  return list([...done, ...(fix === null ? [] : [`处置措施：${fix.measures}`])]);
}

function answerHours(one: CaseState): number | null {
  const out = firstOut(one);
  if (out === null) return null;
  return Math.round((Date.parse(out) - Date.parse(one.firstFoundAt)) / 360_000) / 10;
}

/** Held against the limit before any extension. */
function inTime(one: CaseState, at: string): string | null {
  const due = answerClock(one)?.originalDueAt;
  if (due === undefined) return null;
  const out = firstOut(one);
  if (out !== null) return out <= due ? '是' : '否';
  return at > due ? '否' : null;
}

function quickest(one: CaseState): string {
  const hours = answerHours(one);
  if (hours === null) return `2 ${one.firstFoundAt} ${one.number}`;
  return `1 ${String(Math.round(hours * 10) + 1_000_000_000).padStart(12, '0')} ${one.number}`;
}
