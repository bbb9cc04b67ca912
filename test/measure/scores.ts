/** Quadratic weighted kappa of two gradings on 0…`max`; null when one of them never varies. */
export function quadraticKappa(gold: readonly number[], given: readonly number[], max: number): number | null {
  const size = max + 1;
  const seen = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  gold.forEach((value, index) => {
    const row = seen[value];
    const column = given[index] ?? 0;
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
  });
  const goldCounts = counts(gold, size);
  const givenCounts = counts(given, size);
  let observed = 0;
  let expected = 0;
  for (let i = 0; i < size; i += 1)
    for (let j = 0; j < size; j += 1) {
      const weight = (i - j) ** 2;
      observed += weight * (seen[i]?.[j] ?? 0);
      expected += (weight * (goldCounts[i] ?? 0) * (givenCounts[j] ?? 0)) / gold.length;
    }
  return expected === 0 ? null : 1 - observed / expected;
}

/** Precision, recall and their harmonic mean from counts. */
export function f1Of(right: number, given: number, gold: number): { precision: number; recall: number; f1: number } {
  const precision = given === 0 ? 0 : right / given;
  const recall = gold === 0 ? 0 : right / gold;
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/** Rounds to three decimals for a table. */
export function three(value: number | null): number | string {
  return value === null ? '—' : Math.round(value * 1000) / 1000;
}

function counts(values: readonly number[], size: number): number[] {
  const found = new Array<number>(size).fill(0);
  for (const value of values) found[value] = (found[value] ?? 0) + 1;
  return found;
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
