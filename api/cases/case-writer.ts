import { decidedActs, recordAlerts } from '../alerts/alert-trail.ts';
import { keepAttachments } from '../attachments/refer.ts';
import { afterCommit } from '../database/unit-of-work.ts';
import { lockHead, type Writing } from '../ledger/ledger.ts';
import { toHeads } from '../notices/heads.ts';
import { noticesOf } from '../notices/notices.ts';
import { writeNotices } from '../notices/outbox.ts';
import { awaitReceipts, eventKeyOf } from '../notices/receipts.ts';
import { eventsOfEntry, recordEvents } from '../webhooks/record-events.ts';
import { projectFacts } from './assessed-facts.ts';
import type { CaseEvent, CaseState, LedgerEntry } from './case.ts';
import { caseLedger } from './case-ledger.ts';
import type { CaseOptions } from './case-service.ts';
import { projectSpans } from './clock-spans.ts';
import type { Circumstances } from './decide.ts';
import { evolve, replay } from './evolve.ts';
import { actorName } from './fold-parts.ts';
import { dropDocuments, project, writeEvents } from './projection.ts';

type Options = Pick<CaseOptions, 'database' | 'anchor' | 'onChange'>;
type Given = Pick<Circumstances, 'actor' | 'at'>;
type Work = (state: CaseState | null, writing: Writing) => Promise<readonly CaseEvent[]>;

/** Writes to a case what `work` decides, and returns the case as it is then. */
export type WriteCase = (caseId: string, given: Given, work: Work) => Promise<CaseState>;

/** Writes to several cases in one transaction, all of it or nothing. Returns the new entries. */
export type WriteCases = (
  caseIds: readonly string[],
  given: Given,
  decide: (state: CaseState | null) => readonly CaseEvent[],
) => Promise<LedgerEntry[]>;

/**
 * The one way into the ledger: under the lock it reads the cases, lets someone decide, and appends the entries together
 * with the list rows and the notices, in one transaction; once that is committed it tells who listens and anchors the
 * head. Nothing is written where no events are decided.
 */
export function openWriter(options: Options): { write: WriteCase; writeSeveral: WriteCases } {
  return {
    write: async (caseId, given, work) => {
      const [done] = await writeEach(options, [caseId], given, work);
      if (done?.after == null) throw new Error(`Nothing was decided for case ${caseId}, which does not exist.`);
      return done.after;
    },
    writeSeveral: async (caseIds, given, decide) => {
      const done = await writeEach(options, caseIds, given, async (state) => decide(state));
      return done.flatMap(({ entries }) => entries);
    },
  };
}

/** A case before and after what was written to it; null where there is none. */
type Done = { before: CaseState | null; after: CaseState | null; entries: LedgerEntry[] };
type Changed = Done & { after: CaseState };

async function writeEach(
  { database, anchor, onChange }: Options,
  caseIds: readonly string[],
  given: Given,
  work: Work,
): Promise<Done[]> {
  const { done, changed, head } = await database.transaction().execute(async (writing) => {
    const head = await lockHead(writing);
    const known = await caseLedger.entriesOfEach(writing, caseIds);
    const decided = [];
    for (const caseId of caseIds) {
      const before = replay(known.get(caseId) ?? []);
      const events = await work(before, writing);
      await keepAttachments(writing, caseId, events, given.at);
      decided.push({ caseId, before, version: before?.version ?? 0, events });
    }
    const appended = await caseLedger.append(writing, head, { at: given.at, by: given.actor, cases: decided });
    const own = Map.groupBy(appended.entries, ({ caseId }) => caseId);
    const done = decided.map(({ caseId, before }): Done => {
      const entries = own.get(caseId) ?? [];
      return { before, after: entries.reduce<CaseState | null>(evolve, before), entries };
    });
    const changed = done.filter((one): one is Changed => one.after !== null && one.entries.length > 0);
    if (changed.length > 0) await writeWhatFollows(writing, changed, given.at);
    return { done, changed, head: appended.head };
  });
  if (changed.length > 0)
    await afterCommit(async () => {
      for (const { after } of changed) onChange(after);
      await anchor.write({ ...head, at: given.at });
    });
  return done;
}

/** All that goes with new entries: lists, read models, alerts, notices and messages to programs outside. */
async function writeWhatFollows(writing: Writing, changed: readonly Changed[], at: string): Promise<void> {
  const entries = changed.flatMap((one) => one.entries);
  await dropDocuments(writing, entries);
  await project(
    writing,
    changed.map(({ after }) => after),
  );
  await projectSpans(writing, changed);
  await projectFacts(writing, changed);
  await writeEvents(writing, entries);
  for (const { after, entries: own } of changed) await followAlerts(writing, after, own);
  const told = changed.flatMap(({ before, after, entries: own }) =>
    own.map((entry) => ({ eventKey: eventKeyOf(entry.seq), notices: noticesOf(entry, before, after), at })),
  );
  const addressed = await toHeads(writing, told);
  await writeNotices(writing, addressed);
  const noticesBy = new Map(addressed.map(({ eventKey, notices }) => [eventKey, notices]));
  await awaitReceipts(
    writing,
    entries.map((entry) => ({ entry, notices: noticesBy.get(eventKeyOf(entry.seq)) ?? [] })),
  );
  await recordEvents(
    writing,
    changed.flatMap(({ before, entries: own }) => eventsOfEntries(before, own)),
  );
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
