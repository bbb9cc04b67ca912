import type { Actor } from '../cases/case.ts';
import type { Database } from '../database/open.ts';
import { may } from '../people/permissions.ts';
import type { EventDetail } from './contract.ts';
import { eventsById } from './event-list.ts';
import { listed } from './in-list.ts';
import type { Moved } from './merge-rows.ts';

type Person = Extract<Actor, { kind: 'person' }>;

/** What was merged into an event or split from it, newest first; and the events that look like it and have a case of their own. */
export async function actsOf(
  database: Database,
  eventId: string,
  { actor, at }: { actor: Person; at: string },
): Promise<Pick<EventDetail, 'acts' | 'alike'>> {
  const rows = await database
    .selectFrom('eventActs')
    .selectAll()
    .where((eb) => eb.or([eb('eventId', '=', eventId), eb('other', '=', eventId)]))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const others = rows.map((row) => (row.eventId === eventId ? row.other : row.eventId));
  const titles = new Map(
    (
      await database.selectFrom('events').select(['id', 'title']).where('id', 'in', listed(database, others)).execute()
    ).map(({ id, title }) => [id, title]),
  );
  const undone = new Set(rows.flatMap(({ undoes }) => undoes ?? []));
  const acts = rows.flatMap((row) => {
    if (row.type === 'alike') return [];
    const other = row.eventId === eventId ? row.other : row.eventId;
    const moved = JSON.parse(row.moved) as Moved;
    const merged = row.type === 'merge';
    const verb = `${row.undoes === null ? '' : '撤销：'}${merged ? '并入' : '拆出'} ${moved.texts.length} 条文本`;
    return [
      {
        id: row.id,
        at: row.at,
        by: row.by,
        sentence: verb,
        reason: row.reason,
        other: { id: other, title: titles.get(other) ?? '' },
        undone: undone.has(row.id),
        can: may(actor.role, 'events.act') && row.undoes === null && !undone.has(row.id) && row.eventId === eventId,
      },
    ];
  });
  const alike = rows.flatMap((row) =>
    row.type === 'alike' ? [row.eventId === eventId ? row.other : row.eventId] : [],
  );
  const items = await eventsById(database, alike, { actor, at });
  return { acts, alike: items.filter((item) => item.case !== null) };
}
