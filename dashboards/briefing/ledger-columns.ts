import { minuteText } from '../../analysis/calendar.ts';
import { levels, topics } from '../../analysis/codes.ts';
import { demandsAnswered } from '../../api/cases/answer-check/answered.ts';
import type { CaseState, Evidence, LedgerEntry } from '../../api/cases/case.ts';
import { answerStatuses, caseOrigins, caseStatuses } from '../../api/cases/contract.ts';
import { respondentLevels, reviewSteps } from '../../api/cases/contract-commands.ts';
import { emergencyLevels } from '../../api/cases/contract-corrections.ts';
import { endings } from '../../api/cases/contract-endings.ts';
import { unstopped, wordStatuses } from '../../api/cases/contract-words.ts';
import { describeEntry } from '../../api/cases/entry-sentence.ts';
import { mergingWords } from '../../api/cases/merge-sentences.ts';
import { placeText } from '../../api/cases/places.ts';
import { secrecyWords } from '../../api/cases/word-sentence.ts';
import { answerStatus, publishedWords, type Review, wordName } from '../../api/cases/words.ts';
import { lateText } from '../../api/clocks/case-times.ts';
import {
  answerTypeWords,
  contentment,
  involvedWords,
  publicWords,
  scoreCell,
  superiorWords,
} from './particular-columns.ts';

/** What a cell shows; null where the ledger does not know. */
export type CellValue = string | number | Date | null;
/** What a column is made from besides the case: its own entries, the names of units, and the instant that is shown. */
export type Context = { own: readonly LedgerEntry[]; units: (id: string) => string; at: string };
/** `row`: the number of the row, counted from 1. */
export type Column = { name: string; width: number; value: ((one: CaseState, context: Context) => CellValue) | 'row' };

const solvedWords = { yes: '是', partly: '部分', no: '否', unfounded: '经核查不存在' } as const;

/** The recommended ledger of the department, in its order. */
export const columns: readonly Column[] = [
  { name: '编号', width: 12, value: (one) => one.number },
  { name: '标题', width: 30, value: (one) => one.title },
  { name: '发现时间', width: 17, value: (one) => new Date(one.foundAt) },
  { name: '发生时间', width: 17, value: (one) => time(one.happenedAt) },
  { name: '发布时间', width: 17, value: (one) => time(one.publishedAt) },
  { name: '发现方式', width: 10, value: (one) => caseOrigins[one.origin] },
  { name: '首发平台', width: 16, value: (one) => first(one)?.sourceName ?? null },
  { name: '原文链接', width: 28, value: (one) => first(one)?.url ?? null },
  { name: '存证快照（哈希与时间）', width: 24, value: (one) => snapshot(one) },
  { name: '摘要', width: 40, value: (one) => one.summary },
  {
    name: '诉求要点',
    width: 30,
    value: (one) =>
      list(demandsAnswered(one).map((item) => `${item.text}（${item.answered === null ? '未答复' : '已答复'}）`)),
  },
  { name: '主题类别', width: 14, value: (one) => one.topics.map((topic) => topics[topic]).join('、') },
  { name: '设区市／县区', width: 14, value: (one) => placeText(one.places) },
  { name: '涉及企业／园区／水体／项目', width: 18, value: (one) => involvedWords(one) },
  { name: '风险等级', width: 9, value: (one) => levels[one.level] },
  { name: '定级理由', width: 24, value: (_, { own }) => levelReasons(own) },
  { name: '重点回应类型', width: 20, value: (one) => answerTypeWords(one) },
  {
    name: '是否突发环境事件及级别',
    width: 14,
    value: (one) => (one.emergency ? (one.emergencyLevel === null ? '是' : emergencyLevels[one.emergencyLevel]) : '否'),
  },
  { name: '相关文本（条）', width: 9, value: (one) => one.documents.length },
  { name: '传播（首报与各平台条数）', width: 24, value: (one) => spread(one) },
  { name: '主管单位', width: 18, value: (one, { units }) => (one.duty === null ? null : units(one.duty.lead)) },
  { name: '处置单位', width: 18, value: (one, { units }) => (one.duty === null ? null : units(one.duty.handler)) },
  {
    name: '协办单位',
    width: 18,
    value: (one, { units }) => (one.duty === null ? null : one.duty.support.map(units).join('、')),
  },
  {
    name: '回应主体',
    width: 12,
    value: (one) => (one.respondent === null ? null : respondentLevels[one.respondent.level]),
  },
  { name: '督办人', width: 20, value: (one, { own }) => orders(one, 'supervision') ?? persons(own, 'urged') },
  { name: '转外单位', width: 20, value: (one) => referral(one) },
  { name: '交办时间', width: 17, value: (_, { own }) => lastTime(own, 'assigned') },
  { name: '签收时间', width: 28, value: (one, { units }) => signed(one, units) },
  { name: '回应时限', width: 17, value: (one) => time(answerClock(one)?.originalDueAt ?? null) },
  { name: '延期后的回应时限', width: 17, value: (one) => time(extendedDue(one)) },
  { name: '首次回应时间', width: 17, value: (one) => time(firstOut(one)) },
  {
    name: '回应渠道与公开链接',
    width: 28,
    value: (one) => list(publishedWords(one).map(outWords)),
  },
  { name: '回应状态', width: 10, value: (one) => answerStatuses[answerStatus(one)] },
  { name: '回应全文（末稿）', width: 40, value: (one) => list(lastDrafts(one)) },
  {
    name: '审核链与保密审查结论',
    width: 34,
    value: (one) => list(one.words.flatMap(({ reviews }) => reviews.map(reviewWords))),
  },
  {
    name: '线下核查与办理记录',
    width: 40,
    value: (one) => list(one.handling.map(({ at, by, text }) => `${minuteText(at)} ${by}：${text}`)),
  },
  { name: '处置措施', width: 34, value: (one) => list(fixes(one).map(({ measures }) => measures)) },
  { name: '具体举措／长效机制', width: 24, value: (one) => one.particulars.mechanism },
  { name: '实际问题是否解决', width: 10, value: (one) => (one.fix === null ? null : solvedWords[one.fix.solved]) },
  {
    name: '解决证据',
    width: 28,
    value: (one) => list(fixes(one).flatMap(({ evidence }) => evidence.map(evidenceWords))),
  },
  { name: '反映人满意／复发情况', width: 14, value: (one, { own }) => contentment(one, own) },
  { name: '重启次数', width: 9, value: (one) => one.reopened },
  { name: '领导批示', width: 24, value: (one) => orders(one, 'instruction') },
  { name: '上级通报及回复', width: 24, value: (one) => superiorWords(one) },
  { name: '延期／退回记录', width: 30, value: (one, context) => delays(one, context) },
  { name: '办结时间', width: 17, value: (_, { own }) => lastTime(own, 'closed') },
  { name: '是否超时（原时限）', width: 10, value: (one, { at }) => lateness(one, at, 'originalDueAt') },
  { name: '是否超时（含延期）', width: 10, value: (one, { at }) => lateness(one, at, 'dueAt') },
  { name: '是否迟报', width: 14, value: (one) => (one.late === null ? '否' : lateText(one.late)) },
  { name: '评估得分（及时／针对／有效）', width: 24, value: (one, { at }) => scoreCell(one, at) },
  { name: '发现时间更正', width: 24, value: (one) => list(one.foundChanges.map(foundChangeWords)) },
  { name: '归档号', width: 12, value: (_, { own }) => archiveNumber(own) },
  { name: '是否可公开', width: 14, value: (one) => publicWords(one) },
  { name: '状态', width: 10, value: (one) => caseStatuses[one.status] },
  { name: '办结方式', width: 12, value: (one) => (one.ending === null ? null : endings[one.ending.kind]) },
  { name: '并案与拆案', width: 22, value: (one) => list(mergingWords(one)) ?? '无' },
  { name: '遗留问题与回头看', width: 24, value: (one) => leftOver(one) },
  { name: '办结结论', width: 24, value: (one) => conclusions(one) },
  { name: '更正记录', width: 30, value: (_, { own, units }) => corrections(own, units) },
  { name: '备注', width: 16, value: (one) => one.particulars.remark },
];

/** Of each unit that works on the case, when it signed. */
function signed(one: CaseState, units: (id: string) => string): string | null {
  return list(
    one.unitSteps.flatMap(({ unitId, acceptedAt, endedAt }) =>
      acceptedAt === null || endedAt !== null ? [] : [`${units(unitId)} ${minuteText(acceptedAt)}`],
    ),
  );
}

/** All results that were reported, also before a reopening, oldest first. */
function fixes(one: CaseState) {
  return [...one.lives.map(({ fix }) => fix), one.fix].filter((fix) => fix !== null);
}

function conclusions(one: CaseState): string | null {
  return list([...one.lives.map(({ conclusion }) => conclusion), one.conclusion].filter((text) => text !== null));
}

function orders(one: CaseState, kind: CaseState['orders'][number]['kind']): string | null {
  return list(
    one.orders
      .filter((order) => order.kind === kind)
      .map(
        ({ from, at, text, answer }) =>
          `${from}（${minuteText(at)}）：${text}${answer === null ? '（未反馈）' : `（已反馈：${answer.text}）`}`,
      ),
  );
}

function referral(one: CaseState): string | null {
  const all = [...one.lives.map((life) => life.referral), one.referral].filter((letter) => letter !== null);
  return list(
    all.map(
      ({ to, receipt, answer }) =>
        `${to}，${receipt === null ? '未收回执' : `回执：${receipt}`}${answer === null ? '' : `，答复：${answer.text}`}`,
    ),
  );
}

function leftOver(one: CaseState): string | null {
  const { ending, reviews } = one;
  const open =
    ending?.left == null ? [] : [`遗留：${unstopped(ending.left)}，${minuteText(ending.reviewAt ?? '')}前回头看`];
  return list([...reviews.map(({ at, by, finding }) => `${minuteText(at)} ${by}回头看：${finding}`), ...open]);
}

function corrections(own: readonly LedgerEntry[], units: Context['units']): string | null {
  return list(
    own.flatMap(({ at, event }) =>
      event.type === 'corrected' ? [`${minuteText(at)} ${describeEntry(event, units).sentence}`] : [],
    ),
  );
}

export function first(one: CaseState): CaseState['documents'][number] | undefined {
  return one.documents[0];
}

export function snapshot(one: CaseState): string | null {
  const kept = one.documents.find((document) => document.snapshotSha256 !== null);
  return kept === undefined ? null : `${kept.snapshotSha256} ${minuteText(kept.foundAt)}`;
}

/** 首报 and how many texts each platform has. */
export function spread({ documents }: CaseState): string | null {
  if (documents.length === 0) return null;
  const [earliest] = documents.toSorted((a, b) =>
    (a.publishedAt ?? a.foundAt).localeCompare(b.publishedAt ?? b.foundAt),
  );
  const begun =
    earliest === undefined
      ? ''
      : `首报：${minuteText(earliest.publishedAt ?? earliest.foundAt)} ${earliest.sourceName}`;
  return `${begun}\n${platforms(documents)}`;
}

/** How many texts each platform has, most first. */
export function platforms(documents: CaseState['documents']): string {
  const counts = [...Map.groupBy(documents, ({ sourceName }) => sourceName)].map(
    ([name, of]) => [name, of.length] as const,
  );
  return counts
    .toSorted(([a, many], [b, more]) => more - many || a.localeCompare(b))
    .map(([name, count]) => `${name} ${count} 条`)
    .join('、');
}

/** 佐证 with its link or its file, which the hash names. */
export function evidenceWords({ text, url, attachment }: Evidence): string {
  const file = attachment === undefined ? '' : `（${attachment.name}，SHA-256 ${attachment.sha256}）`;
  return `${text}${url === null ? '' : ` ${url}`}${file}`;
}

/** 首次回应: the earliest word that went out, whichever life of the case it is from. */
export function firstOut(one: CaseState): string | null {
  return publishedWords(one).reduce<string | null>(
    (first, { published: { at } }) => (first === null || at < first ? at : first),
    null,
  );
}

export function outWords({ id, kind, published }: ReturnType<typeof publishedWords>[number]): string {
  const name = kind === 'answer' ? '' : `${wordName({ id, kind })}：`;
  return `${name}${published.channel} ${published.url}`;
}

/** The newest draft of each word; a case with one answer shows its text alone. */
function lastDrafts({ words }: CaseState): string[] {
  return words.flatMap((word) => {
    const text = word.versions.at(-1)?.text;
    if (text === undefined) return [];
    return [words.length === 1 ? text : `【${wordName(word)}，${wordStatuses[word.status]}】${text}`];
  });
}

function foundChangeWords({ from, to, reason, by }: CaseState['foundChanges'][number]): string {
  return `${minuteText(from)} 改为 ${minuteText(to)}，${by}：${reason}`;
}

function extendedDue(one: CaseState): string | null {
  const clock = answerClock(one);
  return clock?.extended === true ? clock.dueAt : null;
}

export function answerClock(one: CaseState): CaseState['clocks'][number] | undefined {
  return one.clocks.find((clock) => clock.kind === 'answer');
}

function reviewWords({ step, verdict, by, at, opinion, secrecy }: Review): string {
  return `${reviewSteps[step]}：${verdict === 'pass' ? '通过' : '退回'}，${by}，${minuteText(at)}${opinion === '' ? '' : `，${unstopped(opinion)}`}${secrecyWords(secrecy)}`;
}

/** Yes when a clock ran out before it stopped, or runs out unstopped before `at`; 终止 where one ended without an answer, which is neither. */
function lateness(one: CaseState, at: string, limit: 'originalDueAt' | 'dueAt'): string | null {
  if (one.clocks.length === 0) return null;
  if (one.clocks.some((clock) => (clock.stoppedAt ?? at) > clock[limit])) return '是';
  return one.clocks.some((clock) => clock.end === 'terminated') ? '终止' : '否';
}

function levelReasons(own: readonly LedgerEntry[]): string | null {
  return list(
    own.flatMap(({ event }) => (event.type === 'filed' || event.type === 'levelRaised' ? [event.reason] : [])),
  );
}

function delays(one: CaseState, { own, units }: Context): string | null {
  const extended = own.flatMap(({ event }) =>
    event.type === 'extended' ? [`延期至${minuteText(event.until)}：${event.reason}`] : [],
  );
  const returned = one.returns.map(({ unitId, reason, at }) => `${minuteText(at)} ${units(unitId)}退回：${reason}`);
  return list([...extended, ...returned]);
}

function persons(own: readonly LedgerEntry[], type: LedgerEntry['event']['type']): string | null {
  const names = own.flatMap(({ by, event }) => (event.type === type && by.kind === 'person' ? [by.name] : []));
  return names.length === 0 ? null : [...new Set(names)].join('、');
}

export function lastTime(own: readonly LedgerEntry[], type: LedgerEntry['event']['type']): Date | null {
  return time(own.findLast((entry) => entry.event.type === type)?.at ?? null);
}

function archiveNumber(own: readonly LedgerEntry[]): string | null {
  return own.flatMap(({ event }) => (event.type === 'archived' ? [event.archiveNumber] : [])).at(-1) ?? null;
}

export function time(instant: string | null): Date | null {
  return instant === null ? null : new Date(instant);
}

export function list(items: readonly string[]): string | null {
  return items.length === 0 ? null : items.join('\n');
}
