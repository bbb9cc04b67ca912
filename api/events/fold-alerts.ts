import type { Writing } from '../ledger/ledger.ts';
import { listed } from './in-list.ts';

/** 归入事件: of several alerts that wait on one event the one with a case, else the gravest, else the first stays; its texts take in those of the others. Returns those that were folded. */
export async function foldAlerts(
  writing: Writing,
  eventIds: readonly string[],
  { at, by }: { at: string; by: string },
): Promise<string[]> {
  const alerts = await writing
    .selectFrom('alerts')
    .select(['id', 'eventId', 'status', 'rank', 'caseId', 'score', 'foundAt', 'lastSeenAt', 'level'])
    .where('eventId', 'in', listed(writing, eventIds))
    .where('status', 'in', ['waiting', 'filed', 'joined'])
    .orderBy('raisedAt')
    .orderBy('id')
    .execute();
  const folded: string[] = [];
  for (const eventId of new Set(alerts.map((alert) => alert.eventId))) {
    const own = alerts.filter((alert) => alert.eventId === eventId);
    const [stays, ...others] = own.toSorted(
      (a, b) =>
        Number(b.caseId !== null) - Number(a.caseId !== null) ||
        Number(a.status === 'waiting') - Number(b.status === 'waiting') ||
        b.rank - a.rank,
    );
    if (stays === undefined) continue;
    for (const other of others.filter(({ status, caseId }) => status === 'waiting' && caseId === null)) {
      await foldInto(writing, stays.id, other.id, { at, by });
      folded.push(other.id);
    }
  }
  return folded;
}

async function foldInto(
  writing: Writing,
  stays: string,
  folded: string,
  { at, by }: { at: string; by: string },
): Promise<void> {
  const both = writing.selectFrom('alertDocuments').select('documentId').where('alertId', '=', stays);
  await writing
    .updateTable('alertDocuments')
    .set({ alertId: stays })
    .where('alertId', '=', folded)
    .where('documentId', 'not in', both)
    .execute();
  const decision = JSON.stringify({ type: 'merged', into: stays, reason: '同一事件，归入该事件的预警', by, at });
  await writing.updateTable('alerts').set({ status: 'merged', decision }).where('id', '=', folded).execute();
  const { rank, level, score, foundAt, lastSeenAt } = await writing
    .selectFrom('alerts')
    .select(['rank', 'level', 'score', 'foundAt', 'lastSeenAt'])
    .where('id', '=', folded)
    .executeTakeFirstOrThrow();
  const before = await writing.selectFrom('alerts').selectAll().where('id', '=', stays).executeTakeFirstOrThrow();
  await writing
    .updateTable('alerts')
    .set({
      ...(rank > before.rank ? { rank, level } : {}),
      score: Math.max(score, before.score),
      foundAt: [foundAt, before.foundAt].toSorted()[0] ?? foundAt,
      lastSeenAt: [lastSeenAt, before.lastSeenAt].toSorted()[1] ?? lastSeenAt,
    })
    .where('id', '=', stays)
    .execute();
}
