import type { CaseState } from '../cases/case.ts';
import { usualWarnMs } from './limit.ts';

/** 时钟状态 as the screen shows it. */
export type ClockState =
  | ('running' | 'dueSoon' | 'overdue' | 'met' | 'missed')
  | ('ended' | 'terminated' | 'lapsed' | 'paused');
export type RunningClock = CaseState['clocks'][number];

/** What a clock shows at an instant. Stopping exactly at the limit is in time; ending without what it waited for never is. */
export function clockState(clock: RunningClock, at: string): ClockState {
  const due = Date.parse(clock.dueAt);
  if (clock.stoppedAt !== null) {
    const inTime = Date.parse(clock.stoppedAt) <= due;
    if (clock.end === 'terminated') return inTime ? 'terminated' : 'lapsed';
    if (clock.end === 'paused') return 'paused';
    if (clock.end === 'withheld' && inTime) return 'ended';
    return inTime ? 'met' : 'missed';
  }
  const now = Date.parse(at);
  if (now > due) return 'overdue';
  return now >= due - dueSoonMs(clock) ? 'dueSoon' : 'running';
}

/** The running clock that falls due next, or the one overdue longest: the earliest due; null when none runs. */
export function nextClock(clocks: readonly RunningClock[]): RunningClock | null {
  return clocks
    .filter((clock) => clock.stoppedAt === null)
    .reduce<RunningClock | null>((first, clock) => (first === null || clock.dueAt < first.dueAt ? clock : first), null);
}

/** How long before its due a clock counts as 即将到期: as frozen at its start, also towards an extended limit; of older clocks 2 h, but at most a fifth of the whole limit. */
export function dueSoonMs(clock: {
  startsAt: string;
  dueAt: string;
  originalDueAt: string;
  warnAt?: string | undefined;
}): number {
  if (clock.warnAt !== undefined) return Date.parse(clock.originalDueAt) - Date.parse(clock.warnAt);
  return Math.min(dueSoonMaxMs, (Date.parse(clock.dueAt) - Date.parse(clock.startsAt)) / 5);
}

export const dueSoonMaxMs = usualWarnMs;
