import { type SqlBool, sql } from 'kysely';
import type { Database } from '../database/open.ts';

/**
 * Cases with a running clock of which a reminder is owed and not written, the earliest due first. Each kind of reminder
 * is found by an index over what is still to be written, whatever else runs.
 */
export async function remindedCases(database: Database, at: string, escalateAfterMinutes: number): Promise<string[]> {
  const escalated = new Date(Date.parse(at) - escalateAfterMinutes * 60_000).toISOString();
  const warned = owing(database, 'notedSoon').where('warnAt', '<=', at).where('dueAt', '>=', at);
  const owed = warned
    .unionAll(owing(database, 'notedOverdue').where('dueAt', '<', at))
    .unionAll(owing(database, 'notedEscalated').where('dueAt', '<', escalated));
  const rows = await database
    .selectFrom(owed.as('owed'))
    .select((eb) => ['caseId', eb.fn.min('dueAt').as('dueAt')])
    .groupBy('caseId')
    .orderBy('dueAt')
    .execute();
  return rows.map(({ caseId }) => caseId);
}

/** In literals: only so does an engine see that the index over these rows will do. */
function owing(database: Database, note: 'notedSoon' | 'notedOverdue' | 'notedEscalated') {
  return database
    .selectFrom('clockSpans')
    .select(['caseId', 'dueAt'])
    .where(sql<SqlBool>`"knownUntil" = '9999' and ${sql.ref(note)} = 0`);
}
