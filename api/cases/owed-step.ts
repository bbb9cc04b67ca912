import type { Actor, CaseState } from './case.ts';
import type { CaseCommandType, ClockKind } from './contract-commands.ts';
import { inCharge, stepsNow } from './unit-steps.ts';

/**
 * 应办事项: a step that somebody owes now. `whom` are roles as `role:<role>`, units as `unit:<id>` and those who head them
 * as `head:<id>` (`head:leader` for 厅主要负责人), each of whom may do the command; `clock` is the running clock by which it is due, null where none measures it.
 */
export type Owed = {
  whom: string[];
  command: CaseCommandType;
  /** One Chinese sentence. */
  sentence: string;
  clock: ClockKind | null;
  /** The public word that it is about. */
  word?: string;
};

/** As whom somebody owes: by role, unit and, who heads one, as its head. */
export function owesAs(actor: Actor): string[] {
  if (actor.kind === 'system') return [];
  const { role, unitId, head } = actor;
  return [
    `role:${role}`,
    ...(unitId === null ? [] : [`unit:${unitId}`]),
    ...(head === true ? [`head:${role === 'leader' ? 'leader' : unitId}`] : []),
  ];
}

/** The name of a unit by its id. */
export type UnitName = (id: string) => string;

/** The running clock that falls due first among these kinds. */
export function runningClock(state: CaseState, kinds: readonly ClockKind[]): ClockKind | null {
  const running = state.clocks.filter(({ kind, stoppedAt }) => stoppedAt === null && kinds.includes(kind));
  return running.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0]?.kind ?? null;
}

/** When a step falls due; after every real instant where no clock measures it. */
export function dueOf(state: CaseState, { clock }: Owed): string {
  return state.clocks.find(({ kind, stoppedAt }) => kind === clock && stoppedAt === null)?.dueAt ?? '9999';
}

/** Those who answer and act, as those who owe: the units in charge that have signed and returned nothing. */
export function answeringUnits(state: CaseState): string[] {
  return stepsNow(state)
    .filter((step) => inCharge(step) && step.acceptedAt !== null && step.returned === null)
    .map(({ unitId }) => `unit:${unitId}`);
}
