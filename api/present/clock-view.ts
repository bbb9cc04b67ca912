import type { ClockView } from '../contract/case.ts';
import { clockKinds } from '../contract/command.ts';
import type { CaseState } from '../ledger/case.ts';

type RunningClock = CaseState['clocks'][number];

/** A clock as the screen shows it at an instant. */
export function presentClock(clock: RunningClock, at: Date): ClockView {
  const { kind, startsAt, dueAt, stoppedAt, legalBasis, extended } = clock;
  return { kind, name: clockKinds[kind], startsAt, dueAt, stoppedAt, state: stateOf(clock, at), legalBasis, extended };
}

/** The running clock that falls due next, or the one overdue longest; null when none runs. */
export function nextClockOf(clocks: readonly RunningClock[]): RunningClock | null {
  return (
    clocks
      .filter((clock) => clock.stoppedAt === null)
      .sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt))
      .at(0) ?? null
  );
}

/** Stopping exactly at the limit is in time; due soon is the last 2 hours, but at most the last fifth of a short limit. */
function stateOf(clock: RunningClock, at: Date): ClockView['state'] {
  const due = Date.parse(clock.dueAt);
  if (clock.stoppedAt !== null) return Date.parse(clock.stoppedAt) <= due ? 'met' : 'missed';
  if (at.getTime() > due) return 'overdue';
  const soonMs = Math.min(2 * 3_600_000, (due - Date.parse(clock.startsAt)) / 5);
  return at.getTime() >= due - soonMs ? 'dueSoon' : 'running';
}
