import { beijingMs, dayMs, hourMs, weekMs } from './calendar.ts';
import { StoreError } from './store-page.ts';

export type Interval = 'hour' | 'day' | 'week';

/** More buckets than this are no chart: ten years of days, five months of hours. */
export const histogramMaxBuckets = 4_000;

/** First instant (epoch ms) of the 北京时间 hour, day or ISO week in which a time falls. */
export function bucketStart(time: number, interval: Interval): number {
  const size = bucketMs[interval];
  // 1970-01-05 is the first Monday.
  const origin = (interval === 'week' ? 4 * dayMs : 0) - beijingMs;
  return Math.floor((time - origin) / size) * size + origin;
}

/** Refuses a span that would give too many buckets, before any engine counts it. */
export function checkSpan(first: number, last: number, interval: Interval): void {
  const buckets = (bucketStart(last, interval) - bucketStart(first, interval)) / bucketMs[interval] + 1;
  if (buckets > histogramMaxBuckets)
    throw new StoreError('search.histogram', '时间范围太长，无法按所选间隔统计，请缩短时间范围或改用按天、按周统计。');
}

/** Counts per bucket start as an answer: zero buckets put in between the first and the last, keys in 北京时间. */
export function filledBuckets(
  counts: ReadonlyMap<number, number>,
  interval: Interval,
): { key: string; count: number }[] {
  const starts = [...counts.keys()].sort((a, b) => a - b);
  const first = starts[0];
  const last = starts.at(-1);
  if (first === undefined || last === undefined) return [];
  const filled: { key: string; count: number }[] = [];
  for (let start = first; start <= last; start += bucketMs[interval]) {
    const local = new Date(start + beijingMs).toISOString();
    filled.push({ key: local.slice(0, interval === 'hour' ? 13 : 10), count: counts.get(start) ?? 0 });
  }
  return filled;
}

export const bucketMs: Record<Interval, number> = { hour: hourMs, day: dayMs, week: weekMs };
