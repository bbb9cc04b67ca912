import { recordAlerts } from '../alerts/alert-trail.ts';
import type { Actor } from '../cases/case.ts';
import { newId } from '../database/new-id.ts';
import type { Writing } from '../ledger/ledger.ts';
import { record } from '../trail/trail.ts';
import { alertOfSplit } from './alerts-of-acts.ts';
import { type ActBy, keepApart, type Moved, writeAct } from './merge-rows.ts';
import { remakeEvents } from './remake-events.ts';

/** 拆分: these texts of an event become one of their own, kept apart from it for good; the act and the alerts are recorded. */
export async function splitRows(
  writing: Writing,
  { eventId, texts }: { eventId: string; texts: readonly string[] },
  by: ActBy,
  actor: Actor,
): Promise<{ fresh: string; alerts: string[] }> {
  const fresh = `event-${newId()}`;
  const from = await writing.selectFrom('events').selectAll().where('id', '=', eventId).executeTakeFirstOrThrow();
  await writing
    .insertInto('events')
    .values({ ...from, id: fresh, caseId: null, burstAt: null, burst: null, createdAt: by.at, version: 0 })
    .execute();
  await moveTexts(writing, texts, fresh);
  await keepApart(writing, [[eventId, fresh]]);
  await remakeEvents(writing, [eventId, fresh]);
  const alerts = await alertOfSplit(writing, { from: eventId, into: fresh, texts }, by.at);
  const moved: Moved = { texts: [...texts], alerts, folded: [], caseId: null };
  const act = await writeAct(writing, { type: 'split', eventId, other: fresh, moved: JSON.stringify(moved) }, by);
  await recordAlerts(writing, alerts, { act: '拆分事件', by: actor, at: by.at });
  await record(writing, 'eventAct', [act], { act: '拆分事件', by: by.by, at: by.at, detail: { userId: by.userId } });
  return { fresh, alerts };
}

/** A person put them there. */
export async function moveTexts(writing: Writing, ids: readonly string[], eventId: string): Promise<void> {
  if (ids.length === 0) return;
  await writing.updateTable('eventTexts').set({ eventId, pinned: 1 }).where('documentId', 'in', ids).execute();
}
