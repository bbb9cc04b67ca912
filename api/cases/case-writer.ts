import { decidedActs, recordAlerts } from '../alerts/alert-trail.ts';
import { useAttachments } from '../attachments/refer.ts';
import { afterCommit } from '../database/unit-of-work.ts';
import { lockHead, type Writing } from '../ledger/ledger.ts';
import { noticesOf } from '../notices/notices.ts';
import { writeOutbox } from '../notices/outbox.ts';
import { awaitReceipts, eventKeyOf } from '../notices/receipts.ts';
import { eventsOfEntry, recordEvents } from '../webhooks/record-events.ts';
import type { CaseEvent, CaseState, LedgerEntry } from './case.ts';
import { caseLedger } from './case-ledger.ts';
import type { CaseOptions } from './case-service.ts';
import { projectSpans } from './clock-spans.ts';
import type { Circumstances } from './decide.ts';
import { evolve, replay } from './evolve.ts';
import { actorName } from './fold-parts.ts';
import { dropDocuments, project, writeEvents } from './projection.ts';

/**
 * The one way into the ledger: under the lock it reads the case, lets `work` decide, and appends the entries together
 * with the list row and the notices, in one transaction; once that is committed it tells who listens and anchors the
 * head. Nothing is written when `work` brings no events.
 */
export function openWriter(options: Pick<CaseOptions, 'database' | 'anchor' | 'onChange'>) {
  return async (
    caseId: string,
    given: Pick<Circumstances, 'actor' | 'at'>,
    work: (state: CaseState | null, writing: Writing) => Promise<readonly CaseEvent[]>,
  ): Promise<CaseState> => {
    const done = await options.database.transaction().execute(async (writing) => {
      const head = await lockHead(writing);
      const before = replay(await caseLedger.entriesOf(writing, caseId));
      const events = await work(before, writing);
      await useAttachments(writing, caseId, events, given.at);
      const version = before?.version ?? 0;
      const appended = await caseLedger.append(writing, head, {
        ...{ caseId, version, at: given.at, by: given.actor, events },
      });
      const after = appended.entries.reduce<CaseState | null>(evolve, before);
      if (after === null) throw new Error(`Nothing was decided for case ${caseId}, which does not exist.`);
      if (appended.entries.length === 0) return { after, head: null };
      await dropDocuments(writing, appended.entries);
      await project(writing, after);
      await projectSpans(writing, before, appended.entries);
      await writeEvents(writing, appended.entries);
      await followAlerts(writing, after, appended.entries);
      for (const entry of appended.entries) {
        const notices = noticesOf(entry, before, after);
        await writeOutbox(writing, eventKeyOf(entry.seq), notices, given.at);
        await awaitReceipts(writing, entry, notices);
      }
      await recordEvents(writing, eventsOfEntries(before, appended.entries));
      return { after, head: appended.head };
    });
    const { after, head } = done;
    if (head !== null)
      await afterCommit(async () => {
        options.onChange(after);
        await options.anchor.write({ ...head, at: given.at });
      });
    return after;
  };
}

/** Each entry is told with the case as it was right after it. */
function eventsOfEntries(before: CaseState | null, entries: readonly LedgerEntry[]) {
  let state = before;
  return entries.flatMap((entry) => {
    state = evolve(state, entry);
    return eventsOfEntry(entry, state);
  });
}

/** An alert whose case was judged is decided with it, wherever the person decided. */
async function followAlerts(writing: Writing, state: CaseState, entries: readonly LedgerEntry[]): Promise<void> {
  for (const { seq, event, by, at } of entries) {
    if (event.type !== 'filed' && event.type !== 'dismissed' && event.type !== 'referred') continue;
    const decided = await writing
      .updateTable('alerts')
      .set({
        status: event.type,
        decision: JSON.stringify({ type: event.type, reason: event.reason, by: actorName(by), at }),
      })
      .where('caseId', '=', state.id)
      .where('status', '=', 'waiting')
      .returning('id')
      .execute();
    const ids = decided.map(({ id }) => id);
    await recordAlerts(writing, ids, {
      act: decidedActs[event.type],
      by,
      at,
      detail: { caseId: state.id, entry: seq },
    });
  }
}
