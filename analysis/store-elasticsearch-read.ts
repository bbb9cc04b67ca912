import type { estypes } from '@elastic/elasticsearch';
import type { AnalysedDocument } from './assessment.ts';
import { marksOf } from './marks.ts';
import type { SearchServer } from './search-server.ts';
import type { FacetField, SearchFilter, SearchPage, SearchQuery } from './store.ts';
import { documentOf, sourceFields } from './store-elasticsearch-document.ts';
import type { Indexed } from './store-elasticsearch-index.ts';
import { queryOf } from './store-elasticsearch-query.ts';
import { checkSpan, filledBuckets, type Interval } from './store-histogram.ts';
import { noFacets, type Row, type RowReader, readRows, StoreError } from './store-page.ts';

/** Reads documents, pages, counts and facets from the index behind an alias; see `DocumentStore`. */
export class IndexReader {
  private readonly server: SearchServer;
  private readonly index: string;

  constructor(server: SearchServer, index: string) {
    this.server = server;
    this.index = index;
  }

  private ask<Source, Aggregations = unknown>(body: estypes.SearchRequest) {
    type Answer = estypes.SearchResponse<Source, Aggregations>;
    return this.server.ask<Answer>('POST', `/${this.index}/_search`, body);
  }

  async get(ids: readonly string[]): Promise<(AnalysedDocument | null)[]> {
    const found = await this.read(ids, sourceFields);
    return ids.map((id) => documentOf(found.get(id) ?? {}));
  }

  async have(ids: readonly string[]): Promise<Set<string>> {
    return new Set((await this.read(ids, ['id'])).keys());
  }

  /** Reads by id, in real time: also what was put a moment ago. */
  private async read(ids: readonly string[], fields: readonly string[]): Promise<Map<string, Partial<Indexed>>> {
    const found = new Map<string, Partial<Indexed>>();
    // An empty id is refused by the server, and is never stored.
    const wanted = [...new Set(ids)].filter((id) => id !== '');
    if (wanted.length === 0) return found;
    const { docs } = await this.server.ask<estypes.MgetResponse<Partial<Indexed>>>(
      'POST',
      `/${this.index}/_mget`,
      { ids: wanted },
      { _source_includes: fields.join(',') },
    );
    for (const doc of docs) {
      if ('error' in doc)
        throw new StoreError('store.engine', `检索服务器读取失败：${doc.error.reason ?? doc.error.type}`);
      if (doc.found && doc._source !== undefined) found.set(doc._id, doc._source);
    }
    return found;
  }

  async near(bands: readonly string[], limit: number) {
    const { hits } = await this.ask<Pick<Indexed, 'id' | 'group' | 'signature'>>({
      query: { bool: { filter: { terms: { bands: [...bands] } } } },
      sort: [{ found: 'asc' }, { id: 'asc' }],
      size: limit,
      track_total_hits: false,
      _source: ['id', 'group', 'signature'],
    });
    return hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source]));
  }

  async search(query: SearchQuery): Promise<SearchPage> {
    const [total, { rows, next }] = await Promise.all([this.count(query), readRows(query, this.rowReader(query))]);
    const documents = await this.get(rows.map((row) => row.id));
    const hits = rows.flatMap(({ copies }, index) => {
      const document = documents[index];
      return document == null ? [] : [{ document, marks: marksOf(document, query.words), copies }];
    });
    return { hits, total, next };
  }

  private rowReader(query: SearchQuery): RowReader {
    const filter = queryOf(query);
    const sort: estypes.SortCombinations[] =
      query.sort === 'time' ? [{ time: 'desc' }, { id: 'asc' }] : [{ score: 'desc' }, { time: 'desc' }, { id: 'asc' }];
    return {
      scan: async (after, limit) => {
        const { hits } = await this.ask<Row>({
          query: filter,
          sort,
          size: limit,
          track_total_hits: false,
          _source: ['id', 'group', 'time', 'score'],
          ...(after === null ? {} : { search_after: afterOf(query.sort, after) }),
        });
        return hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source]));
      },
      best: async (groups) => {
        const { aggregations } = await this.ask<unknown, { groups: GroupBuckets }>({
          query: { bool: { filter: [filter, { terms: { group: [...groups] } }] } },
          size: 0,
          aggs: {
            groups: {
              terms: { field: 'group', size: groups.length },
              aggs: { best: { top_hits: { size: 1, sort, _source: ['id'] } } },
            },
          },
        });
        const buckets = aggregations?.groups.buckets ?? [];
        return new Map(
          buckets.map(({ key, doc_count, best }) => [
            key,
            { id: best.hits.hits[0]?._source?.id ?? '', copies: doc_count },
          ]),
        );
      },
    };
  }

  async count(filter: SearchFilter): Promise<number> {
    const body = { query: queryOf(filter) };
    return (await this.server.ask<{ count: number }>('POST', `/${this.index}/_count`, body)).count;
  }

  async page(after: string | null, limit: number): Promise<AnalysedDocument[]> {
    const { hits } = await this.ask<Partial<Indexed>>({
      sort: [{ id: 'asc' }],
      size: limit,
      track_total_hits: false,
      _source: [...sourceFields],
      ...(after === null ? {} : { search_after: [after] }),
    });
    return hits.hits.flatMap(({ _source }) => documentOf(_source ?? {}) ?? []);
  }

  async foundBefore(sourceId: string, before: string, after: string | null, limit: number): Promise<string[]> {
    const { hits } = await this.ask<Pick<Indexed, 'id'>>({
      query: { bool: { filter: [{ term: { sourceId } }, { range: { found: { lt: Date.parse(before) } } }] } },
      sort: [{ id: 'asc' }],
      size: limit,
      track_total_hits: false,
      _source: ['id'],
      ...(after === null ? {} : { search_after: [after] }),
    });
    return hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source.id]));
  }

  async facets(filter: SearchFilter, fields: readonly FacetField[], limit: number) {
    const result = noFacets();
    if (fields.length === 0 || limit < 1) return result;
    const { aggregations } = await this.ask<unknown, Record<string, KeyBuckets>>({
      query: queryOf(filter),
      size: 0,
      track_total_hits: false,
      aggs: Object.fromEntries(fields.map((field) => [field, facet(field, limit)])),
    });
    for (const field of fields)
      result[field] = (aggregations?.[field]?.buckets ?? []).map(({ key, doc_count }) => ({ key, count: doc_count }));
    return result;
  }

  async histogram(filter: SearchFilter, interval: Interval) {
    const query = queryOf(filter);
    const span = await this.ask<unknown, { first: { value: number | null }; last: { value: number | null } }>({
      query,
      size: 0,
      aggs: { first: { min: { field: 'time' } }, last: { max: { field: 'time' } } },
    });
    const first = span.aggregations?.first.value ?? null;
    const last = span.aggregations?.last.value ?? null;
    if (first === null || last === null) return [];
    checkSpan(first, last, interval);
    const { aggregations } = await this.ask<unknown, { buckets: TimeBuckets }>({
      query,
      size: 0,
      aggs: {
        buckets: {
          date_histogram: { field: 'time', calendar_interval: interval, time_zone: '+08:00', min_doc_count: 1 },
        },
      },
    });
    const buckets = aggregations?.buckets.buckets ?? [];
    return filledBuckets(new Map(buckets.map(({ key, doc_count }) => [key, doc_count])), interval);
  }
}

type GroupBuckets = {
  buckets: { key: string; doc_count: number; best: { hits: { hits: { _source?: { id: string } }[] } } }[];
};
type KeyBuckets = { buckets: { key: string; doc_count: number }[] };
type TimeBuckets = { buckets: { key: number; doc_count: number }[] };

/** Every shard reports up to this many keys, more than there are sources or regions, so that counts are exact. */
const exactShardSize = 20_000;

function facet(field: FacetField, limit: number): estypes.AggregationsAggregationContainer {
  return {
    terms: {
      field,
      size: limit,
      shard_size: Math.max(limit, exactShardSize),
      order: [{ _count: 'desc' }, { _key: 'asc' }],
    },
  };
}

function afterOf(sort: SearchQuery['sort'], { score, time, id }: Row): estypes.SortResults {
  return sort === 'time' ? [time, id] : [score, time, id];
}
