import type { EventCase } from '../alerts/place-pack.ts';
import { unansweredStatuses } from '../cases/contract.ts';
import type { Database } from '../database/open.ts';
import type { Writing } from '../ledger/ledger.ts';

/** The case that an event led to; null when there is none, or when it ended without an answer. */
export async function caseOfEvent(database: Database, eventId: string | null): Promise<EventCase | null> {
  if (eventId === null) return null;
  const row = await database
    .selectFrom('events')
    .innerJoin('cases', 'cases.id', 'events.caseId')
    .select(['cases.id', 'cases.number', 'cases.status'])
    .where('events.id', '=', eventId)
    .executeTakeFirst();
  if (row === undefined || unansweredStatuses.includes(row.status)) return null;
  return { id: row.id, number: row.number, closed: row.status === 'closed' || row.status === 'archived' };
}

/** One event, one case: from now on it is found beyond its window. */
export async function linkCase(writing: Writing, eventId: string | null, caseId: string): Promise<void> {
  if (eventId === null) return;
  await writing
    .updateTable('events')
    .set((eb) => ({ caseId, version: eb('version', '+', 1) }))
    .where('id', '=', eventId)
    .execute();
  await writing.updateTable('eventKeys').set({ cased: 1 }).where('eventId', '=', eventId).execute();
}

/** The 舆情事件 that lead to a case. */
export async function eventsOfCase(database: Database, caseId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('events')
    .select('id')
    .where('caseId', '=', caseId)
    .where('mergedInto', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}
