import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { levelOrder, states, topics } from '../../analysis/codes.ts';
import { comparedText, signatureOf } from '../../analysis/minhash.ts';
import { exampleDocument } from '../analysis/example-documents.ts';
import { type Chance, chance } from '../analysis/generated-documents.ts';

/** Words of the bench: the frequent ones first, as in real texts the n-th comes about 1/n as often. */
export const benchWords: readonly string[] = makeWords();

/** Generated complaints of about a hundred characters, a twentieth of them copies, over 90 days. */
export function benchDocuments(count: number): AnalysedDocument[] {
  const documents: AnalysedDocument[] = [];
  const random = chance(7);
  const recent: string[][] = [];
  for (let index = 0; index < count; index += 1) {
    const copied = random.next() < 0.05 && recent.length > 0;
    const words = copied ? random.pick(recent) : Array.from({ length: 30 + random.int(40) }, () => zipf(random));
    if (!copied) recent[index % 50] = words;
    documents.push(benchDocument(index, words, random));
  }
  return documents;
}

/** The n-th word about 1/n as often as the first. */
export function zipf(random: Chance): string {
  return benchWords[Math.floor(benchWords.length ** random.next()) - 1] ?? '河水';
}

function benchDocument(index: number, words: readonly string[], random: Chance): AnalysedDocument {
  const id = `bench-${String(index).padStart(8, '0')}`;
  const title = words.slice(0, 6).join('');
  const text = words.join('');
  const publishedAt = new Date(Date.UTC(2026, 7, 1) + random.int(90 * 24 * 3600) * 1000).toISOString();
  return exampleDocument(id, {
    id,
    title,
    text,
    titleTokens: words.slice(0, 6).join(' '),
    textTokens: words.join(' '),
    ...signatureOf(comparedText({ title, text })),
    publishedAt,
    foundAt: publishedAt,
    sourceId: `source-${random.int(200)}`,
    group: random.next() < 0.9 ? id : `bench-${String(random.int(index + 1)).padStart(8, '0')}`,
    assessment: {
      topics: [random.pick(Object.keys(topics) as (keyof typeof topics)[])],
      state: random.pick(Object.keys(states) as (keyof typeof states)[]),
      level: levelOrder[Math.min(random.int(9), random.int(9), 4)] ?? 'none',
      score: random.int(101),
      places: [{ code: `3601${10 + random.int(20)}`, name: '示例', field: 'text', start: 0, end: 1, basis: '示例' }],
    },
  });
}

function makeWords(): string[] {
  const first = '河水废气居民工厂夜间噪声垃圾污泥烟尘异味环保督察整改举报村民孩子水库管网施工视频'.match(/../g) ?? [];
  const random = chance(11);
  const made = Array.from({ length: 20_000 }, () =>
    String.fromCodePoint(0x4e00 + random.int(3000), 0x4e00 + random.int(3000)),
  );
  return [...new Set([...first, ...made])];
}
