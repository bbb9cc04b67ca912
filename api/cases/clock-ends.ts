import type { CaseState } from './case.ts';
import type { ClockKind } from './contract-commands.ts';

/**
 * 时钟怎样停下: `done` by what it was waiting for, `terminated` without it (无需处置、撤案、并案、转外单位), `withheld` by 不予公开,
 * `paused` until it goes on with the rest of its time. Only `done` can be 按时.
 */
export type ClockEnd = 'done' | 'terminated' | 'withheld' | 'paused';

type Clocks = CaseState['clocks'];

/** Stops running clocks without what they waited for: 终止. */
export function terminate(clocks: Clocks, at: string, kinds?: readonly string[]): Clocks {
  return clocks.map((clock) =>
    clock.stoppedAt === null && (kinds === undefined || kinds.includes(clock.kind))
      ? { ...clock, stoppedAt: at, end: 'terminated' }
      : clock,
  );
}

/** Stops running clocks that are not overdue until they go on: 暂停. What is overdue stays so. */
export function pause(clocks: Clocks, at: string, kinds: readonly ClockKind[]): Clocks {
  return clocks.map((clock) =>
    clock.stoppedAt === null && kinds.includes(clock.kind) && clock.dueAt > at
      ? { ...clock, stoppedAt: at, end: 'paused' }
      : clock,
  );
}

/** Stops the running clock of one order. */
export function stopOrder(clocks: Clocks, at: string, order: number): Clocks {
  return clocks.map((clock) =>
    clock.stoppedAt === null && clock.order === order ? { ...clock, stoppedAt: at, end: 'done' } : clock,
  );
}
