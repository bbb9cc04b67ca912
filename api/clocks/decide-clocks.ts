import type { CaseEvent, CaseState } from '../cases/case.ts';
import type { CaseCommand, CaseCommandType, ClockKind } from '../cases/contract-commands.ts';
import type { Circumstances } from '../cases/decide.ts';
import { refused } from '../cases/refusals.ts';
import { instant } from '../ledger/instant.ts';
import { type ClockConfig, clocksFor, ruleOf } from './clock-rules.ts';
import { neverExtended } from './contract.ts';
import { earlierOf, movedEarlier } from './found-time.ts';
import { lateOf } from './late.ts';
import { dueOf } from './limit.ts';

/** The commands about clocks: extensions, times of the matter, reports and steps that stop a limit. `permit` has passed already. */
export function decideClock(command: ClockCommand, state: CaseState, given: Circumstances): CaseEvent[] {
  switch (command.type) {
    case 'askExtension':
      return askExtension(command, state, given);
    case 'extend':
      return extend(command, state, given);
    case 'refuseExtension':
      askedFor(command.clock, state);
      return [{ type: 'extensionRefused', clock: command.clock, reason: command.reason }];
    case 'correctFoundTime':
      return correctFoundTime(command, state, given);
    case 'setHappenedTime':
      return setHappenedTime(command, state, given);
    case 'fileReport':
      return fileReport(command, state, given);
    case 'recordStep':
      return recordStep(command, state, given);
    default:
      return command satisfies never;
  }
}

type ClockCommandType =
  | 'askExtension'
  | 'extend'
  | 'refuseExtension'
  | 'correctFoundTime'
  | 'setHappenedTime'
  | 'fileReport'
  | 'recordStep';
type ClockCommand = Of<ClockCommandType>;
type Of<T extends CaseCommandType> = Extract<CaseCommand, { type: T }>;

function askExtension(command: Of<'askExtension'>, state: CaseState, { at, settings }: Circumstances): CaseEvent[] {
  const clock = extendable(command.clock, state, at);
  if (clock.asked !== null) throw refused('extension.pending');
  const until = withinBounds(clock, command.until, state, settings.clocks);
  return [{ type: 'extensionAsked', clock: command.clock, until, reason: command.reason }];
}

/** Only what was applied for, not further, and again within the bounds that hold now. */
function extend(command: Of<'extend'>, state: CaseState, { at, settings }: Circumstances): CaseEvent[] {
  const clock = extendable(command.clock, state, at);
  if (clock.asked === null) throw refused('extension.notAsked');
  const until = withinBounds(clock, command.until, state, settings.clocks);
  if (until > clock.asked.until) throw refused('extension.moreThanAsked');
  return [{ type: 'extended', clock: command.clock, until, reason: command.reason }];
}

type Running = CaseState['clocks'][number];

/** The clock while it may still be extended: it runs and has not run out. What is overdue stays overdue. */
function extendable(kind: ClockKind, state: CaseState, at: string): Running {
  const clock = running(kind, state);
  if (clock === undefined) throw refused('clock.notRunning');
  if (clock.dueAt < at) throw refused('clock.overdue');
  return clock;
}

function withinBounds(clock: Running, wanted: string, state: CaseState, config: ClockConfig): string {
  const extension = neverExtended.includes(clock.kind) ? null : (ruleOf(config, clock, state)?.extension ?? null);
  if (extension === null) throw refused('extension.never');
  if (clock.extensions >= extension.times) throw refused('extension.tooOften');
  const until = instant(wanted);
  if (until <= clock.dueAt) throw refused('clock.untilTooEarly');
  if (until > furthest(clock.originalDueAt, extension.most, config)) throw refused('extension.tooFar');
  return until;
}

/** Days count from the last day of the limit, which ends at midnight. */
function furthest(originalDueAt: string, most: Parameters<typeof dueOf>[1], config: ClockConfig): string {
  const wholeDays = most.unit === 'days' || most.unit === 'workingDays';
  return dueOf(wholeDays ? new Date(Date.parse(originalDueAt) - 1).toISOString() : originalDueAt, most, config);
}

function askedFor(kind: ClockKind, state: CaseState): void {
  if ((running(kind, state)?.asked ?? null) === null) throw refused('extension.notAsked');
}

function running(kind: ClockKind, state: CaseState): Running | undefined {
  return state.clocks.find((one) => one.kind === kind && one.stoppedAt === null);
}

/** Set forward, it only shows what is claimed now: the clocks keep to the earliest known time. Set back, it moves them with it, also stopped ones. */
function correctFoundTime(command: Of<'correctFoundTime'>, state: CaseState, given: Circumstances): CaseEvent[] {
  const foundAt = instant(command.foundAt);
  if (foundAt > given.at) throw refused('found.inFuture');
  if (foundAt === state.foundAt) throw refused('found.same');
  if (state.publishedAt !== null && foundAt < toMinute(state.publishedAt)) throw refused('found.beforePublished');
  const config = given.settings.clocks;
  const earliest = earlierOf(foundAt, state.firstFoundAt);
  return [
    {
      type: 'foundTimeCorrected',
      foundAt,
      reason: command.reason,
      moved: movedEarlier(state, earliest, ['found', 'published', 'happened'], config),
      late: lateOf({ ...state, foundAt: earliest }, state.openedAt, config),
    },
  ];
}

function setHappenedTime(command: Of<'setHappenedTime'>, state: CaseState, given: Circumstances): CaseEvent[] {
  const happenedAt = instant(command.happenedAt);
  if (happenedAt > given.at) throw refused('happened.inFuture');
  const moved = movedEarlier(state, happenedAt, ['happened'], given.settings.clocks);
  return [{ type: 'happenedTimeSet', happenedAt, reason: command.reason, moved }];
}

function fileReport({ type: _, ...command }: Of<'fileReport'>, state: CaseState, given: Circumstances): CaseEvent[] {
  const { actor, at, settings } = given;
  const sentAt = instant(command.sentAt);
  if (sentAt > at) throw refused('report.inFuture');
  if (sentAt < toMinute(state.happenedAt ?? state.publishedAt ?? state.firstFoundAt)) throw refused('report.tooEarly');
  if (command.to === 'ministry' && actor.kind === 'person' && actor.role === 'unit') throw refused('report.ministry');
  if (command.report !== 'initial' && !state.reports.some((one) => one.report === 'initial'))
    throw refused('report.noInitial');
  const owes = command.way === 'phone' && running('writtenReport', state) === undefined;
  const clocks = owes ? clocksFor(settings.clocks, state, { phoned: sentAt }, ['writtenReport']) : [];
  return [
    { type: 'reportFiled', ...command, sentAt },
    ...(clocks.length === 0 ? [] : [{ type: 'clocksStarted' as const, clocks }]),
  ];
}

function recordStep(command: Of<'recordStep'>, state: CaseState, { at, settings }: Circumstances): CaseEvent[] {
  const clock = running(command.clock, state);
  if (clock === undefined) throw refused('clock.notRunning');
  const doneAt = instant(command.doneAt);
  if (doneAt > at) throw refused('step.inFuture');
  if (doneAt < toMinute(clock.startsAt)) throw refused('step.tooEarly');
  const next =
    command.clock === 'petitionAccept'
      ? clocksFor(settings.clocks, state, { petitionAccepted: doneAt }, ['petitionClose'])
      : [];
  return [
    { type: 'stepRecorded', clock: command.clock, doneAt, reference: command.reference },
    ...(next.length === 0 ? [] : [{ type: 'clocksStarted' as const, clocks: next }]),
  ];
}

/** People enter times to the minute. */
function toMinute(text: string): string {
  return `${instant(text).slice(0, 16)}:00.000Z`;
}
