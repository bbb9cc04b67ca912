import { recordAlerts } from '../alerts/alert-trail.ts';
import { lockAlerts } from '../alerts/raise-pack.ts';
import type { Actor, CaseState } from '../cases/case.ts';
import { actorName, userIdOf } from '../cases/fold-parts.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Database } from '../database/open.ts';
import type { Writing } from '../ledger/ledger.ts';
import { eventsOfCase, linkCase } from './event-case.ts';
import { eventOfCase } from './events-of-alerts.ts';
import { inPieces, listed } from './in-list.ts';
import { splitRows } from './split-rows.ts';

type By = { at: string; by: Actor };

/** 一个事件一个案件: from now on these events, where they still lead to the one case, lead to the other, and so do their alerts. */
export function leadEvents(
  database: Database,
  { from, to, events, act }: { from: CaseState; to: CaseState; events: readonly string[]; act: string },
  { at, by }: By,
): Promise<void> {
  return inTransaction(database, async (writing) => {
    await lockAlerts(writing);
    const led = await writing
      .updateTable('events')
      .set((eb) => ({ caseId: to.id, version: eb('version', '+', 1) }))
      .where('id', 'in', listed(writing, events))
      .where('caseId', '=', from.id)
      .where('mergedInto', 'is', null)
      .returning('id')
      .execute();
    const own = led.map(({ id }) => id);
    const alerts = await writing
      .selectFrom('alerts')
      .select(['id', 'status'])
      .where('caseId', '=', from.id)
      // All of a case that ends, also those without an event.
      .$if(from.status !== 'merged', (query) => query.where('eventId', 'in', listed(writing, own)))
      .execute();
    // What waits is decided with the case that goes on, unless that was judged already.
    const decision = JSON.stringify({ type: 'joined', reason: `并入案件 ${to.number}`, by: actorName(by), at });
    const joins =
      to.status === 'toJudge' ? [] : alerts.filter(({ status }) => status === 'waiting').map(({ id }) => id);
    const ids = alerts.map(({ id }) => id);
    await inPieces(ids, (some) =>
      writing.updateTable('alerts').set({ caseId: to.id }).where('id', 'in', some).execute(),
    );
    await inPieces(joins, (some) =>
      writing.updateTable('alerts').set({ status: 'joined', decision }).where('id', 'in', some).execute(),
    );
    if (ids.length > 0) await recordAlerts(writing, ids, { act, by, at, detail: { caseId: to.id } });
  });
}

/** 拆案: the texts that a case gave away become an event of their own where they are part of one, and it leads to the new case. */
export function splitEvents(
  database: Database,
  { from, to, reason }: { from: CaseState; to: CaseState; reason: string },
  { at, by }: By,
): Promise<void> {
  return inTransaction(database, async (writing) => {
    await lockAlerts(writing);
    const gone = to.documents.map(({ id }) => id);
    const own = await eventsOfCase(writing, from.id);
    const texts = await writing
      .selectFrom('eventTexts')
      .select(['documentId', 'eventId', 'kind'])
      .where('eventId', 'in', listed(writing, own))
      .execute();
    const whole: string[] = [];
    let led = 0;
    for (const [eventId, rows] of Map.groupBy(texts, (text) => text.eventId)) {
      const ids = rows.filter(({ documentId }) => gone.includes(documentId)).map(({ documentId }) => documentId);
      if (ids.length === 0) continue;
      led += 1;
      if (ids.length === rows.length) {
        whole.push(eventId);
        continue;
      }
      const { fresh } = await splitRows(
        writing,
        { eventId, texts: ids },
        { at, by: actorName(by), userId: userIdOf(by), reason },
        by,
      );
      await linkCase(writing, fresh, to.id);
      await alertsTo(writing, fresh, { from: from.id, to: to.id }, { at, by });
    }
    if (whole.length > 0) await leadEvents(database, { from, to, events: whole, act: '随案拆出' }, { at, by });
    if (led === 0) await eventOfCase(writing, to);
  });
}

/** The alerts of an event that was split off go with the new case: what waits is decided with it. */
async function alertsTo(
  writing: Writing,
  eventId: string,
  cases: { from: string; to: string },
  { at, by }: By,
): Promise<void> {
  const changed = await writing
    .updateTable('alerts')
    .set({ caseId: cases.to })
    .where('eventId', '=', eventId)
    .where((eb) => eb.or([eb('caseId', 'is', null), eb('caseId', '=', cases.from)]))
    .returning('id')
    .execute();
  const ids = changed.map(({ id }) => id);
  if (ids.length > 0) await recordAlerts(writing, ids, { act: '随案拆出', by, at, detail: { caseId: cases.to } });
}
