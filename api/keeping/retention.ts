import { beijingDay } from '../../analysis/calendar.ts';
import type { DocumentId } from '../../analysis/document.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import { snapshotsOf } from '../../analysis/versions.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/open.ts';
import type { Sources } from '../sources/sources.ts';
import { brakeOf } from './brake.ts';
import type { Clock } from './clock.ts';
import { erasePacks, eraseWords } from './erase.ts';
import { heldOf, markDue, openDay, unmark } from './marks.ts';

export type RetentionParts = {
  database: Database;
  clock: Pick<Clock, 'look'>;
  sources: Pick<Sources, 'retentions'>;
  documents: Pick<DocumentStore, 'foundBefore' | 'get' | 'drop' | 'count' | 'forget'>;
  /** The case of each of these documents that is in one. */
  casesOf(ids: readonly DocumentId[]): Promise<Map<DocumentId, string>>;
  dropSnapshot(id: DocumentId, sha256: string): Promise<void>;
  /** Takes dropped texts out of the main database's own files and out of kept jobs. */
  forget(ids: ReadonlySet<DocumentId>): Promise<void>;
  audit: Pick<Audit, 'append' | 'prune'>;
  auditDays: number;
  /** 宽限: a text that is due goes so many days of retention later. */
  graceDays: number;
  now(): Date;
};

/**
 * 保存期限 (个人信息保护法第十九条), once a 北京时间 day and only while the clock is believed. Texts whose source's registered
 * days are over, counted from their discovery, are marked; they go `graceDays` such days later, in all versions, with
 * their snapshots and with their words everywhere else. What a case or an undecided alert holds is kept; unusually many
 * stop until an administrator approves. Audit rows past theirs go too. Returns how many texts went; after a failure the
 * rest waits an hour, so that a store that is away does not fail every minute's sweep.
 */
export function createRetention(parts: RetentionParts): () => Promise<number> {
  let doneOn = '';
  let triedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    // Every sweep: a jump is found within a minute.
    if (!(await parts.clock.look()).ok) return 0;
    const now = parts.now();
    if (beijingDay(now) === doneOn || now.getTime() - triedAt < retryMs) return 0;
    triedAt = now.getTime();
    const number = await openDay(parts.database, beijingDay(now));
    const dropped = new Set<DocumentId>();
    for (const source of await parts.sources.retentions())
      for (const id of await keepToDays(parts, source, number, now)) dropped.add(id);
    if (dropped.size > 0) {
      await erasePacks(parts.database, dropped, daysBefore(now, 1));
      await parts.forget(dropped);
      await parts.documents.forget();
    }
    await parts.audit.prune(daysBefore(now, parts.auditDays));
    triedAt = Number.NEGATIVE_INFINITY;
    doneOn = beijingDay(now);
    return dropped.size;
  };
}

const pageSize = 500;
const retryMs = 3_600_000;

type Expiring = Awaited<ReturnType<Sources['retentions']>>[number];

/** Marks and drops what is due of one source; returns what went. */
async function keepToDays(parts: RetentionParts, source: Expiring, number: number, now: Date): Promise<DocumentId[]> {
  const { database, documents } = parts;
  const { sourceId, name, days } = source;
  const before = daysBefore(now, days);
  const marked = await markDue(parts, { sourceId, before, number, at: now.toISOString() });
  const total = await documents.count({ sourceId: [sourceId] });
  const loss = { sourceId, name, total, number };
  const at = now.toISOString();
  const markLimit = await brakeOf(database, { ...loss, texts: marked, of: 'marked' }, at);
  const due = number - parts.graceDays;
  const waiting = await countDue(database, sourceId, due, await approvedUpTo(database, sourceId));
  const dueLimit = await brakeOf(database, { ...loss, texts: waiting, of: 'dropped' }, at);
  const upTo = Math.min(due, markLimit ?? due, dueLimit ?? due);
  const dropped = await dropMarked(parts, source, upTo, before);
  await database
    .updateTable('retentionDays')
    .set((e) => ({ dropped: e('dropped', '+', dropped.length) }))
    .where('sourceId', '=', sourceId)
    .where('number', '=', number)
    .execute();
  return dropped;
}

async function dropMarked(
  parts: RetentionParts,
  { sourceId, name, days }: Expiring,
  upTo: number,
  before: string,
): Promise<DocumentId[]> {
  const { database, documents } = parts;
  const dropped: DocumentId[] = [];
  for (;;) {
    const ids = await dueIds(database, sourceId, upTo);
    if (ids.length === 0) return dropped;
    const held = await heldOf(parts, ids);
    const found = (await documents.get(ids)).flatMap((document) => document ?? []);
    // The days of the source may have been made longer since.
    const free = found.filter(({ id, foundAt }) => !held.has(id) && Date.parse(foundAt) < Date.parse(before));
    const freeIds = free.map(({ id }) => id);
    // The snapshots first and the text last: after a crash in between, the document still leads to the rest.
    for (const document of free)
      for (const { sha256 } of snapshotsOf(document)) await parts.dropSnapshot(document.id, sha256);
    await eraseWords(database, freeIds);
    await documents.drop(freeIds);
    await unmark(database, ids);
    dropped.push(...freeIds);
    if (freeIds.length > 0) await note(parts, `${name}：${freeIds.length} 条，保存期限 ${days} 天`);
  }
}

async function dueIds(database: Database, sourceId: string, upTo: number): Promise<DocumentId[]> {
  const rows = await database
    .selectFrom('retentionMarks')
    .select('documentId')
    .where('sourceId', '=', sourceId)
    .where('number', '<=', upTo)
    .orderBy('documentId')
    .limit(pageSize)
    .execute();
  return rows.map(({ documentId }) => documentId);
}

async function countDue(database: Database, sourceId: string, due: number, approved: number): Promise<number> {
  const { count } = await database
    .selectFrom('retentionMarks')
    .select((e) => e.fn.countAll().as('count'))
    .where('sourceId', '=', sourceId)
    .where('number', '<=', due)
    .where('number', '>', approved)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function approvedUpTo(database: Database, sourceId: string): Promise<number> {
  const row = await database
    .selectFrom('retentionBrakes')
    .select('approvedUpTo')
    .where('sourceId', '=', sourceId)
    .executeTakeFirst();
  return row?.approvedUpTo ?? -1;
}

function note(parts: RetentionParts, target: string): Promise<void> {
  return parts.audit.append({
    userId: null,
    by: '系统',
    action: '清除到期文本',
    target,
    ok: true,
    address: null,
  });
}

function daysBefore(at: Date, days: number): string {
  return new Date(at.getTime() - days * 86_400_000).toISOString();
}
