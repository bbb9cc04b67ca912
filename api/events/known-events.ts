import { sql } from 'kysely';
import { dayMs } from '../../analysis/calendar.ts';
import { caseDays, type KnownEvent, signsMax, windowDays } from '../../analysis/events/assign.ts';
import { keysOf, pairsOf } from '../../analysis/events/board.ts';
import type { EventSign } from '../../analysis/events/sign.ts';
import { unansweredStatuses } from '../cases/contract.ts';
import type { Writing } from '../ledger/ledger.ts';
import { listed } from './in-list.ts';

/** Events with their signs as this process last saw them, so that a pack reads only what changed since. */
export type EventMemory = Map<string, { version: number; event: KnownEvent }>;

/** What is remembered at most; a sign is a few kilobytes. */
const rememberedMax = 4_000;

/** The events that may hold one of these texts, and which of them people keep apart: five statements, however many texts. */
export async function knownEvents(
  writing: Writing,
  signs: readonly EventSign[],
  memory: EventMemory,
): Promise<{ events: KnownEvent[]; apart: [string, string][] }> {
  if (signs.length === 0) return { events: [], apart: [] };
  const ids = await candidatesOf(writing, signs);
  const rows = await writing
    .selectFrom('events')
    .leftJoin('cases', 'cases.id', 'events.caseId')
    .select(['events.id', 'events.version', 'events.firstAt', 'events.lastAt', 'events.demo'])
    .select(['events.caseId', 'cases.status'])
    .where('events.id', 'in', listed(writing, ids))
    .where('events.mergedInto', 'is', null)
    .orderBy('events.id')
    .execute();
  const stale = rows.filter(({ id, version }) => memory.get(id)?.version !== version).map(({ id }) => id);
  const read = await signsOf(writing, stale);
  const events = rows.map(({ id, version, firstAt, lastAt, demo, caseId, status }): KnownEvent => {
    const known = memory.get(id);
    const kept = known?.version === version ? known.event.signs : (read.get(id) ?? []);
    const ended = status !== null && unansweredStatuses.includes(status);
    const times = { firstAt: Date.parse(firstAt), lastAt: Date.parse(lastAt) };
    const event = { id, demo: demo === 1, ...times, signs: kept, caseId: ended ? null : caseId };
    remember(memory, version, event);
    return event;
  });
  const apart = await writing
    .selectFrom('eventApart')
    .select(['one', 'other'])
    .where('one', 'in', listed(writing, ids))
    .execute();
  return { events: events.filter((event) => event.signs.length > 0), apart: apart.map((row) => [row.one, row.other]) };
}

/** The newest are kept. */
export function remember(memory: EventMemory, version: number, event: KnownEvent): void {
  memory.delete(event.id);
  memory.set(event.id, { version, event });
  for (const id of memory.keys()) {
    if (memory.size <= rememberedMax) return;
    memory.delete(id);
  }
}

/** By what they name, within the window; events with a case also beyond it, and by their texts at any time. */
async function candidatesOf(writing: Writing, signs: readonly EventSign[]): Promise<string[]> {
  const keys = [...new Set(signs.flatMap((sign) => [...keysOf(sign), ...pairsOf(sign.head)]))];
  const first = Math.min(...signs.map(({ at }) => at));
  const from = (days: number) => new Date(first - days * dayMs).toISOString();
  const named = await writing
    .selectFrom('eventKeys')
    .select('eventId')
    .distinct()
    .where('key', 'in', listed(writing, keys))
    .where('at', '>=', from(caseDays))
    .where((eb) =>
      eb.or([eb('at', '>=', from(windowDays)), eb.and([eb('cased', '=', 1), eb('key', 'not like', 'city %')])]),
    )
    .execute();
  const copied = await writing
    .selectFrom('eventKeys')
    .select('eventId')
    .distinct()
    .where('key', 'in', listed(writing, [...new Set(signs.map(({ group }) => `group ${group}`))]))
    .execute();
  return [...new Set([...named, ...copied].map(({ eventId }) => eventId))];
}

/** The first and the newest signs of each event, as assignment keeps them. */
export async function signsOf(writing: Writing, eventIds: readonly string[]): Promise<Map<string, EventSign[]>> {
  const found = new Map<string, EventSign[]>();
  if (eventIds.length === 0) return found;
  const numbered = writing
    .selectFrom('eventTexts')
    .select(['eventId', 'sign', 'at', 'documentId'])
    .select(sql<number>`row_number() over (partition by "eventId" order by "at", "documentId")`.as('first'))
    .select(sql<number>`row_number() over (partition by "eventId" order by "at" desc, "documentId" desc)`.as('last'))
    .where('eventId', 'in', listed(writing, eventIds))
    .where('sign', '!=', '');
  const rows = await writing
    .selectFrom(numbered.as('numbered'))
    .select(['eventId', 'sign'])
    .where((eb) => eb.or([eb('first', '<=', signsMax / 2), eb('last', '<=', signsMax / 2)]))
    .orderBy('at')
    .orderBy('documentId')
    .execute();
  for (const { eventId, sign } of rows)
    found.set(eventId, [...(found.get(eventId) ?? []), JSON.parse(sign) as EventSign]);
  return found;
}
