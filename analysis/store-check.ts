import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AnalysedDocument } from './assessment.ts';
import { desks, levels, sourceKinds, states, topics, triggers } from './codes.ts';

/** Why a document cannot be stored, as a Chinese sentence, or null when it can; the same for every engine. */
export function refusalOf(document: unknown): string | null {
  const checked = Stored.safeParse(document);
  if (checked.success) return null;
  const issue = checked.error.issues[0];
  const path = issue?.path.join('.') || '文档';
  return `字段 ${path} 不合要求（${issue?.message ?? '未知'}），该文档未入库，请检查来源数据或研判程序。`;
}

/** Hash of what a document says and means now, without when it was found, what group it is in and what it said before: equal hashes are 'unchanged'. */
export function contentHash(document: AnalysedDocument): string {
  const { foundAt: _foundAt, group: _group, earlier: _earlier, versionAt: _versionAt, ...content } = document;
  return createHash('sha256').update(stable(content)).digest('base64');
}

/** 时间 of a document for search, in epoch milliseconds: when it was published, else when it was found. */
export function timeOf(document: { publishedAt: string | null; foundAt: string }): number {
  return Date.parse(document.publishedAt ?? document.foundAt);
}

/** The values that a document counts for in the many-valued fields, each once. */
export function tagsOf(document: AnalysedDocument): { topic: string[]; place: string[]; trigger: string[] } {
  const { topics: named, places, triggers: stated } = document.assessment;
  return {
    topic: [...new Set(named)],
    place: [...new Set(places.map((place) => place.code))],
    trigger: [...new Set(stated)],
  };
}

const keysOf = <T extends string>(table: Record<T, string>) => z.enum(Object.keys(table) as [T, ...T[]]);
/** Half a surrogate pair cannot be written as UTF-8: engines would each replace it in their own way. */
const wellFormed = z.string().refine((text) => text.isWellFormed(), '含有残缺的字符');
const key = wellFormed.refine((text) => text !== '' && text.length <= 200, '为空或过长');
const instant = z.iso.datetime('不是 UTC 时间');
const count = z.int().min(0);
const figure = count.nullable();
const field = z.enum(['title', 'text']);

/** The shape of {@link AnalysedDocument}; fields that others add later pass through. */
const Stored = z.looseObject({
  id: key,
  url: wellFormed,
  sourceId: key,
  sourceName: wellFormed,
  sourceKind: keysOf(sourceKinds),
  title: wellFormed,
  text: wellFormed,
  publishedAt: instant.nullable(),
  statedAt: instant.optional(),
  foundAt: instant,
  authorHash: z.string().nullable(),
  sourceRegion: z.string().nullable(),
  snapshot: z.looseObject({ sha256: z.string(), path: z.string() }).nullable(),
  demo: z.boolean(),
  engagement: z
    .looseObject({ reposts: figure, comments: figure, likes: figure, views: figure, followers: figure })
    .nullish(),
  versionAt: instant.optional(),
  earlier: z
    .array(
      z.looseObject({
        title: wellFormed,
        text: wellFormed,
        seenAt: instant,
        words: key,
        snapshot: z.looseObject({ sha256: z.string(), path: z.string() }).nullable(),
        assessment: z.looseObject({ level: keysOf(levels), score: z.number() }),
      }),
    )
    .optional(),
  titleTokens: wellFormed,
  textTokens: wellFormed,
  signature: z.string(),
  bands: z.array(key).max(64),
  group: key,
  assessment: z.looseObject({
    relevant: z.boolean(),
    topics: z.array(keysOf(topics)),
    state: keysOf(states),
    sentiment: z.union([z.literal(-1), z.literal(0), z.literal(1)]),
    triggers: z.array(keysOf(triggers)),
    level: keysOf(levels),
    score: z.number().min(0).max(100),
    reasons: z.array(
      z.looseObject({ factor: z.string(), field, start: count, end: count, weight: z.number(), basis: z.string() }),
    ),
    places: z.array(z.looseObject({ code: key, name: z.string(), field, start: count, end: count, basis: z.string() })),
    duty: z.looseObject({
      lead: keysOf(desks),
      handlerRegion: z.string().nullable(),
      support: z.array(keysOf(desks)),
      reason: z.string(),
    }),
    version: z.string(),
  }),
});

/** JSON with sorted keys, so that the order in which a document was built does not matter. */
function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const pairs = Object.entries(value).filter(([, inner]) => inner !== undefined);
  pairs.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([name, inner]) => `${JSON.stringify(name)}:${stable(inner)}`).join(',')}}`;
}
