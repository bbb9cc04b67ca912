import type { Sentiment } from './codes.ts';
import type { Reading } from './reading.ts';
import { degree, negation, sarcasmRules, sentimentRules } from './rules/sentiment.ts';
import { type Hit, scanner } from './scan.ts';

/** 情感 of a text; `strength` below zero is complaint. */
export type SentimentFinding = { sentiment: Sentiment; strength: number; sarcasm: Hit[] };

/** Adds up feeling words with degree and negation; sarcasm turns praise into complaint. */
export function findSentiment(reading: Reading): SentimentFinding {
  const sarcasm = scanSarcasm(reading.whole);
  let strength = sarcasm.reduce((sum, hit) => sum + hit.rule.weight, 0);
  for (const hit of scanWords(reading.whole)) {
    const before = reading.whole.slice(Math.max(0, hit.start - 4), hit.start);
    const turned = negation.test(before);
    const factor = degree.test(before) ? 1.5 : 1;
    if (turned) strength += hit.rule.weight > 0 ? -hit.rule.weight : 0.5;
    else strength += hit.rule.weight * factor;
  }
  const sentiment = strength <= -1 ? -1 : strength >= 2 ? 1 : 0;
  return { sentiment, strength, sarcasm };
}

const scanWords = scanner(sentimentRules);
const scanSarcasm = scanner(sarcasmRules);
