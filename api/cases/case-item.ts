import { clockState, nextClock, type RunningClock } from '../clocks/clock-state.ts';
import { clockStarts } from '../clocks/contract.ts';
import { spanText } from '../clocks/limit.ts';
import type { Unit } from '../units/contract.ts';
import type { CaseItem, ClockView } from './contract.ts';
import { clockKinds } from './contract-commands.ts';
import type { ListedState } from './list-rows.ts';
import { answerStatus } from './words.ts';

/** 台账行：a case as lists show it, with its clock as it stands at an instant. */
export function caseItem(state: ListedState, units: ReadonlyMap<string, Unit>, at: string): CaseItem {
  const clock = nextClock(state.clocks);
  return {
    id: state.id,
    number: state.number,
    title: state.title,
    level: state.level,
    status: state.status,
    answerStatus: answerStatus(state),
    topics: state.topics,
    places: state.places,
    lead: named(state.duty?.lead, units),
    handler: named(state.duty?.handler, units),
    openedAt: state.openedAt,
    foundAt: state.foundAt,
    nextClock: clock === null ? null : clockView(clock, units, at),
    reopened: state.reopened,
    late: (state.late ?? null) !== null,
    version: state.version,
    ...(state.unreadable === undefined ? {} : { unreadable: state.unreadable }),
  };
}

/** A clock as people see it at an instant. */
export function clockView(clock: RunningClock, units: ReadonlyMap<string, Unit>, at: string): ClockView {
  return {
    kind: clock.kind,
    name: clockKinds[clock.kind],
    unit: named(clock.unitId, units),
    startsAt: clock.startsAt,
    dueAt: clock.dueAt,
    stoppedAt: clock.stoppedAt,
    state: clockState(clock, at),
    legalBasis: clock.legalBasis,
    extended: clock.extended,
    originalDueAt: clock.originalDueAt,
    originalState: clockState({ ...clock, dueAt: clock.originalDueAt }, at),
    publishedDueAt: clock.publishedDueAt ?? null,
    start: clock.start === undefined ? null : clockStarts[clock.start],
    limit: clock.limit === undefined ? null : spanText(clock.limit),
    asked: clock.stoppedAt === null ? (clock.asked ?? null) : null,
  };
}

/** A unit that was since removed keeps its id as its name: the ledger still says who it was. */
function named(id: string | undefined, units: ReadonlyMap<string, Unit>): { id: string; name: string } | null {
  return id === undefined ? null : { id, name: units.get(id)?.name ?? id };
}
