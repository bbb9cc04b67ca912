import type { CaseState } from '../cases/case.ts';
import type { MovedClock } from '../cases/event-parts.ts';
import { publicWords } from './case-clocks.ts';
import type { ClockStart, Span } from './contract.ts';
import { dueOf, type WorkingTime } from './limit.ts';

/**
 * The clocks that begin earlier once the matter is known to be older: those that run from such a time of the matter and
 * begin after `from`. None ever moves later, so nothing that was missed becomes met.
 */
export function movedEarlier(
  state: CaseState,
  from: string,
  starts: readonly ClockStart[],
  time: WorkingTime,
): MovedClock[] {
  return state.clocks.flatMap((clock, index) => {
    if (!starts.includes(startOf(clock, state)) || clock.startsAt <= from) return [];
    // It runs from the publication, which is known and does not move.
    if (clock.start === 'published' && state.publishedAt !== null) return [];
    const originalDueAt = dueOf(from, clock.limit ?? lengthOf(clock), time);
    const earlierMs = Date.parse(clock.originalDueAt) - Date.parse(originalDueAt);
    const earlier = (at: string) => new Date(Date.parse(at) - earlierMs).toISOString();
    return [
      {
        clock: index,
        startsAt: from,
        originalDueAt,
        dueAt: earlier(clock.dueAt),
        ...(clock.warnAt === undefined ? {} : { warnAt: earlier(clock.warnAt) }),
      },
    ];
  });
}

/** The earlier of two instants, as the ledger writes them. */
export function earlierOf(one: string, other: string): string {
  return [one, other].sort()[0] ?? one;
}

/** Clocks of the first release do not say; the public ones ran from 发现时间 until the case was reopened. */
function startOf(clock: CaseState['clocks'][number], state: CaseState): ClockStart {
  if (clock.start !== undefined) return clock.start;
  return publicWords.includes(clock.kind) && clock.startsAt === state.firstFoundAt ? 'found' : 'opened';
}

function lengthOf(clock: CaseState['clocks'][number]): Span {
  return {
    amount: Math.round((Date.parse(clock.originalDueAt) - Date.parse(clock.startsAt)) / 60_000),
    unit: 'minutes',
  };
}
