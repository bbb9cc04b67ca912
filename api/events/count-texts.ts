import { sql } from 'kysely';
import type { Writing } from '../ledger/ledger.ts';
import { listed } from './in-list.ts';

/** Counts the texts of events anew, in one statement; a hand-entered case is no text. */
export async function countTexts(writing: Writing, eventIds: readonly string[]): Promise<void> {
  if (eventIds.length === 0) return;
  const own = sql`from "eventTexts" where "eventTexts"."eventId" = "events"."id"`;
  const voices = sql`${own} and "kind" <> 'case'`;
  await writing
    .updateTable('events')
    .set((eb) => ({
      texts: sql<number>`(select count(*) ${voices})`,
      sources: sql<number>`(select count(distinct "sourceId") ${voices})`,
      firstAt: sql<string>`coalesce((select min("at") ${own}), "events"."firstAt")`,
      lastAt: sql<string>`coalesce((select max("at") ${own}), "events"."lastAt")`,
      version: eb('version', '+', 1),
    }))
    .where('id', 'in', listed(writing, eventIds))
    .execute();
}
