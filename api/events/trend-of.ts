import { dayMs } from '../../analysis/calendar.ts';
import type { Trend } from '../../analysis/events/heat.ts';

type Weighed = { at: string; weight: number };

/** 走势 of what is kept of the texts, by the same rule as `trend`: the heat now against a day ago, beyond a fifth either way. */
export function trendOf(texts: readonly Weighed[], now: number): Trend {
  const present = heatOf(texts, now);
  const before = heatOf(texts, now - dayMs);
  if (present > before * 1.2) return 'rising';
  return present < before * 0.8 ? 'falling' : 'steady';
}

function heatOf(texts: readonly Weighed[], now: number): number {
  return texts.reduce((sum, { at, weight }) => {
    const age = now - Date.parse(at);
    return age < 0 ? sum : sum + weight * 0.5 ** (age / dayMs);
  }, 0);
}
