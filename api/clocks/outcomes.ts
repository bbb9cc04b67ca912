import type { CaseState } from '../cases/case.ts';
import type { ClockKind } from '../cases/contract-commands.ts';
import { clockState } from './clock-state.ts';

/** By which limit a rate is counted: 原时限, or with extensions that were approved. */
export type LimitKind = 'original' | 'extended';

/** 时限结果: how a clock came out, and at which moment that counts. */
export type Outcome = { kind: ClockKind; at: string; met: boolean };

/**
 * 口径：a clock comes out when it stops or runs out, whichever is first, but not before the ledger knew of its limit: a
 * case registered late counts when it is registered, a limit moved by an earlier 发现时间 when that was recorded. One that
 * was ended in time without anything that would count as met (不予公开、无需处置、并案) does not come out; one that was ended
 * after it had run out stays missed.
 */
export function outcomesOf(one: Pick<CaseState, 'clocks' | 'openedAt'>, limit: LimitKind): Outcome[] {
  return one.clocks.flatMap((clock) => {
    const dueAt = limit === 'original' ? clock.originalDueAt : clock.dueAt;
    const { kind, stoppedAt } = clock;
    const inTime = stoppedAt !== null && stoppedAt <= dueAt;
    if (inTime && clockState(clock, stoppedAt) !== 'met') return [];
    return [{ kind, at: laterOf(inTime ? stoppedAt : dueAt, laterOf(clock.knownAt, one.openedAt)), met: inTime }];
  });
}

function laterOf(one: string, other: string): string {
  return one < other ? other : one;
}
