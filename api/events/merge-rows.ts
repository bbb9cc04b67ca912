import type { EventChange } from '../../analysis/events/assign.ts';
import { newId } from '../database/new-id.ts';
import type { Writing } from '../ledger/ledger.ts';
import { caseOfEvent } from './event-case.ts';
import type { EventActRow } from './tables.ts';
import { sumOf } from './write-events.ts';

/** Who merges or splits, why, and which act it reverses. */
export type ActBy = { at: string; by: string; userId: string | null; reason: string; undoes?: string };

/** What went with a merge or a split, so that it can be reversed. */
export type Moved = { texts: string[]; alerts: string[]; folded: string[]; caseId: string | null };

/** The merges that texts have shown, one after the other. Returns the acts. */
export async function mergeRows(writing: Writing, merges: readonly EventChange[], at: string): Promise<string[]> {
  const acts: string[] = [];
  for (const change of merges)
    if (change.type === 'merged')
      acts.push(await mergeOne(writing, change, { at, by: '系统', userId: null, reason: change.reason }));
  return acts;
}

/** `from` becomes part of `eventId` with all its texts, keys, alerts and its case. Returns the act. */
export async function mergeOne(
  writing: Writing,
  { eventId, from }: { eventId: string; from: string },
  by: ActBy,
): Promise<string> {
  const [texts, alerts, events] = [
    await writing.selectFrom('eventTexts').select('documentId').where('eventId', '=', from).execute(),
    await writing.selectFrom('alerts').select(['id', 'status']).where('eventId', '=', from).execute(),
    await writing.selectFrom('events').selectAll().where('id', 'in', [eventId, from]).execute(),
  ];
  const into = events.find(({ id }) => id === eventId);
  const gone = events.find(({ id }) => id === from);
  if (into === undefined || gone === undefined) throw new Error(`No event ${eventId} or ${from} to merge.`);
  const person = by.userId !== null ? { pinned: 1 } : {};
  await writing
    .updateTable('eventTexts')
    .set({ eventId, ...person })
    .where('eventId', '=', from)
    .execute();
  await moveKeys(writing, from, eventId);
  await moveApart(writing, from, eventId);
  await writing.updateTable('alerts').set({ eventId }).where('eventId', '=', from).execute();
  // A case that was judged 无需处置 gives way to one that goes on.
  const stays = into.caseId !== null && ((await caseOfEvent(writing, eventId)) !== null || gone.caseId === null);
  const caseId = stays ? null : gone.caseId;
  await writing
    .updateTable('events')
    .set((eb) => ({ mergedInto: eventId, caseId: null, version: eb('version', '+', 1) }))
    .where('id', '=', from)
    .execute();
  const graver = gone.rank > into.rank ? { rank: gone.rank, level: gone.level } : {};
  const topics = [...new Set([into, gone].flatMap(({ topics }) => JSON.parse(topics) as string[]))];
  await writing
    .updateTable('events')
    .set({
      ...graver,
      topics: JSON.stringify(topics),
      caseId: caseId ?? into.caseId,
      heatBase: sumOf(into.heatBase, gone.heatBase),
    })
    .where('id', '=', eventId)
    .execute();
  const moved: Moved = {
    texts: texts.map(({ documentId }) => documentId),
    alerts: alerts.map(({ id }) => id),
    folded: [],
    caseId,
  };
  return writeAct(writing, { type: 'merge', eventId, other: from, moved: JSON.stringify(moved) }, by);
}

/** Writes an act; the caller tells the trail of it at the end of its transaction. */
export async function writeAct(
  writing: Writing,
  act: Pick<EventActRow, 'type' | 'eventId' | 'other' | 'moved'>,
  { at, by, userId, reason, undoes }: ActBy,
): Promise<string> {
  const id = newId();
  await writing
    .insertInto('eventActs')
    .values({ id, ...act, at, by, userId, reason, undoes: undoes ?? null })
    .execute();
  return id;
}

async function moveKeys(writing: Writing, from: string, eventId: string): Promise<void> {
  await writing
    .insertInto('eventKeys')
    .columns(['key', 'eventId', 'at', 'cased'])
    .expression((eb) =>
      eb
        .selectFrom('eventKeys as old')
        .select((one) => ['old.key', one.val(eventId).as('eventId'), 'old.at', 'old.cased'])
        .where('old.eventId', '=', from),
    )
    .onConflict((conflict) => conflict.columns(['key', 'eventId']).doUpdateSet((eb) => ({ at: eb.ref('excluded.at') })))
    .execute();
  await writing.deleteFrom('eventKeys').where('eventId', '=', from).execute();
}

/** Whoever was kept apart from the one is kept apart from both. */
async function moveApart(writing: Writing, from: string, eventId: string): Promise<void> {
  const pairs = await writing.selectFrom('eventApart').select('other').where('one', '=', from).execute();
  await keepApart(
    writing,
    pairs.filter(({ other }) => other !== eventId).map(({ other }) => [eventId, other]),
  );
}

/** From now on no text makes these events one. */
export async function keepApart(writing: Writing, pairs: readonly (readonly [string, string])[]): Promise<void> {
  if (pairs.length === 0) return;
  await writing
    .insertInto('eventApart')
    .values(
      pairs.flatMap(([one, other]) => [
        { one, other },
        { one: other, other: one },
      ]),
    )
    .onConflict((conflict) => conflict.columns(['one', 'other']).doNothing())
    .execute();
}
