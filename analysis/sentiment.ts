import type { Sentiment } from './codes.ts';
import { denied, notMeant, type Sign, type Signs } from './signs.ts';

/** 情感 of a text; `strength` below zero is complaint. */
export type SentimentFinding = { sentiment: Sentiment; strength: number; sarcasm: Sign[] };

/** Adds up feeling words; a denial turns praise into complaint and takes the edge off complaint. */
export function findSentiment(signs: Signs): SentimentFinding {
  const sarcasm = signs.feelings.filter((sign) => sign.name === 'sarcasm' && (sign.contexts & notMeant) === 0);
  let strength = 0;
  for (const sign of signs.feelings) {
    const turned = (sign.contexts & denied) !== 0;
    if (!turned) strength += sign.rule.weight;
    else strength += sign.rule.weight > 0 ? -sign.rule.weight : 0.3;
  }
  const sentiment = strength <= -1 ? -1 : strength >= 1 ? 1 : 0;
  return { sentiment, strength, sarcasm };
}
