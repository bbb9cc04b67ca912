import { newId } from '../database/new-id.ts';
import type { Database } from '../database/open.ts';
import { unitOfWork } from '../database/unit-of-work.ts';
import { eventsOfCase } from '../events/event-case.ts';
import { leadEvents, splitEvents } from '../events/lead-events.ts';
import { lockHead, type Writing } from '../ledger/ledger.ts';
import type { CaseEvent, CaseState } from './case.ts';
import { caseLedger } from './case-ledger.ts';
import type { WriteCase } from './case-writer.ts';
import type { CaseCommand } from './contract-commands.ts';
import type { Circumstances } from './decide.ts';
import { replay } from './evolve.ts';
import { type Beside, takeOver } from './merge.ts';
import { openSplit } from './split.ts';

type Parts = {
  database: Database;
  write: WriteCase;
  nextNumber(writing: Writing, at: string): Promise<string>;
};

/**
 * 并案与拆案: what is written to two cases at once stands or falls together, with the 舆情事件 and alerts that lead to
 * another case from then on. All other commands write to one case alone.
 */
export function openTogether(parts: Parts) {
  const { database, write } = parts;
  return {
    /** Writes what `work` decides to the case, and to the other case what follows from it. */
    together: (
      caseId: string,
      commands: readonly CaseCommand[],
      given: Circumstances,
      work: (state: CaseState | null, beside: Beside | undefined) => Promise<CaseEvent[]>,
    ): Promise<CaseState> => {
      if (!commands.some(({ type }) => ofTwo.has(type))) return write(caseId, given, (state) => work(state, undefined));
      return unitOfWork(database, async () => {
        // Before anything is read: nobody changes either case from here on.
        const beside = await database.transaction().execute(async (writing) => {
          await lockHead(writing);
          return besideOf(parts, caseId, commands, given.at, writing);
        });
        let before: CaseState | null = null;
        let events: CaseEvent[] = [];
        const after = await write(caseId, given, async (state) => {
          before = state;
          events = await work(state, beside);
          return events;
        });
        for (const event of events) await follow(parts, { event, before, after, beside, commands }, given);
        return after;
      });
    },
    /** The case that goes on where this one was merged; the same where it was not. */
    standing: async (caseId: string): Promise<string> => {
      let id = caseId;
      for (const seen = new Set<string>(); !seen.has(id); ) {
        seen.add(id);
        id = (await mergerOf(database, id)) ?? id;
      }
      return id;
    },
  };
}

const ofTwo: ReadonlySet<CaseCommand['type']> = new Set([
  'mergeInto',
  'splitOff',
  'confirmProposal',
  'reopen',
] as const);

/** The case that goes on after a merge, or the number of a new one. */
async function besideOf(
  { nextNumber }: Parts,
  caseId: string,
  commands: readonly CaseCommand[],
  at: string,
  writing: Writing,
): Promise<Beside | undefined> {
  const none = { caseId: '', number: '' };
  for (const command of commands) {
    if (command.type === 'splitOff')
      return { other: null, events: [], fresh: { caseId: newId(), number: await nextNumber(writing, at) } };
    const into = command.type === 'mergeInto' ? command.into : await proposedInto(command, caseId, writing);
    if (into === null) continue;
    const other = replay(await caseLedger.entriesOf(writing, into));
    return { other, events: await eventsOfCase(writing, caseId), fresh: none };
  }
  return undefined;
}

async function proposedInto(command: CaseCommand, caseId: string, writing: Writing): Promise<string | null> {
  if (command.type !== 'confirmProposal') return null;
  const state = replay(await caseLedger.entriesOf(writing, caseId));
  const change = state?.proposals.find(({ id }) => id === command.proposal)?.change;
  return change?.what === 'merge' ? change.into.caseId : null;
}

type Done = {
  event: CaseEvent;
  before: CaseState | null;
  after: CaseState;
  beside: Beside | undefined;
  commands: readonly CaseCommand[];
};

/** What an entry of one case brings to another. */
async function follow(parts: Parts, done: Done, given: Circumstances): Promise<void> {
  const { database, write } = parts;
  const { event, before, after, beside, commands } = done;
  const { at, actor: by } = given;
  if (before === null) return;
  if (event.type === 'mergedInto') {
    const units = chosenUnits(commands, before);
    const target = await write(event.into.caseId, given, async (state) =>
      state === null ? [] : takeOver(before, { reason: event.reason, units }, state, given),
    );
    await leadEvents(database, { from: after, to: target, events: event.events, act: '随案并入' }, { at, by });
  }
  if (event.type === 'reopened') {
    const merger = before.mergers.find(({ reopenedAt }) => reopenedAt === null);
    if (merger === undefined) return;
    const { id: caseId, number } = before;
    const other = await write(merger.caseId, given, async (state) =>
      state === null ? [] : [{ type: 'mergeUndone', from: { caseId, number }, reason: event.reason }],
    );
    await leadEvents(database, { from: other, to: after, events: merger.events, act: '并案撤销' }, { at, by });
  }
  if (event.type === 'partSplitOff') {
    const command = commands.find((one) => one.type === 'splitOff');
    if (command === undefined) return;
    const fresh = await write(event.into.caseId, given, async () => openSplit(command, before, { ...given, beside }));
    await splitEvents(database, { from: before, to: fresh, reason: event.reason }, { at, by });
  }
}

/** Whether the units of the merged case go on as 协办, as was chosen when it was merged or proposed. */
function chosenUnits(commands: readonly CaseCommand[], before: CaseState): boolean {
  for (const command of commands) {
    if (command.type === 'mergeInto') return command.units;
    if (command.type !== 'confirmProposal') continue;
    const change = before.proposals.find(({ id }) => id === command.proposal)?.change;
    if (change?.what === 'merge') return change.units;
  }
  return true;
}

async function mergerOf(database: Database, caseId: string): Promise<string | null> {
  const row = await database
    .selectFrom('cases')
    .select(['status', 'state'])
    .where('id', '=', caseId)
    .executeTakeFirst();
  if (row?.status !== 'merged') return null;
  return (JSON.parse(row.state) as CaseState).mergers.at(-1)?.caseId ?? null;
}
