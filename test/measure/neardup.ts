import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { groupDocuments } from '../../analysis/merge.ts';
import { bandsOfSignature, comparedText, grams, overlap } from '../../analysis/minhash.ts';
import { openSqliteStore } from '../../analysis/store-sqlite.ts';
import { exampleDocument } from '../analysis/example-documents.ts';

/**
 * Grouping against the exhaustive pair truth of the labelled sets (`…/fuzhou_water/dev`; a pair is true at a Jaccard of
 * four-grams ≥ 0.4 or a containment ≥ 0.8): per set, how many true pairs land in one group (recall), how many grouped
 * pairs are true (precision), and what the index alone finds of pairs whose three-gram Jaccard is at least 0.5.
 */
export async function measureNeardup(devRoot: string): Promise<{ name: string; figures: Record<string, number> }> {
  const figures: Record<string, number> = {};
  for (const [set, file] of [
    ['weibo', 'weibo_posts'],
    ['complaints', 'complaints'],
  ] as const) {
    const folder = join(devRoot, 'fuzhou_water', 'dev');
    const documents = lines(join(folder, `${file}.jsonl`)).map(toDocument);
    const truth = lines(join(folder, `${set}_neardup_truth.jsonl`)).map((row) =>
      pairKey(String(row['a']), String(row['b'])),
    );
    const begun = performance.now();
    const groups = await groupsOf(documents);
    const seconds = (performance.now() - begun) / 1000;
    Object.assign(figures, prefixed(set, { documents: documents.length, ...score(documents, groups, new Set(truth)) }));
    figures[`${set}.documentsPerSecond`] = Math.round(documents.length / seconds);
  }
  return { name: 'near-duplicate groups', figures };
}

/** In time order, 100 at a time, as the chain would see them. */
async function groupsOf(documents: readonly AnalysedDocument[]): Promise<Map<string, string>> {
  const store = await openSqliteStore({ file: ':memory:' });
  const groups = new Map<string, string>();
  for (let from = 0; from < documents.length; from += 100) {
    const grouped = await groupDocuments(documents.slice(from, from + 100), store);
    await store.put(grouped);
    for (const one of grouped) groups.set(one.id, one.group);
  }
  await store.close();
  return groups;
}

function score(
  documents: readonly AnalysedDocument[],
  groups: ReadonlyMap<string, string>,
  truth: ReadonlySet<string>,
) {
  const found = new Set<string>();
  let close = 0;
  let closeFound = 0;
  const sets = documents.map((one) => grams(comparedText(one)));
  const bands = documents.map((one) => new Set(bandsOfSignature(one.signature)));
  documents.forEach((a, i) => {
    for (let j = i + 1; j < documents.length; j += 1) {
      const b = documents[j];
      if (b === undefined) continue;
      if (groups.get(a.id) === groups.get(b.id)) found.add(pairKey(a.id, b.id));
      if (a.signature === '' || b.signature === '') continue;
      if (overlap(sets[i] ?? new Set(), sets[j] ?? new Set()).jaccard < 0.5) continue;
      close += 1;
      if ([...(bands[i] ?? [])].some((band) => bands[j]?.has(band))) closeFound += 1;
    }
  });
  const hits = [...truth].filter((pair) => found.has(pair)).length;
  const precision = found.size === 0 ? 0 : [...found].filter((pair) => truth.has(pair)).length / found.size;
  return {
    truePairs: truth.size,
    groupedPairs: found.size,
    precision: round(precision),
    recall: round(hits / truth.size),
    indexRecallAtHalf: round(close === 0 ? 0 : closeFound / close),
  };
}

function toDocument(row: Record<string, unknown>): AnalysedDocument {
  const time = String(row['time'] ?? row['date']);
  return exampleDocument(String(row['id']), {
    id: String(row['id']),
    text: String(row['text'] ?? ''),
    publishedAt: `${time.length === 10 ? `${time}T00:00` : time.slice(0, 16)}:00.000Z`,
  });
}

function lines(file: string): Record<string, unknown>[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function pairKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

function prefixed(set: string, figures: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${set}.${name}`, value]));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
