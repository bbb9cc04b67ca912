import type { RunRow } from '../database/tables-identity.ts';
import type { runStates } from './contract.ts';

export type StateCode = keyof typeof runStates;

/** What a source's silence is worth right now: its state with the reason in words, and whether it can be trusted. */
export type SourceState = { state: StateCode; reason: string; trusted: boolean };

/** What is known of a source when its state is judged. Times are ISO. */
export type Known = {
  enabled: boolean;
  missing: readonly string[];
  everyMinutes: number;
  staleAfterHours: number;
  lastRun: Pick<RunRow, 'state' | 'reason' | 'endedAt'> | null;
  lastOkAt: string | null;
  lastItemAt: string | null;
};

/**
 * Judges a source: trusted only while it is switched on, its register entry complete, its last run good and not older
 * than two intervals, and its newest item not older than its own rhythm allows. Silence proves nothing otherwise.
 */
export function judgeSource(known: Known, now: Date): SourceState {
  if (known.missing.length > 0)
    return { state: 'never', reason: `登记不全，不予采集：缺${known.missing.join('、')}`, trusted: false };
  if (!known.enabled) return { state: stateOf(known.lastRun), reason: '已停用', trusted: false };
  if (known.lastRun === null) return { state: 'never', reason: '尚未采集过', trusted: false };
  const state = stateOf(known.lastRun);
  if (!goodStates.includes(state)) return { state, reason: known.lastRun.reason, trusted: false };
  const runAge = minutesBetween(known.lastRun.endedAt, now);
  if (runAge > 2 * known.everyMinutes + graceMinutes)
    return {
      state: 'error',
      reason: `已 ${spoken(runAge)}没有采集，应每 ${known.everyMinutes} 分钟一次`,
      trusted: false,
    };
  if (known.lastItemAt !== null) {
    const itemAge = minutesBetween(known.lastItemAt, now);
    if (itemAge > known.staleAfterHours * 60)
      return { state: 'stale', reason: `最新内容是 ${spoken(itemAge)}以前的，可能已改版或停更`, trusted: false };
  }
  return { state, reason: known.lastRun.reason, trusted: true };
}

/** Run states after which a silence means that nothing new was published. */
export const goodStates: readonly StateCode[] = ['ok', 'unchanged'];

/** Room for a run that takes its time. */
const graceMinutes = 10;

function stateOf(run: Known['lastRun']): StateCode {
  return run === null ? 'never' : (run.state as StateCode);
}

function minutesBetween(earlier: string, now: Date): number {
  return Math.floor((now.getTime() - Date.parse(earlier)) / 60_000);
}

function spoken(minutes: number): string {
  if (minutes < 120) return `${minutes} 分钟`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} 小时`;
  return `${Math.floor(minutes / 1_440)} 天`;
}
