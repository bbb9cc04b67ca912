import type { DocumentId } from '../../analysis/document.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import type { Database } from '../database/open.ts';

/** What marking needs. */
export type MarkParts = {
  database: Database;
  documents: Pick<DocumentStore, 'foundBefore'>;
  casesOf(ids: readonly DocumentId[]): Promise<Map<DocumentId, string>>;
};

const pageSize = 500;
/** Bound values a statement. */
const rowsMax = 200;

/** 清除日: the number of this 北京时间 day among those on which retention ran: days that passed while the clock was believed. */
export async function openDay(database: Database, day: string): Promise<number> {
  const { last } = await database
    .selectFrom('retentionDays')
    .select((e) => e.fn.max('number').as('last'))
    .executeTakeFirstOrThrow();
  await database
    .insertInto('retentionDays')
    .values({ number: Number(last ?? 0) + 1, day, sourceId: '', marked: 0, dropped: 0 })
    .onConflict((conflict) => conflict.columns(['sourceId', 'day']).doNothing())
    .execute();
  const { number } = await database
    .selectFrom('retentionDays')
    .select('number')
    .where('sourceId', '=', '')
    .where('day', '=', day)
    .executeTakeFirstOrThrow();
  return number;
}

/** Marks what of a source was found before an instant and nobody holds; returns how many are marked on this day. */
export async function markDue(
  parts: MarkParts,
  due: { sourceId: string; before: string; number: number; at: string },
): Promise<number> {
  const { database, documents } = parts;
  const { sourceId, before, number, at } = due;
  let after: DocumentId | null = null;
  for (;;) {
    const ids: DocumentId[] = await documents.foundBefore(sourceId, before, after, pageSize);
    const held = await heldOf(parts, ids);
    const rows = ids
      .filter((id) => !held.has(id))
      .map((documentId) => ({ documentId, sourceId, number, markedAt: at }));
    for (let start = 0; start < rows.length; start += rowsMax)
      await database
        .insertInto('retentionMarks')
        .values(rows.slice(start, start + rowsMax))
        .onConflict((conflict) => conflict.column('documentId').doNothing())
        .execute();
    if (ids.length < pageSize) break;
    after = ids.at(-1) ?? null;
  }
  const { count } = await database
    .selectFrom('retentionMarks')
    .select((e) => e.fn.countAll().as('count'))
    .where('sourceId', '=', sourceId)
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  await database
    .insertInto('retentionDays')
    .values({ number, day: await dayOf(database, number), sourceId, marked: Number(count), dropped: 0 })
    .onConflict((conflict) => conflict.columns(['sourceId', 'day']).doNothing())
    .execute();
  return Number(count);
}

/** Those of these texts that must stay: a case holds them, or an alert that nobody has judged. */
export async function heldOf(
  { database, casesOf }: Pick<MarkParts, 'database' | 'casesOf'>,
  ids: readonly DocumentId[],
): Promise<Set<DocumentId>> {
  if (ids.length === 0) return new Set();
  const rows = await database
    .selectFrom('alertDocuments')
    .innerJoin('alerts', 'alerts.id', 'alertDocuments.alertId')
    .select('alertDocuments.documentId')
    .where('alertDocuments.documentId', 'in', ids)
    .where('alerts.status', '=', 'waiting')
    .execute();
  return new Set([...(await casesOf(ids)).keys(), ...rows.map(({ documentId }) => documentId)]);
}

/** Takes marks away: the texts are gone, or have to stay after all. */
export async function unmark(database: Database, ids: readonly DocumentId[]): Promise<void> {
  if (ids.length > 0) await database.deleteFrom('retentionMarks').where('documentId', 'in', ids).execute();
}

async function dayOf(database: Database, number: number): Promise<string> {
  const { day } = await database
    .selectFrom('retentionDays')
    .select('day')
    .where('number', '=', number)
    .where('sourceId', '=', '')
    .executeTakeFirstOrThrow();
  return day;
}
