import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../database/open.ts';
import type { LossRow } from '../../database/tables-losses.ts';
import { type AnchoredNow, anchoredSoFar } from '../../trail/anchor-heads.ts';
import type { Anchor, AnchoredHead } from '../anchor.ts';
import { type Head, noHash } from '../ledger.ts';
import { faultOf, type Walked } from './chain.ts';
import type { Chain } from './chains.ts';
import type { Finding, Findings } from './finding.ts';

/** Numbers of the first and last entry that the anchor has beyond a chain, how many they are, and when the last was anchored. */
export type Beyond = { from: number; to: number; count: number; lastAt: string };

type Outside = { worst: Finding | null; beyond: Beyond | null; onlyBeyond: boolean; highest: number };

/**
 * A chain may be consistent in itself and yet shortened or rewritten from some entry on: the anchors tell. Returns what
 * the anchor has beyond a chain that is whole otherwise, as after the restore of an older state.
 */
export async function againstAnchor(
  database: Database,
  anchor: Pick<Anchor, 'read'>,
  chain: Chain,
  walked: Walked,
  findings: Findings,
): Promise<Beyond | null> {
  // Before the file: what it says was in the file by then.
  const soFar = await anchoredSoFar(database);
  const found = await readAnchor(database, anchor, chain, walked);
  if (found.worst !== null) findings.add(found.worst);
  else {
    const short = await shortened(database, anchor, chain, walked, soFar, found.highest);
    if (short !== null) findings.add(short);
  }
  return walked.whole && found.onlyBeyond ? found.beyond : null;
}

async function readAnchor(
  database: Database,
  anchor: Pick<Anchor, 'read'>,
  chain: Chain,
  walked: Walked,
): Promise<Outside> {
  const found: Outside = { worst: null, beyond: null, onlyBeyond: true, highest: 0 };
  // Rows that retention dropped are proved by the statement that the chain starts from.
  const { seq: dropped } = await chain.start(database);
  let batch: AnchoredHead[] = [];
  for await (const head of anchor.read(chain.name)) {
    found.highest = Math.max(found.highest, head.seq);
    if (head.seq > dropped) batch.push(head);
    if (batch.length < batchSize) continue;
    await compare(database, chain, batch, walked, found);
    batch = [];
  }
  await compare(database, chain, batch, walked, found);
  return found;
}

const batchSize = 500;

async function compare(
  database: Database,
  chain: Chain,
  heads: readonly AnchoredHead[],
  { end }: Walked,
  found: Outside,
): Promise<void> {
  if (heads.length === 0) return;
  const rows = await chain.hashes(database, [...new Set(heads.map((head) => head.seq))]);
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  for (const head of heads) {
    const row = bySeq.get(head.seq);
    if (row === undefined) {
      // Dropped by retention since the rows before it were counted.
      if (head.seq <= (await chain.start(database)).seq) continue;
      const reason = `库外锚文件记到第 ${head.seq} 条，第 ${Math.min(head.seq, end.seq + 1)} 条起的记录已被删除。`;
      found.worst = earlier(found.worst, faultOf(chain, Math.min(head.seq, end.seq + 1), null, reason));
      if (head.seq <= end.seq) found.onlyBeyond = false;
      else if (head.seq > (found.beyond?.to ?? 0))
        found.beyond = { from: end.seq + 1, to: head.seq, count: head.seq - end.seq, lastAt: head.at };
    } else if (row.hash !== head.hash) {
      const reason = `第 ${row.seq} 条记录与库外锚文件的指纹不一致，${chain.title}被改写。`;
      found.worst = earlier(found.worst, faultOf(chain, row.seq, row.target, reason));
      found.onlyBeyond = false;
    }
  }
}

function gone(end: Head): Finding {
  const sentence = `库外锚文件不存在或者是空的，而台账有 ${end.seq} 条：无法知道末尾有没有被删。请把锚文件放回原处（备份里有一份）。`;
  return { kind: 'anchor', seq: end.seq, target: null, sentence };
}

/** An anchor that ends before what it once held was cut; one that ends before the last writing is only behind. */
async function shortened(
  database: Database,
  anchor: Pick<Anchor, 'read'>,
  chain: Chain,
  { end }: Walked,
  soFar: AnchoredNow,
  highest: number,
): Promise<Finding | null> {
  const once = soFar[chain.name] ?? 0;
  if (highest < once && once <= end.seq) {
    if (chain.name === 'ledger' && highest === 0) return gone(end);
    const sentence = `${chain.title}：库外锚文件曾经记到第 ${once} 条，现在只到第 ${highest} 条，锚文件被截短或者换成了旧的。请把锚文件放回原处（备份里有一份）。`;
    return { kind: 'anchor', seq: highest + 1, target: null, sentence };
  }
  // Only the ledger is anchored with each writing; the others follow within a minute.
  if (chain.name !== 'ledger') return null;
  let last = highest;
  for (let look = 0; await isBehind(database, last, end.seq); look += 1) {
    if (look === looksMax) {
      if (last === 0) return gone(end);
      const sentence = `库外锚文件只记到第 ${last} 条，台账已到第 ${end.seq} 条：锚文件被截短，或者近来一直写不进去（磁盘满、没有权限）。请检查锚文件；修好后系统会自动补记。`;
      return { kind: 'anchor', seq: last + 1, target: null, sentence };
    }
    // What was just written may not have reached the file.
    await pause(lookEveryMs);
    for await (const head of anchor.read(chain.name)) last = Math.max(last, head.seq);
  }
  return null;
}

const looksMax = 5;
const lookEveryMs = 200;

/** Whether more than one writing is missing, or all are: the last one may have ended with its process before it was anchored. */
async function isBehind(database: Database, anchored: number, end: number): Promise<boolean> {
  if (anchored >= end) return false;
  if (anchored === 0) return true;
  const rows = await database
    .selectFrom('ledger')
    .select(['caseId', 'at'])
    .where('seq', '>', anchored)
    .where('seq', '<=', end)
    .groupBy(['caseId', 'at'])
    .limit(2)
    .execute();
  return rows.length > 1;
}

/** A mark of loss without its row, a row without its mark, and one that does not fit the chain was put there or taken away by hand. */
export async function againstLosses(
  database: Database,
  chain: Chain,
  marks: readonly LossRow[],
  findings: Findings,
): Promise<void> {
  const rows = await lossRows(database, chain);
  const same = (a: LossRow, b: LossRow) =>
    a.from === b.from && a.to === b.to && a.hash === b.hash && a.at === b.at && a.reason === b.reason;
  const alone =
    marks.find((mark) => !rows.some((row) => same(mark, row))) ??
    rows.find((row) => !marks.some((mark) => same(mark, row)));
  const say = (seq: number, reason: string) =>
    findings.add({ kind: 'loss', seq, target: null, sentence: `${chain.title}：${reason}` });
  if (alone !== undefined)
    say(alone.from, `第 ${alone.from}–${alone.to} 条的丢失登记在锚文件和数据库里不一致，登记被伪造、改动或者删除。`);
  const { seq: dropped } = await chain.start(database);
  for (const { from, to, hash } of marks) {
    if (from - 1 <= dropped) continue;
    const [before] = await chain.hashes(database, [from - 1]);
    if ((before?.hash ?? noHash) !== hash) say(from, `第 ${from}–${to} 条的丢失登记与其前一条记录的指纹不一致。`);
  }
}

/** 丢失登记 of a chain in the database, oldest first. */
export async function lossRows(database: Database, chain: Pick<Chain, 'name'>): Promise<LossRow[]> {
  if (chain.name === 'ledger') return database.selectFrom('ledgerLosses').selectAll().orderBy('at').execute();
  const columns = ['from', 'to', 'hash', 'at', 'by', 'reason'] as const;
  return database.selectFrom('chainLosses').select(columns).where('chain', '=', chain.name).orderBy('at').execute();
}

function earlier(a: Finding | null, b: Finding): Finding {
  return a === null || (b.seq ?? 0) < (a.seq ?? 0) ? b : a;
}
