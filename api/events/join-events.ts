import { lockAlerts } from '../alerts/raise-pack.ts';
import type { CaseState } from '../cases/case.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Database } from '../database/open.ts';
import type { AlertRow } from '../database/tables-ledger.ts';
import { record } from '../trail/trail.ts';
import { countTexts } from './count-texts.ts';
import { linkCase } from './event-case.ts';
import { mergeOne } from './merge-rows.ts';

/** Who says that an alert belongs to a case says that its event is that of the case. */
export async function joinEvents(
  database: Database,
  alert: AlertRow,
  target: CaseState,
  by: { at: string; by: string; userId: string },
): Promise<void> {
  await inTransaction(database, async (writing) => {
    const { eventId } = alert;
    if (eventId === null) return;
    await lockAlerts(writing);
    const other = await writing
      .selectFrom('events')
      .select('id')
      .where('caseId', '=', target.id)
      .where('id', '!=', eventId)
      .where('mergedInto', 'is', null)
      .executeTakeFirst();
    if (other === undefined) {
      await linkCase(writing, eventId, target.id);
      return;
    }
    const reason = `预警并入案件 ${target.number}`;
    // Its own case, which waited, ends as part of the other.
    await writing.updateTable('events').set({ caseId: null }).where('id', '=', eventId).execute();
    const act = await mergeOne(writing, { eventId: other.id, from: eventId }, { ...by, reason });
    await countTexts(writing, [other.id]);
    await record(writing, 'eventAct', [act], { act: '合并事件', by: by.by, at: by.at });
  });
}
