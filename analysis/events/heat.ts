import { hourMs } from '../calendar.ts';
import type { Engagement } from '../document.ts';

/** A text of an event as heat counts it: when it was said, and what became of it. */
export type HeardText = { at: number; sourceId: string; sourceName: string; engagement: Engagement | null };

/**
 * 热度: Σ (1 + ln(1 + 转发 + 评论 + 点赞)) · 0.5^(小时/24) over the texts said up to `now`. An unknown count adds nothing.
 * So one text just now is 1.0, and what nobody repeats halves every day.
 */
export function heat(texts: readonly HeardText[], now: number): number {
  return texts
    .filter(({ at }) => at <= now)
    .reduce((sum, text) => sum + weightOf(text) * 0.5 ** ((now - text.at) / (24 * hourMs)), 0);
}

export const heatFormula = '热度 = Σ（1 + ln(1 + 转发 + 评论 + 点赞)）× 0.5^(距今小时/24)';

/** 走势: the heat now against a day ago, beyond a fifth either way. */
export type Trend = 'rising' | 'steady' | 'falling';

export function trend(texts: readonly HeardText[], now: number): Trend {
  const present = heat(texts, now);
  const before = heat(texts, now - 24 * hourMs);
  if (present > before * 1.2) return 'rising';
  return present < before * 0.8 ? 'falling' : 'steady';
}

/** 首现: the first text of each source, oldest first. */
export function spread(texts: readonly HeardText[]): HeardText[] {
  const first = new Map<string, HeardText>();
  for (const text of [...texts].sort((a, b) => a.at - b.at))
    if (!first.has(text.sourceId)) first.set(text.sourceId, text);
  return [...first.values()];
}

/** What a text weighs in the heat at the moment when it is said. */
export function weightOf({ engagement }: Pick<HeardText, 'engagement'>): number {
  const { reposts = null, comments = null, likes = null } = engagement ?? {};
  return 1 + Math.log(1 + (reposts ?? 0) + (comments ?? 0) + (likes ?? 0));
}
