import type { ClockSettings } from './contract.ts';
import { dueOf, spanText } from './limit.ts';

/** 迟报: registered later than the office allows after it was found or published; `limit` is what was allowed, in words. */
export type Late = { since: 'found' | 'published'; limit: string };

/** Whether a case that was registered at an instant is 迟报, by the configuration; null when it is not. */
export function lateOf(
  times: { foundAt: string; publishedAt: string | null },
  openedAt: string,
  config: Pick<ClockSettings, 'late' | 'hours' | 'days'>,
): Late | null {
  for (const since of ['found', 'published'] as const) {
    const from = since === 'found' ? times.foundAt : times.publishedAt;
    const limit = config.late[since];
    if (from !== null && limit !== null && openedAt > dueOf(from, limit, config))
      return { since, limit: spanText(limit) };
  }
  return null;
}
