import type { Actor, CaseState, LedgerEntry } from './case.ts';
import type { ClockEnd } from './clock-ends.ts';
import type { ClockKind } from './contract-commands.ts';

/** What an entry brings, without the chain. */
export type Fact = Pick<LedgerEntry, 'caseId' | 'version' | 'at' | 'by' | 'event'>;

/** The name by which people know who acted. */
export function actorName(actor: Actor): string {
  return actor.kind === 'system' ? '系统' : actor.name;
}

/** Null for the system. */
export function userIdOf(actor: Actor): string | null {
  return actor.kind === 'person' ? actor.userId : null;
}

/** The clocks of a case after those of some kinds (or all) stopped; `end` says otherwise where nothing was done that would count as met. */
export function stop(
  state: CaseState,
  at: string,
  kinds?: readonly ClockKind[],
  end: ClockEnd = 'done',
): CaseState['clocks'] {
  return state.clocks.map((clock) =>
    clock.stoppedAt === null && (kinds === undefined || kinds.includes(clock.kind))
      ? { ...clock, stoppedAt: at, end }
      : clock,
  );
}

/** Receipts of reminders change nothing that anybody decides on: who has not seen the last ones acts on the case as it is. */
export function isCurrent(state: Pick<CaseState, 'version' | 'receipts'>, version: number): boolean {
  return version <= state.version && version >= state.version - (state.receipts ?? 0);
}
