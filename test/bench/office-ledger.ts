import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Actor, CaseEvent, Clock } from '../../api/cases/case.ts';
import { caseEvents } from '../../api/cases/case-events.ts';
import { rebuildCases } from '../../api/cases/projection.ts';
import type { Database } from '../../api/database/open.ts';
import type { LedgerRow } from '../../api/database/tables-ledger.ts';
import { canonicalJson, sha256 } from '../../api/ledger/canonical.ts';
import { entryHash, noHash } from '../../api/ledger/ledger.ts';

/**
 * A ledger of generated cases of an office over two years, twelve entries each, in the order of time, with its anchor:
 * a fifth dismissed, most closed, those of the last days on their way, one in a hundred left lying at one step or another. The same call makes the same ledger.
 */
export async function fillLedger(
  database: Database,
  anchorFile: string,
  { cases, now }: { cases: number; now: Date },
): Promise<{ entries: number }> {
  const steps: { index: number; version: number; at: string }[] = [];
  for (let index = 0; index < cases; index += 1)
    for (const [version, at] of timesOf(index, cases, now).entries()) steps.push({ index, version: version + 1, at });
  steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.index - b.index || a.version - b.version));
  const anchor = createWriteStream(anchorFile, { mode: 0o600 });
  let head = { seq: 0, hash: noHash };
  let rows: Parameters<typeof insert>[1] = [];
  const numbers = new Map<string, number>();
  const numberOf = new Map<number, string>();
  for (const { index, version, at } of steps) {
    if (version === 1) {
      const year = at.slice(0, 4);
      numbers.set(year, (numbers.get(year) ?? 0) + 1);
      numberOf.set(index, `${year}-${String(numbers.get(year)).padStart(4, '0')}`);
    }
    const event = scriptOf(index, cases)[version - 1]?.(at, index, numberOf.get(index) ?? '');
    if (event === undefined) continue;
    const by = version <= 2 ? system : person;
    const told = { by: canonicalJson(by), event: canonicalJson(event), type: event.type, v: caseEvents[event.type].v };
    const facts = { seq: head.seq + 1, caseId: caseIdOf(index), version, at, ...told, previous: head.hash };
    head = { seq: facts.seq, hash: entryHash(facts) };
    rows.push({ ...facts, hash: head.hash });
    if (head.seq % 2 === 0) anchor.write(`${JSON.stringify({ ...head, at })}\n`);
    if (rows.length < rowsMax) continue;
    await insert(database, rows);
    rows = [];
  }
  await insert(database, rows);
  await database.updateTable('ledgerHead').set(head).where('id', '=', 1).execute();
  anchor.end(`${JSON.stringify({ ...head, at: now.toISOString() })}\n`);
  await finished(anchor);
  await rebuildCases(database);
  return { entries: head.seq };
}

const rowsMax = 1_000;
const minuteMs = 60_000;
const spanMs = 730 * 24 * 60 * minuteMs;
const system: Actor = { kind: 'system' };
const person: Actor = { kind: 'person', userId: 'bench', name: '宣教甲', role: 'publicity', unitId: null };

type Step = (at: string, index: number, number: string) => CaseEvent;

async function insert(database: Database, rows: LedgerRow[]): Promise<void> {
  if (rows.length > 0) await database.insertInto('ledger').values(rows).execute();
}

/** The id of a generated case. */
export function caseIdOf(index: number): string {
  return `bench-${String(index).padStart(6, '0')}`;
}

/** The instants of a case's entries, an hour or so apart. */
function timesOf(index: number, cases: number, now: Date): string[] {
  const opened = now.getTime() - spanMs + Math.floor((index / cases) * spanMs);
  return scriptOf(index, cases)
    .map((_, step) => opened + (step < 2 ? 0 : step * (37 + (index % 53)) * minuteMs))
    .filter((at) => at <= now.getTime())
    .map((at) => new Date(at).toISOString());
}

/** What happens in a case: dismissed, left lying, or the whole way. */
function scriptOf(index: number, cases: number): readonly Step[] {
  if (index % 5 === 0) return dismissed;
  return index > cases * 0.9 && index % 10 === 3 ? (leftLying[index % 7] ?? closed) : closed;
}

const open: readonly Step[] = [
  (at, index, number) => ({
    type: 'opened',
    number,
    title: `第${index}件：${places[index % places.length]?.name}居民反映${topicsOf[index % topicsOf.length]?.words}`,
    summary: `居民在论坛发帖，称${topicsOf[index % topicsOf.length]?.words}已经持续${1 + (index % 9)}天，多次拨打热线没有结果，希望有关部门到现场查看并公开处理情况。`,
    level: (['blue', 'yellow', 'orange', 'red'] as const)[index % 4] ?? 'blue',
    origin: 'alert',
    documents: [
      {
        id: `bench-document-${index}`,
        title: '又来了，没人管吗',
        url: `https://bbs.example.com/${index}`,
        sourceName: '示例论坛',
        publishedAt: at,
        foundAt: at,
        snapshotSha256: sha256(String(index)),
      },
    ],
    foundAt: at,
    publishedAt: at,
    topics: [topicsOf[index % topicsOf.length]?.topic ?? 'smell'],
    places: places.slice(index % places.length, (index % places.length) + 1),
    demands: ['查明来源', '公布监测结果'],
    demo: false,
  }),
  (at) => ({ type: 'clocksStarted', clocks: [clock('judge', at, 15), clock('answer', at, 48 * 60)] }),
];

const dismissed: readonly Step[] = [
  ...open,
  () => ({ type: 'dismissed', reason: '经核实为往年旧闻，内容与本省无关。' }),
];

const assigned: readonly Step[] = [
  ...open,
  () => ({ type: 'filed', level: 'orange', emergency: false, reason: '多人反映同一问题，持续时间较长。' }),
  (_, index) => ({ type: 'assigned', duty: dutyOf(index), note: '请尽快核查并反馈。' }),
  (at, index) => ({
    type: 'clocksStarted',
    clocks: [{ ...clock('accept', at, 120), unitId: dutyOf(index).handler }],
  }),
  (_, index) => ({ type: 'accepted', unitId: dutyOf(index).handler, each: true }),
  () => ({ type: 'handlingLogged', text: long('已到现场检查，要求企业停产自查并提交监测数据。', 6), evidence: [] }),
];

const closed: readonly Step[] = [
  ...assigned,
  () => ({
    type: 'answerDrafted',
    text: long('经核查，反映的情况基本属实，现将处理情况答复如下。', 12),
    covers: [0, 1],
  }),
  () => ({ type: 'answerSubmitted', chain: ['secrecy', 'wording'] }),
  () => ({ type: 'answerReviewed', step: 'secrecy', verdict: 'pass', opinion: '不涉密' }),
  () => ({ type: 'answerReviewed', step: 'wording', verdict: 'pass', opinion: '同意' }),
  (at, index) => ({
    type: 'answerPublished',
    url: `https://sthjt.example.gov.cn/${index}.html`,
    channel: '厅门户网站',
    publishedAt: at,
  }),
  () => ({
    type: 'fixProved',
    measures: long('更换活性炭，加装在线监测，厂界浓度达标。', 4),
    solved: 'yes',
    evidence: [{ text: '监测报告', url: null }],
  }),
  () => ({ type: 'fixVerified', verdict: 'pass', opinion: '已复核' }),
  () => ({ type: 'closed', conclusion: '已整改' }),
];

/** Waiting for each of those who may have to act: for judgement, for units, for the reviews, for the proof and its check. */
const leftLying = [2, 4, 7, 9, 10, 12, 13].map((steps) => closed.slice(0, steps));

function clock(kind: Clock['kind'], startsAt: string, minutes: number): Clock {
  const dueAt = new Date(Date.parse(startsAt) + minutes * minuteMs).toISOString();
  return { kind, startsAt, dueAt, legalBasis: '内部时限' };
}

function dutyOf(index: number) {
  return {
    lead: ['div-air', 'div-water'][index % 2] ?? 'div-air',
    handler: `city-36${String(1 + (index % 11)).padStart(2, '0')}`,
    support: ['aff-monitoring'],
  };
}

function long(sentence: string, times: number): string {
  return sentence.repeat(times);
}

const places = [
  { code: '360102', name: '东湖区' },
  { code: '360403', name: '浔阳区' },
  { code: '360783', name: '龙南市' },
  { code: '361102', name: '信州区' },
];
const topicsOf = [
  { topic: 'smell', words: '夜间有刺鼻异味' },
  { topic: 'noise', words: '工地凌晨施工噪声' },
  { topic: 'water', words: '河水发黑发臭' },
] as const;
