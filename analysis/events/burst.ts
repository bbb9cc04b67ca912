import { dayMs, hourMs } from '../calendar.ts';

/** 突增: the texts of the last hours against the same hours of the days before. */
export type Burst = {
  /** Texts within the window. */
  count: number;
  /** Mean of the same hours of the past days that are known; null with too few of them (冷启动). */
  usual: number | null;
  bursting: boolean;
  /** Why, in Chinese. */
  reason: string;
};

export type BurstRules = {
  hours: number;
  days: number;
  leastDays: number;
  leastCount: number;
  coldCount: number;
  factor: number;
};

/** Five texts in three hours and three times as many as usual; ten where what is usual is not known yet. */
export const shippedBurstRules: BurstRules = {
  hours: 3,
  days: 7,
  leastDays: 3,
  leastCount: 5,
  coldCount: 10,
  factor: 3,
};

/** `times` are the instants of an event's texts, `knownSince` the instant from which its place and topic were watched (epoch ms). */
export function burstOf(
  times: readonly number[],
  now: number,
  knownSince: number,
  rules: BurstRules = shippedBurstRules,
): Burst {
  const { hours, days, leastDays, leastCount, coldCount, factor } = rules;
  const countAt = (end: number) => times.filter((at) => at > end - hours * hourMs && at <= end).length;
  const count = countAt(now);
  const watched = Math.min(days, Math.floor((now - hours * hourMs - knownSince) / dayMs));
  if (watched < leastDays) {
    const reason = `近 ${hours} 小时 ${count} 条；可比的往日不足 ${leastDays} 天，暂按 ${coldCount} 条为突增`;
    return { count, usual: null, bursting: count >= coldCount, reason };
  }
  const past = Array.from({ length: watched }, (_, back) => countAt(now - (back + 1) * dayMs));
  const usual = past.reduce((sum, one) => sum + one, 0) / watched;
  const bursting = count >= leastCount && count >= factor * Math.max(1, usual);
  const reason = `近 ${hours} 小时 ${count} 条，前 ${watched} 天同一时段平均 ${usual.toFixed(1)} 条`;
  return { count, usual, bursting, reason };
}
