import { dayMs, hourMs } from '../../analysis/calendar.ts';
import { burstOf, shippedBurstRules } from '../../analysis/events/burst.ts';
import { listed } from '../events/in-list.ts';
import type { Writing } from '../ledger/ledger.ts';
import { writeNotices } from '../notices/outbox.ts';
import { alertNotices, dutyFor } from '../roster/calls.ts';

/** 突增: tells the alert of an event again when its texts come thick and fast, once a day at most. Returns these alerts. */
export async function tellBursts(writing: Writing, eventIds: readonly string[], at: string): Promise<string[]> {
  if (eventIds.length === 0) return [];
  const now = Date.parse(at);
  const before = (ms: number) => new Date(now - ms).toISOString();
  const { hours, days, leastCount } = shippedBurstRules;
  const many = await writing
    .selectFrom('eventTexts')
    .select(['eventId'])
    .where('eventId', 'in', listed(writing, eventIds))
    .where('at', '>', before(hours * hourMs))
    .where('at', '<=', at)
    .where('kind', '!=', 'case')
    .groupBy('eventId')
    .having((eb) => eb.fn.countAll(), '>=', leastCount)
    .execute();
  const alerts = await writing
    .selectFrom('alerts')
    .innerJoin('events', 'events.id', 'alerts.eventId')
    .selectAll('alerts')
    .where(
      'events.id',
      'in',
      listed(
        writing,
        many.map(({ eventId }) => eventId),
      ),
    )
    .where('alerts.status', 'in', ['waiting', 'filed', 'joined'])
    .where((eb) => eb.or([eb('events.burstAt', 'is', null), eb('events.burstAt', '<', before(dayMs))]))
    .orderBy('alerts.raisedAt')
    .orderBy('alerts.id')
    .execute();
  const newest = [...new Map(alerts.map((row) => [row.eventId ?? '', row])).values()];
  if (newest.length === 0) return [];
  const times = await writing
    .selectFrom('eventTexts')
    .select(['eventId', 'at', 'documentId'])
    .where(
      'eventId',
      'in',
      listed(
        writing,
        newest.map(({ eventId }) => eventId ?? ''),
      ),
    )
    .where('at', '>', before(days * dayMs + hours * hourMs))
    .where('kind', '!=', 'case')
    .orderBy('at')
    .execute();
  const since = await writing
    .selectFrom('eventTexts')
    .select((eb) => eb.fn.min('addedAt').as('since'))
    .executeTakeFirst();
  const bursting = newest.flatMap((alert) => {
    const own = times.filter(({ eventId }) => eventId === alert.eventId);
    const burst = burstOf(
      own.map((text) => Date.parse(text.at)),
      now,
      Date.parse(since?.since ?? at),
    );
    return burst.bursting ? [{ alert, reason: burst.reason, documentId: own.at(-1)?.documentId ?? '' }] : [];
  });
  for (const { alert, reason, documentId } of bursting) {
    await writing.updateTable('events').set({ burstAt: at, burst: reason }).where('id', '=', alert.eventId).execute();
    await writing
      .insertInto('alertHeldBack')
      .values({ documentId, cause: `事件突增，再次提醒：${reason}`, at, alertId: alert.id })
      .onConflict((conflict) => conflict.columns(['documentId', 'cause']).doNothing())
      .execute();
  }
  const duty = await dutyFor(
    writing,
    bursting.map(({ alert }) => alert),
    at,
  );
  await writeNotices(
    writing,
    bursting.map(({ alert }) => ({
      eventKey: `${alert.id}-burst-${at.slice(0, 13)}`,
      notices: alertNotices(alert, '事件突增', duty),
      at,
    })),
  );
  return bursting.map(({ alert }) => alert.id);
}
