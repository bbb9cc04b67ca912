import { z } from 'zod';
import {
  DeskCode,
  Instant,
  LevelCode,
  page,
  SentimentCode,
  SourceKindCode,
  StateCode,
  TopicCode,
  TriggerCode,
} from '../http/contract.ts';

const Span = { field: z.enum(['title', 'text']), start: z.int().min(0), end: z.int().min(0) };

export const ReasonView = z.object({ factor: z.string(), ...Span, weight: z.number(), basis: z.string() });
export const PlaceView = z.object({ code: z.string(), name: z.string(), ...Span, basis: z.string() });
export const MarkView = z.object(Span);

/** One text with its assessment, as lists and detail panes show it. */
export const DocumentView = z.object({
  id: z.string(),
  url: z.string(),
  sourceId: z.string(),
  sourceName: z.string(),
  sourceKind: SourceKindCode,
  title: z.string(),
  text: z.string(),
  publishedAt: Instant.nullable(),
  /** 原文所注时间，只在晚于发现时间、不可能是发布时间的时候给出。 */
  statedAt: Instant.optional(),
  foundAt: Instant,
  snapshot: z.object({ sha256: z.string(), path: z.string() }).nullable(),
  group: z.string(),
  demo: z.boolean(),
  /** 版本数：网页改动过几次，就有几个早先版本；没有改动的是 1。 */
  versions: z.int().min(1),
  assessment: z.object({
    relevant: z.boolean(),
    topics: z.array(TopicCode),
    state: StateCode,
    sentiment: SentimentCode,
    triggers: z.array(TriggerCode),
    level: LevelCode,
    score: z.number(),
    reasons: z.array(ReasonView),
    places: z.array(PlaceView),
    duty: z.object({
      lead: DeskCode,
      handlerRegion: z.string().nullable(),
      support: z.array(DeskCode),
      reason: z.string(),
    }),
    version: z.string(),
  }),
});
export type DocumentView = z.infer<typeof DocumentView>;

const list = <T extends z.ZodType>(item: T) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value),
      z.array(item).max(50),
    )
    .optional();

/** Query string of search, facets and histogram alike; lists are comma separated. `q` is the search-box syntax. */
export const DocumentQuery = z.object({
  q: z.string().max(500).optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  sourceId: list(z.string()),
  sourceKind: list(SourceKindCode),
  level: list(LevelCode),
  topic: list(TopicCode),
  place: list(z.string().regex(/^\d{2,6}$/)),
  state: list(StateCode),
  trigger: list(TriggerCode),
  sentiment: list(z.preprocess((value) => (typeof value === 'string' ? Number(value) : value), SentimentCode)),
  group: list(z.string()),
  relevant: z.enum(['true', 'false']).optional(),
  sort: z.enum(['time', 'score']).default('time'),
  limit: z.coerce.number().int().min(1).max(200).default(20),
  after: z.string().max(400).optional(),
  collapse: z.enum(['true', 'false']).default('true'),
});
export const HistogramQuery = DocumentQuery.extend({ interval: z.enum(['hour', 'day', 'week']).default('day') });

export const DocumentHit = z.object({ document: DocumentView, marks: z.array(MarkView), copies: z.int() });
export const DocumentPage = page(DocumentHit);
export const Bucket = z.object({ key: z.string(), count: z.int() });
export const Facets = z.record(
  z.enum(['sourceId', 'sourceKind', 'level', 'topic', 'place', 'state', 'trigger', 'sentiment']),
  z.array(Bucket.extend({ name: z.string() })),
);
export const Histogram = z.array(Bucket);
/** 版本：what stood at the address from `seenAt` on, under the name `words`. */
export const VersionView = z.object({
  words: z.string(),
  seenAt: Instant,
  sourceName: z.string(),
  title: z.string(),
  text: z.string(),
  publishedAt: Instant.nullable(),
  level: LevelCode,
  score: z.number(),
  snapshotSha256: z.string().nullable(),
});
export type VersionView = z.infer<typeof VersionView>;

/** GET /api/documents/:id: the text, its near-duplicates (every URL kept) and the case it belongs to. */
export const DocumentDetail = z.object({
  document: DocumentView,
  copies: z.array(
    DocumentView.pick({ id: true, url: true, sourceName: true, title: true, publishedAt: true, foundAt: true }),
  ),
  caseId: z.string().nullable(),
  /** All versions, the first one first, the present one last. */
  versions: z.array(VersionView),
});
