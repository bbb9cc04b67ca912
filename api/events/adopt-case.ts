import { assignEvents } from '../../analysis/events/assign.ts';
import { openBoard } from '../../analysis/events/board.ts';
import { alertDocuments } from '../alerts/alert-rows.ts';
import { recordAlerts } from '../alerts/alert-trail.ts';
import { lockAlerts } from '../alerts/raise-pack.ts';
import type { Actor, CaseDocument } from '../cases/case.ts';
import type { OpenCase } from '../cases/cases.ts';
import type { Writing } from '../ledger/ledger.ts';
import { record } from '../trail/trail.ts';
import { countTexts } from './count-texts.ts';
import { caseOfEvent, linkCase } from './event-case.ts';
import { eventOfCase, type TypedCase, toldByCase } from './events-of-alerts.ts';
import { listed } from './in-list.ts';
import { knownEvents } from './known-events.ts';
import { writeKeys, writeTexts } from './write-events.ts';

/**
 * 手工录入: a case that is entered by hand belongs to the event that it tells of, and takes over the alert that waits on
 * it; where that event has a case already, or there is none, it begins an event of its own. Returns the texts of the
 * alert, which the case holds from its opening.
 */
export async function adoptCase(writing: Writing, input: OpenCase, actor: Actor, at: string): Promise<CaseDocument[]> {
  await lockAlerts(writing);
  const told: TypedCase = { ...input, id: input.caseId, openedAt: at };
  const { row, sign } = toldByCase(told);
  const { events, apart } = await knownEvents(writing, [sign], new Map());
  const held = await eventOfTexts(
    writing,
    input.documents.map(({ id }) => id),
  );
  const changes = assignEvents([sign], openBoard(events, apart));
  const fitting = changes.find(({ type }) => type === 'joined')?.eventId ?? null;
  const eventId = held ?? fitting;
  if (eventId === null || (await caseOfEvent(writing, eventId)) !== null) {
    const own = await eventOfCase(writing, told);
    if (eventId !== null) await sayAlike(writing, own, eventId, at);
    return [];
  }
  const reason = held === null ? '手工录入的案件说的是这个事件' : '手工录入的案件引用了该事件的文本';
  const rows = [{ ...row, eventId, reason }];
  await writeTexts(writing, rows);
  await writeKeys(writing, rows, () => true);
  await linkCase(writing, eventId, input.caseId);
  await countTexts(writing, [eventId]);
  return takeOverAlerts(writing, eventId, input.caseId, actor, at);
}

async function eventOfTexts(writing: Writing, ids: readonly string[]): Promise<string | null> {
  const row = await writing
    .selectFrom('eventTexts')
    .select('eventId')
    .where('documentId', 'in', listed(writing, ids))
    .executeTakeFirst();
  return row?.eventId ?? null;
}

async function takeOverAlerts(
  writing: Writing,
  eventId: string,
  caseId: string,
  actor: Actor,
  at: string,
): Promise<CaseDocument[]> {
  const waiting = await writing
    .updateTable('alerts')
    .set({ caseId })
    .where('eventId', '=', eventId)
    .where('status', '=', 'waiting')
    .where('caseId', 'is', null)
    .returning('id')
    .execute();
  const ids = waiting.map(({ id }) => id);
  await recordAlerts(writing, ids, { act: '归入手工录入的案件', by: actor, at });
  const texts: CaseDocument[] = [];
  for (const id of ids) texts.push(...(await alertDocuments(writing, id)));
  return texts;
}

/** The person who enters a second case of an event is shown that there is a first. */
async function sayAlike(writing: Writing, own: string, other: string, at: string): Promise<void> {
  const [one = '', two = ''] = [own, other].toSorted();
  const reason = '手工录入的案件与另一事件相合，各有案件，待并案';
  const id = `alike-${one}-${two}`;
  await writing
    .insertInto('eventActs')
    .values({
      ...{ id, at, by: '系统', userId: null, type: 'alike', eventId: one, other: two, moved: '{}', reason },
      undoes: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  await record(writing, 'eventAct', [id], { act: '事件归并', by: '系统', at });
}
