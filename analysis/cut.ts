import { join } from 'node:path';
import nodejieba from 'nodejieba';
import { clean } from './clean.ts';

/** 词：a word of a text with its code points `start`–`end` (end exclusive). */
export type Token = { word: string; start: number; end: number };

/** Cuts a clean text into words, punctuation and spaces included: joined, the words are the text. */
export function cut(text: string): Token[] {
  load();
  const tokens: Token[] = [];
  let at = 0;
  for (const run of text.toWellFormed().matchAll(runs)) {
    const words = run.groups?.['plain'] === undefined ? nodejieba.cut(run[0]) : [run[0]];
    for (const word of words) {
      const length = [...word].length;
      tokens.push({ word, start: at, end: at + length });
      at += length;
    }
  }
  return tokens;
}

/**
 * The tokens that stores index and queries use, in order: {@link cut}, lower-cased, punctuation dropped, and each word
 * of more than two characters cut again on its own into parts of at most two. A word always falls into the same parts,
 * so 「鄱阳湖」 is found as a phrase, 「污染」 is found in 「水污染」, and every part knows where it stands.
 */
export function searchCut(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { word, start, end } of cut(text)) {
    if (!wordy.test(word)) continue;
    if (end - start <= partMaxChars || plain.test(word)) {
      tokens.push({ word: word.toLowerCase(), start, end });
      continue;
    }
    let at = start;
    for (const part of parts(word)) {
      const length = [...part].length;
      if (wordy.test(part)) tokens.push({ word: part.toLowerCase(), start: at, end: at + length });
      at += length;
    }
  }
  return tokens;
}

/** {@link searchCut} of the cleaned text, as one string with single spaces. */
export function searchTokens(text: string): string {
  return searchCut(clean(text))
    .map((token) => token.word)
    .join(' ');
}

const partMaxChars = 2;
const runs = /(?<plain>[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*)|[^A-Za-z0-9]+/gu;
const plain = /^[A-Za-z0-9._-]+$/;
const wordy = /[\p{L}\p{N}]/u;

const cache = new Map<string, string[]>();
const cacheMax = 50_000;

function parts(word: string): string[] {
  const known = cache.get(word);
  if (known !== undefined) return known;
  const found = nodejieba.cutSmall(word, partMaxChars);
  if (cache.size >= cacheMax) cache.clear();
  cache.set(word, found);
  return found;
}

let loaded = false;

/** The dictionary takes 2 s and 300 MB, so a thread loads it once, when it first cuts. */
function load(): void {
  if (loaded) return;
  const folder = join(import.meta.dirname, 'dictionary');
  nodejieba.load({ userDict: `${join(folder, 'environment.txt')}|${join(folder, 'jiangxi.txt')}` });
  loaded = true;
}
