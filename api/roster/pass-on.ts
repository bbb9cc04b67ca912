import { rankOf } from '../alerts/alert-text.ts';
import type { Database } from '../database/open.ts';
import { listed } from '../events/in-list.ts';
import { writeNotices } from '../notices/outbox.ts';
import { alertNotices, baseOf, beginCalls } from './calls.ts';
import type { Duty } from './on-duty.ts';

/**
 * 归入事件: an alert that was called for and went into one that waits hands its call on, so that the one that stays, which
 * is as grave now, is not left asleep. Who is on duty is called anew; one that has reminders of its own keeps them.
 */
export async function passOnMerged(database: Database, duty: Duty | null, at: string): Promise<number> {
  if (duty === null) return 0;
  const merged = await database
    .selectFrom('escalations as e')
    .innerJoin('alerts as a', 'a.id', 'e.alertId')
    .select('a.decision')
    .where('a.status', '=', 'merged')
    .execute();
  const into = merged.flatMap(({ decision }) => (JSON.parse(decision ?? '{}') as { into?: string }).into ?? []);
  if (into.length === 0) return 0;
  const stay = await database
    .selectFrom('alerts')
    .selectAll()
    .where('id', 'in', listed(database, into))
    .where('status', '=', 'waiting')
    .where('rank', '>=', rankOf('orange'))
    .where('acknowledgedAt', 'is', null)
    .where((e) =>
      e.not(e.exists(e.selectFrom('escalations as x').select('x.step').whereRef('x.alertId', '=', 'alerts.id'))),
    )
    .execute();
  let passed = 0;
  for (const row of stay) {
    const told = await database.transaction().execute(async (writing) => {
      const begun = { alertId: row.id, base: baseOf(row, 1), round: 1, step: 0, toldAt: at, since: at };
      const { numInsertedOrUpdatedRows = 0n } = await writing
        .insertInto('escalations')
        .values(begun)
        .onConflict((conflict) => conflict.column('alertId').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 0n) return false;
      await writeNotices(writing, [{ eventKey: begun.base, notices: alertNotices(row, '预警归并', duty), at }]);
      const recordCalls = await beginCalls(writing, [row], duty, at);
      await recordCalls();
      return true;
    });
    if (told) passed += 1;
  }
  return passed;
}
