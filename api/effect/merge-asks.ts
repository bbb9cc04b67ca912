import type { SaidIn } from './contract.ts';

/** What one text asks for. */
export type Asked = { text: string; by: SaidIn };

/** 同一诉求: wordings that ask for the same, under the one most often used. */
export type SameAsk = { text: string; by: SaidIn[] };

/**
 * Asks merged over copies and wordings, most often asked first, then the one asked first. A text counts once for each,
 * however often it says it. The commonest wordings lead; what is too unlike all of them stands for itself.
 */
export function mergeAsks(asked: readonly Asked[]): SameAsk[] {
  const merged: (SameAsk & { pairs: Set<string> })[] = [];
  for (const wording of wordings(asked).slice(0, wordingsMax)) {
    const pairs = pairsOf(wording.text);
    const same = merged.find((one) => alike(one.pairs, pairs));
    if (same === undefined) merged.push({ ...wording, pairs });
    else same.by.push(...wording.by);
  }
  return merged.map(({ text, by }) => ({ text, by: onceEach(by) })).sort(byFrequency);
}

/** Whether two asks are the same in other words. */
export function sameAsk(one: string, other: string): boolean {
  return alike(pairsOf(one), pairsOf(other));
}

const wordingsMax = 600;
const leastJaccard = 0.5;
/** A wording that holds a shorter one nearly whole, if that is more than a word. */
const leastContained = 0.8;
const leastPairs = 3;

/** The same signs with other punctuation are one wording. */
function wordings(asked: readonly Asked[]): SameAsk[] {
  const found = new Map<string, SameAsk>();
  for (const { text, by } of asked) {
    const key = plain(text);
    const known = found.get(key);
    if (known === undefined) found.set(key, { text, by: [by] });
    else known.by.push(by);
  }
  return [...found.values()].map(({ text, by }) => ({ text, by: onceEach(by) })).sort(byFrequency);
}

function byFrequency(a: SameAsk, b: SameAsk): number {
  return b.by.length - a.by.length || order(a.by[0]?.at ?? '', b.by[0]?.at ?? '') || order(a.text, b.text);
}

/** Each text once, oldest first. */
function onceEach(by: readonly SaidIn[]): SaidIn[] {
  const texts = new Map(by.map((one) => [one.id, one]));
  return [...texts.values()].sort((a, b) => order(a.at, b.at) || order(a.id, b.id));
}

function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [less, more] = a.size < b.size ? [a, b] : [b, a];
  if (less.size === 0) return false;
  let shared = 0;
  for (const pair of less) if (more.has(pair)) shared += 1;
  if (shared / (a.size + b.size - shared) >= leastJaccard) return true;
  return less.size >= leastPairs && shared / less.size >= leastContained;
}

/** Neighbouring signs; courtesies and fillers would make everything alike. */
function pairsOf(text: string): Set<string> {
  const signs = [...plain(text).replace(fillers, '')];
  if (signs.length === 1) return new Set(signs);
  return new Set(signs.slice(1).map((sign, index) => `${signs[index]}${sign}`));
}

const fillers =
  /到底|究竟|尽快|赶快|立即|立刻|及时|希望|要求|能不能|可不可以|能否|是否|我们|你们|一下|有关部门|相关部门/g;

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
