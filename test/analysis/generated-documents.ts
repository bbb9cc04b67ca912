import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { levelOrder, sourceKinds, states, topics, triggers } from '../../analysis/codes.ts';
import type { SearchQuery } from '../../analysis/store.ts';
import { exampleDocument } from './example-documents.ts';

/** A repeatable source of chance (mulberry32). */
export function chance(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    int: (below: number) => Math.floor(next() * below),
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
    some: <T>(list: readonly T[], most: number): T[] =>
      Array.from({ length: Math.floor(next() * (most + 1)) }, () => list[Math.floor(next() * list.length)] as T),
  };
}
export type Chance = ReturnType<typeof chance>;

/** Words as they come in such texts, and tokens that engines like to treat in their own ways. */
export const vocabulary = [
  ...'河水 发黑 发臭 居民 工厂 偷排 废气 刺鼻 异味 噪声 夜间 施工 垃圾 焚烧 污水 管网 死鱼 水库 饮用水 泄漏 举报 热线 答复 整改 督察 环保局 村民 孩子 咳嗽 上访 领导 视频 曝光'.split(
    ' ',
  ),
  ...'pm2.5 PM10 cod 12345 3.5mg/l ＡＢ ½ ² ① 〇 々 é É ß ﬁ İ の ハ 한국 😀 👨‍👩‍👧 c++ #话题# @用户 a_b x-y zz7a zzz 0 00 \ud867\ude3d ° ℃ μg ٣ _ * " \' \\ NOT AND OR and 龥 鿿 㐀'.split(
    ' ',
  ),
];

/** A generated document: text joined from the vocabulary, every field of search varied, a tenth without a known time. */
export function generatedDocument(random: Chance, index: number): AnalysedDocument {
  const titleWords = random.some(vocabulary, 6);
  const textWords = random.some(vocabulary, 60);
  const minutes = random.int(60 * 24 * 60);
  const foundAt = new Date(Date.UTC(2026, 8, 1) + minutes * 60_000 + 3_600_000).toISOString();
  const own = `generated-${index}`;
  return exampleDocument(own, {
    id: own,
    title: titleWords.join(random.pick(['', ' ', '，'])),
    text: textWords.join(random.pick(['', ' ', '。\n'])),
    titleTokens: titleWords.join(' '),
    textTokens: textWords.join(' '),
    foundAt,
    publishedAt: random.next() < 0.1 ? null : new Date(Date.UTC(2026, 8, 1) + minutes * 60_000).toISOString(),
    sourceId: `source-${random.int(12)}`,
    sourceKind: random.pick(keys(sourceKinds)),
    group: random.next() < 0.6 ? own : `generated-${random.int(Math.max(1, index)) % 97}`,
    assessment: {
      relevant: random.next() < 0.8,
      topics: random.some(keys(topics), 3),
      state: random.pick(keys(states)),
      sentiment: random.pick([-1, 0, 1] as const),
      triggers: random.some(keys(triggers), 2),
      level: random.pick(levelOrder),
      score: random.int(21) * 5,
      places: random
        .some(codes, 3)
        .map((code) => ({ code, name: code, field: 'text', start: 0, end: 1, basis: '示例' })),
    },
  });
}

/** A search narrowed and ordered by chance; its phrases are often real neighbours in some document. */
export function generatedQuery(random: Chance, documents: readonly AnalysedDocument[]): SearchQuery {
  const phrase = (): string[] => {
    const tokens = random
      .pick(documents)
      .textTokens.split(' ')
      .filter((token) => token !== '');
    const from = random.int(Math.max(1, tokens.length));
    return random.next() < 0.5 ? [random.pick(vocabulary)] : tokens.slice(from, from + 1 + random.int(2));
  };
  const phrases = (most: number) => Array.from({ length: random.int(most + 1) }, phrase);
  const maybe = <K extends keyof SearchQuery>(likely: number, key: K, value: () => SearchQuery[K]) =>
    random.next() < likely ? { [key]: value() } : {};
  const day = () => new Date(Date.UTC(2026, 8, 1 + random.int(60), random.int(24))).toISOString();
  return {
    sort: random.pick(['time', 'score'] as const),
    limit: 1 + random.int(40),
    collapse: random.next() < 0.5,
    ...maybe(0.7, 'words', () => ({ all: phrases(2), any: phrases(2), not: phrases(1) })),
    ...maybe(0.2, 'from', day),
    ...maybe(0.2, 'to', day),
    ...maybe(0.1, 'sourceId', () => random.some(['source-1', 'source-2', 'source-3'], 2)),
    ...maybe(0.1, 'sourceKind', () => random.some(keys(sourceKinds), 3)),
    ...maybe(0.1, 'level', () => random.some(levelOrder, 3)),
    ...maybe(0.1, 'topic', () => random.some(keys(topics), 3)),
    ...maybe(0.1, 'place', () => random.some(['36', '3601', '360102', '3602', '9'], 2)),
    ...maybe(0.1, 'state', () => random.some(keys(states), 3)),
    ...maybe(0.1, 'trigger', () => random.some(keys(triggers), 3)),
    ...maybe(0.1, 'sentiment', () => random.some([-1, 0, 1] as const, 2)),
    ...maybe(0.1, 'group', () => random.some(['generated-1', 'generated-2', 'generated-3'], 3)),
    ...maybe(0.2, 'relevant', () => random.next() < 0.5),
  };
}

const codes = ['3601', '360102', '360103', '3602', '360202', '3604', '360481', '3611'];

function keys<T extends string>(table: Record<T, unknown>): T[] {
  return Object.keys(table) as T[];
}
