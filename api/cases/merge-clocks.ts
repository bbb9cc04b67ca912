import { publicWords } from '../clocks/case-clocks.ts';
import { dueSoonMs } from '../clocks/clock-state.ts';
import { earlierOf, movedEarlier } from '../clocks/found-time.ts';
import type { WorkingTime } from '../clocks/limit.ts';
import type { CaseState } from './case.ts';
import { Clock } from './case-events.ts';
import type { ClockKind } from './contract-commands.ts';
import type { MovedClock } from './event-parts.ts';
import { needsClock } from './words.ts';

/**
 * 并案的时限规则: nothing is gained by merging. What the law gives counts in the case that goes on from the earlier
 * 发现时间 of both; where both owe the same, the earlier limit holds, the one before extensions and the one after them each
 * for itself; what only the merged case owed is owed by the other by the same limit, without its extension. No limit ever
 * moves later.
 */
export const lawful: readonly ClockKind[] = [
  ...publicWords,
  ...(['report', 'provinceReport', 'writtenReport'] as const),
  ...(['petitionAccept', 'petitionClose', 'infoReply', 'inspection'] as const),
];

/** The running limits of the case that goes on which become stricter. */
export function stricterClocks(taken: CaseState, state: CaseState, time: WorkingTime): MovedClock[] {
  const from = earlierOf(taken.firstFoundAt, state.firstFoundAt);
  const byFound = movedEarlier(state, from, ['found', 'published', 'happened'], time);
  return state.clocks.flatMap((clock, index) => {
    if (clock.stoppedAt !== null || !lawful.includes(clock.kind)) return [];
    const found = byFound.find((one) => one.clock === index);
    const other = running(taken).find(({ kind }) => kind === clock.kind);
    const startsAt = earliest(clock.startsAt, found?.startsAt, other?.startsAt);
    const originalDueAt = earliest(clock.originalDueAt, found?.originalDueAt, other?.originalDueAt);
    const dueAt = earliest(clock.dueAt, found?.dueAt, other?.dueAt);
    if (originalDueAt === clock.originalDueAt && dueAt === clock.dueAt) return [];
    const warn = clock.warnAt === undefined ? {} : { warnAt: before(originalDueAt, dueSoonMs(clock)) };
    return [{ clock: index, startsAt, originalDueAt, dueAt, ...warn }];
  });
}

/** What only the merged case owed, and the other does not yet. */
export function carriedClocks(taken: CaseState, state: CaseState): Clock[] {
  const has = (kind: ClockKind) => running(state).some((clock) => clock.kind === kind);
  return running(taken)
    .filter(({ kind }) => !has(kind) && stillOwed(kind, state))
    .map((clock) => Clock.parse({ ...clock, dueAt: clock.originalDueAt }));
}

/** A word or report that has gone out is about this matter too; who wrote or asked by himself is answered himself. */
function stillOwed(kind: ClockKind, state: CaseState): boolean {
  if (publicWords.includes(kind)) return needsClock(state, kind);
  if (kind === 'report') return !state.reports.some(({ to, report }) => to === 'province' && report === 'initial');
  if (kind === 'provinceReport') return !state.reports.some(({ to }) => to === 'ministry');
  return true;
}

function running({ clocks }: CaseState): CaseState['clocks'] {
  return clocks.filter(({ kind, stoppedAt }) => stoppedAt === null && lawful.includes(kind));
}

function earliest(first: string, ...others: (string | undefined)[]): string {
  return others.reduce<string>((least, one) => (one === undefined ? least : earlierOf(least, one)), first);
}

function before(at: string, ms: number): string {
  return new Date(Date.parse(at) - ms).toISOString();
}
