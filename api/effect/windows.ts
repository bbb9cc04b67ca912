import { hourMs } from '../../analysis/calendar.ts';
import { type Sentiment, type SourceKind, sourceKinds } from '../../analysis/codes.ts';
import type { EffectSide, EffectWindow, LeftOutKind } from './contract.ts';

/** A text as the effect counts it; mood and risk are null where its words could not be read. */
export type Counted = {
  at: number;
  kind: SourceKind;
  group: string;
  mood: Sentiment | null;
  risk: number | null;
  left: LeftOutKind | null;
};

/** Equal stretches before and after a public word, in hours. */
export const windowHours = [24, 72] as const;

/**
 * 前后对比 of one public word: the texts of equal hours before and after. Hours that are not over are counted up to now
 * and said to be incomplete; hours that were not read to their end (`readTo`) have no figures.
 */
export function windowsOf(
  word: { id: string; name: string; at: number },
  texts: readonly Counted[],
  given: { now: number; readTo: number; words: readonly { id: string; name: string; at: number }[] },
): EffectWindow[] {
  return windowHours.map((hours) => {
    const span = hours * hourMs;
    const end = word.at + span;
    const until = Math.min(end, Math.max(given.now, word.at));
    return {
      hours,
      before: sideOf(texts, word.at - span, word.at, given.readTo),
      after: { ...sideOf(texts, word.at, until, given.readTo), to: iso(until) },
      complete: given.now >= end,
      others: given.words
        .filter(({ id, at }) => id !== word.id && at >= word.at - span && at < end)
        .map(({ name }) => name),
    };
  });
}

/** What was said in [from, to). */
export function sideOf(texts: readonly Counted[], from: number, to: number, readTo: number): EffectSide {
  const all = texts.filter(({ at }) => at >= from && at < to);
  const counted = all.filter(({ left }) => left === null);
  const unread = to > readTo;
  const known = counted.flatMap(({ mood, risk }) => (mood === null || risk === null ? [] : [{ mood, risk }]));
  const share = (sum: number) => (known.length === 0 || unread ? null : sum / known.length);
  return {
    from: iso(from),
    to: iso(to),
    texts: unread ? null : counted.length,
    copies: unread ? null : counted.length - new Set(counted.map(({ group }) => group)).size,
    negative: share(known.filter(({ mood }) => mood < 0).length),
    risk: share(known.reduce((sum, { risk }) => sum + risk, 0)),
    moodOf: unread ? 0 : known.length,
    platforms: unread ? [] : platformsOf(counted),
    leftOut: leftOutOf(all),
  };
}

/** How many texts were left out, by the reason. */
export function leftOutOf(texts: readonly Pick<Counted, 'left'>[]): EffectSide['leftOut'] {
  const count = (kind: LeftOutKind) => texts.filter(({ left }) => left === kind).length;
  return { official: count('official'), drill: count('drill'), advert: count('advert') };
}

function platformsOf(texts: readonly Counted[]): EffectSide['platforms'] {
  const counts = new Map<SourceKind, number>();
  for (const { kind } of texts) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .map(([kind, count]) => ({ kind, name: sourceKinds[kind] ?? kind, texts: count }))
    .sort((a, b) => b.texts - a.texts || (a.kind < b.kind ? -1 : 1));
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
