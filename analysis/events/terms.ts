import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { AnalysedDocument } from '../assessment.ts';
import { splitTokens } from '../index-tokens.ts';

/** 词权: the heaviest words of a text with their weight (term frequency × inverse document frequency), as a unit vector. */
export type Terms = Record<string, number>;

const termsMax = 48;
const textTokensMax = 400;
const titleFactor = 2;

/** Without the names of its regions, which are weighed as places. */
export function termsOf(document: Pick<AnalysedDocument, 'titleTokens' | 'textTokens' | 'assessment'>): Terms {
  const regions = document.assessment.places.map(({ name }) => name).join(' ');
  const counts = new Map<string, number>();
  const add = (tokens: readonly string[], factor: number) => {
    for (const token of tokens)
      if (counted.test(token) && !regions.includes(token)) counts.set(token, (counts.get(token) ?? 0) + factor);
  };
  add(splitTokens(document.titleTokens), titleFactor);
  add(splitTokens(document.textTokens).slice(0, textTokensMax), 1);
  const rarity = rarities();
  const weighed = [...counts]
    .map(([token, count]) => [token, (1 + Math.log(count)) * (rarity.get(token) ?? unknownRarity)] as const)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, termsMax);
  const length = Math.sqrt(weighed.reduce((sum, [, weight]) => sum + weight * weight, 0));
  return Object.fromEntries(weighed.map(([token, weight]) => [token, Math.round((weight / length) * 10_000) / 10_000]));
}

/** Cosine of two texts' words, 0–1. */
export function likeness(a: Terms, b: Terms): number {
  let sum = 0;
  for (const [token, weight] of Object.entries(a)) sum += weight * (b[token] ?? 0);
  return sum;
}

/** Han words of two characters or more; single ones and numbers say little. */
const counted = /^\p{Script=Han}{2,}$/u;
/** Of a word that the list lacks: most are names. */
const unknownRarity = 11;

let known: ReadonlyMap<string, number> | null = null;

/** Inverse document frequencies of 260,000 words, as jieba brings them (MIT). */
function rarities(): ReadonlyMap<string, number> {
  if (known !== null) return known;
  const folder = dirname(createRequire(import.meta.url).resolve('nodejieba/package.json'));
  const lines = readFileSync(join(folder, 'submodules/cppjieba/dict/idf.utf8'), 'utf8').split('\n');
  known = new Map(
    lines.flatMap((line) => {
      const [word, rarity] = line.split(' ');
      return word === undefined || rarity === undefined ? [] : [[word, Number(rarity)] as const];
    }),
  );
  return known;
}
