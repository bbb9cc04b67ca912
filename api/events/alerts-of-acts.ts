import { type Level, levelOrder, type Topic } from '../../analysis/codes.ts';
import type { EventSign } from '../../analysis/events/sign.ts';
import { alertIdOf } from '../alerts/alert-rows.ts';
import { firstSentence } from '../alerts/alert-text.ts';
import type { AlertRow } from '../database/tables-ledger.ts';
import type { Writing } from '../ledger/ledger.ts';

/**
 * The alert of an event that was split off: one whose texts all went with it goes too; of others, the texts that weigh
 * something raise a new one, so that somebody judges them. Returns the alerts that changed.
 */
export async function alertOfSplit(
  writing: Writing,
  { from, into, texts }: { from: string; into: string; texts: readonly string[] },
  at: string,
): Promise<string[]> {
  const held = await writing
    .selectFrom('alertDocuments')
    .innerJoin('alerts', 'alerts.id', 'alertDocuments.alertId')
    .select(['alertDocuments.documentId', 'alertDocuments.alertId'])
    .where('alerts.eventId', '=', from)
    .execute();
  const alerts = [...new Set(held.map(({ alertId }) => alertId))];
  const gone = new Set(texts);
  const whole = alerts.filter((id) =>
    held.filter(({ alertId }) => alertId === id).every(({ documentId }) => gone.has(documentId)),
  );
  if (whole.length > 0) {
    await writing.updateTable('alerts').set({ eventId: into }).where('id', 'in', whole).execute();
    return whole;
  }
  const moved = held.filter(({ documentId }) => gone.has(documentId));
  if (moved.length === 0) return [];
  const raised = await raiseSplit(writing, moved, into, at);
  return raised === null ? [] : [raised];
}

/** Raises an alert on the gravest of the texts, from what the event kept of it, and takes them over. */
async function raiseSplit(
  writing: Writing,
  moved: readonly { documentId: string; alertId: string }[],
  eventId: string,
  at: string,
): Promise<string | null> {
  const rows = await writing
    .selectFrom('eventTexts')
    .selectAll()
    .where(
      'documentId',
      'in',
      moved.map(({ documentId }) => documentId),
    )
    .orderBy('rank', 'desc')
    .orderBy('at')
    .execute();
  const [main] = rows;
  if (main === undefined || main.rank === 0) return null;
  const [{ alertId } = { alertId: '' }] = moved;
  const old = await writing.selectFrom('alerts').selectAll().where('id', '=', alertId).executeTakeFirstOrThrow();
  const head = main.sign === '' ? '' : (JSON.parse(main.sign) as EventSign).head;
  const { place, placeName, topics } = await writing
    .selectFrom('events')
    .select(['place', 'placeName', 'topics'])
    .where('id', '=', eventId)
    .executeTakeFirstOrThrow();
  const id = alertIdOf(main.documentId, eventId.replace(/^event-/, ''));
  const row: AlertRow = {
    ...old,
    ...{ id, eventId, group: main.group, title: main.title, firstSentence: firstSentence(head), summary: head },
    ...{ level: main.level, rank: main.rank, topics, mainTopic: (JSON.parse(topics) as Topic[])[0] ?? 'other' },
    ...{ place, placeName, raisedAt: at, publishedAt: main.at, status: 'waiting', caseId: null, decision: null },
    ...{ acknowledgedById: null, acknowledgedByName: null, acknowledgedAt: null },
  };
  await writing
    .insertInto('alerts')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  // What a case holds by the old alert stays there: nothing of it can be taken back.
  const ids = rows.map(({ documentId }) => documentId);
  const kept = await writing
    .selectFrom('alertDocuments')
    .selectAll()
    .where('alertId', '=', old.id)
    .where('documentId', 'in', ids)
    .execute();
  await writing
    .insertInto('alertDocuments')
    .values(kept.map((text) => ({ ...text, alertId: id })))
    .onConflict((conflict) => conflict.columns(['documentId', 'alertId']).doNothing())
    .execute();
  await writing.deleteFrom('alertDocuments').where('alertId', '=', old.id).where('documentId', 'in', ids).execute();
  await lower(writing, old.id);
  return id;
}

/** A waiting alert weighs what its texts weigh that are left; one with a case stays as it was told. */
async function lower(writing: Writing, alertId: string): Promise<void> {
  const left = await writing.selectFrom('alertDocuments').select('level').where('alertId', '=', alertId).execute();
  const rank = Math.max(0, ...left.map(({ level }) => levelOrder.indexOf(level as Level)));
  if (rank === 0) return;
  await writing
    .updateTable('alerts')
    .set({ rank, level: levelOrder[rank] ?? 'none' })
    .where('id', '=', alertId)
    .where('status', '=', 'waiting')
    .where('caseId', 'is', null)
    .execute();
}

/** Alerts that a merge had folded wait again, each with its own texts. */
export async function unfoldAlerts(
  writing: Writing,
  { eventId, alerts, texts }: { eventId: string; alerts: readonly string[]; texts: readonly string[]; at: string },
): Promise<string[]> {
  const [first] = alerts;
  if (first === undefined) return [];
  await writing
    .updateTable('alerts')
    .set({ status: 'waiting', decision: null, eventId })
    .where('id', 'in', alerts)
    .where('status', '=', 'merged')
    .execute();
  // Of several only one had stayed; its texts are those that the merge brought.
  const held = writing.selectFrom('alertDocuments').select('documentId').where('alertId', '=', first);
  await writing
    .updateTable('alertDocuments')
    .set({ alertId: first })
    .where('documentId', 'in', texts.length === 0 ? [''] : texts)
    .where('alertId', 'not in', alerts)
    .where('documentId', 'not in', held)
    .execute();
  return [...alerts];
}
