import type { AnalysedDocument } from './assessment.ts';
import type { EventState, Level, Sentiment, SourceKind, Topic, Trigger } from './codes.ts';
import type { DocumentId } from './document.ts';

/**
 * 文档库：where analysed documents live and are searched. Its engines (SQLite FTS5, Elasticsearch, OpenSearch) give exactly the
 * same answers on the same data; one contract test holds both to it. Everything in it can be rebuilt from the sources.
 */
export type DocumentStore = {
  readonly engine: string;
  /** Keeps many; one result per document, in order. Same id and same content is 'unchanged'; same id and new content 'updated' (first `foundAt` and `group` kept, words that were there before in `earlier`, see `versions.ts`). A document that the engine refuses is 'rejected' with a sentence and does not stop the others. */
  put(documents: readonly AnalysedDocument[]): Promise<PutResult[]>;
  get(ids: readonly DocumentId[]): Promise<(AnalysedDocument | null)[]>;
  /** Which of these ids are stored. */
  have(ids: readonly DocumentId[]): Promise<Set<DocumentId>>;
  /** Documents that share at least one band, for near-duplicate verification; at most `limit`, oldest first. */
  near(bands: readonly string[], limit: number): Promise<{ id: DocumentId; group: string; signature: string }[]>;
  search(query: SearchQuery): Promise<SearchPage>;
  /** Counts per value of each field under the query's words and filters; most frequent first, ties by key; at most `limit` each. */
  facets(
    query: SearchFilter,
    fields: readonly FacetField[],
    limit: number,
  ): Promise<Record<FacetField, { key: string; count: number }[]>>;
  /** Counts per 北京时间 hour, day or ISO week (Monday) of `time`, zero buckets included between the first and the last. Keys `YYYY-MM-DD` or `YYYY-MM-DDTHH`. */
  histogram(query: SearchFilter, interval: 'hour' | 'day' | 'week'): Promise<{ key: string; count: number }[]>;
  count(query: SearchFilter): Promise<number>;
  /** A source's documents found before an instant (UTC ISO), by id, those after the id `after` only; at most `limit`. */
  foundBefore(sourceId: string, before: string, after: DocumentId | null, limit: number): Promise<DocumentId[]>;
  /** All documents by id, those after the id `after` only; at most `limit`: for backups and rebuilding. */
  page(after: DocumentId | null, limit: number): Promise<AnalysedDocument[]>;
  /** Removes documents and all that is searchable of them; ids that are not stored are passed over. */
  drop(ids: readonly DocumentId[]): Promise<void>;
  /** Resolves when documents can be written now, with a sentence about what threatens that, or null; rejects when they cannot. */
  ready(): Promise<string | null>;
  /**
   * Takes what was dropped out of the engine's own files too, as far as the engine can: on SQLite the freed pages, the index of words
   * and the log; on a search server the deleted copies in its segments, in the server's own time. Costly: once after many drops.
   */
  forget(): Promise<void>;
  /** Makes everything put before visible to search (a no-op where it already is). */
  refresh(): Promise<void>;
  close(): Promise<void>;
};

export type PutResult =
  | { id: DocumentId; result: 'stored' | 'updated' | 'unchanged' }
  | { id: DocumentId; result: 'rejected'; reason: string };

export type FacetField = 'sourceId' | 'sourceKind' | 'level' | 'topic' | 'place' | 'state' | 'trigger' | 'sentiment';

/** What a search may narrow by; every list means "any of these". `place` matches by prefix (a city code finds its counties). Times are UTC ISO; `from` inclusive, `to` exclusive, on `time` = publishedAt, else foundAt. */
export type SearchFilter = {
  words?: Words;
  from?: string;
  to?: string;
  sourceId?: string[];
  sourceKind?: SourceKind[];
  level?: Level[];
  topic?: Topic[];
  place?: string[];
  state?: EventState[];
  trigger?: Trigger[];
  sentiment?: Sentiment[];
  group?: string[];
  relevant?: boolean;
};

/** A parsed search: all of `all`, at least one of `any` (when not empty), none of `not`; a clause is a phrase of tokens in title or text. Built by `parseWords` in analysis/words.ts. */
export type Words = { all: string[][]; any: string[][]; not: string[][] };

export type SearchQuery = SearchFilter & {
  /** 'time' newest first, 'score' highest risk first then newest. Ties by id. */
  sort: 'time' | 'score';
  /** 1–200. */
  limit: number;
  /** Opaque cursor of the page before. */
  after?: string;
  /** One hit per near-duplicate group (its best by `sort`), with the group's matching size. */
  collapse?: boolean;
};

export type SearchPage = {
  hits: SearchHit[];
  /** Matching documents (not groups), exact. */
  total: number;
  next: string | null;
};

/** A document and where the query's words stand in it (code points, end exclusive), for marking; `copies` is the group's size under the query, 1 without collapse. */
export type SearchHit = {
  document: AnalysedDocument;
  marks: { field: 'title' | 'text'; start: number; end: number }[];
  copies: number;
};
