import { Client, errors, type estypes } from '@elastic/elasticsearch';
import type { AnalysedDocument } from './assessment.ts';
import { marksOf } from './marks.ts';
import type { DocumentStore, FacetField, SearchFilter, SearchPage, SearchQuery } from './store.ts';
import { type Indexed, prepareIndex } from './store-elasticsearch-index.ts';
import { dropDocuments, putDocuments } from './store-elasticsearch-put.ts';
import { queryOf } from './store-elasticsearch-query.ts';
import { checkSpan, filledBuckets, type Interval } from './store-histogram.ts';
import { noFacets, type Row, type RowReader, readRows, StoreError } from './store-page.ts';

export type ElasticsearchOptions = {
  urls: readonly string[];
  /** Starts the names of index, alias and template; one per installation. */
  prefix: string;
  /** Told once when the server is reached, with its version. */
  log: (sentence: string) => void;
  /** Of a new index; one holds some ten million documents. */
  shards?: number;
};

/** Opens the 文档库 in Elasticsearch 8 or 9, for several machines; throws a StoreError when no node answers. */
export async function openElasticsearchStore(options: ElasticsearchOptions): Promise<DocumentStore> {
  const { urls, prefix, log } = options;
  const client = new Client({ nodes: [...urls], requestTimeout: 30_000, maxRetries: 3 });
  const ask = asker(urls);
  const alias = await ask(async () => {
    const { version } = await client.info({}, { maxRetries: 0 });
    log(`文档库：Elasticsearch ${version.number}（${urls.map(withoutSecrets).join('，')}）`);
    return prepareIndex(client, prefix, options.shards ?? 1);
  }).catch(async (error: unknown) => {
    await client.close();
    throw error;
  });
  const refresh = nextRun(async () => void (await client.indices.refresh({ index: alias })));
  const engine = new Engine(client, alias);
  return {
    engine: 'Elasticsearch',
    put: (documents) => ask(() => putDocuments(client, alias, documents)),
    get: (ids) => ask(() => engine.get(ids)),
    have: (ids) => ask(() => engine.have(ids)),
    near: (bands, limit) =>
      ask(async () => {
        if (bands.length === 0) return [];
        // The batch before is not searchable yet, and copies come in bursts.
        await refresh();
        return engine.near(bands, limit);
      }),
    search: (query) => ask(() => engine.search(query)),
    facets: (query, fields, limit) => ask(() => engine.facets(query, fields, limit)),
    histogram: (query, interval) => ask(() => engine.histogram(query, interval)),
    count: (query) => ask(() => engine.count(query)),
    foundBefore: (sourceId, before, after, limit) =>
      ask(async () => {
        await refresh();
        return engine.foundBefore(sourceId, before, after, limit);
      }),
    drop: (ids) => ask(() => dropDocuments(client, alias, ids)),
    refresh: () => ask(refresh),
    close: () => client.close(),
  };
}

class Engine {
  private readonly client: Client;
  private readonly index: string;

  constructor(client: Client, index: string) {
    this.client = client;
    this.index = index;
  }

  async get(ids: readonly string[]): Promise<(AnalysedDocument | null)[]> {
    const found = await this.read(ids, ['document']);
    return ids.map((id) => {
      const json = found.get(id)?.document;
      return json === undefined ? null : (JSON.parse(json) as AnalysedDocument);
    });
  }

  async have(ids: readonly string[]): Promise<Set<string>> {
    return new Set((await this.read(ids, ['id'])).keys());
  }

  /** Reads by id, in real time: also what was put a moment ago. */
  private async read(ids: readonly string[], fields: (keyof Indexed)[]): Promise<Map<string, Partial<Indexed>>> {
    const found = new Map<string, Partial<Indexed>>();
    // An empty id is refused by the server, and is never stored.
    const wanted = [...new Set(ids)].filter((id) => id !== '');
    if (wanted.length === 0) return found;
    const { docs } = await this.client.mget<Partial<Indexed>>({
      index: this.index,
      ids: wanted,
      _source_includes: fields,
    });
    for (const doc of docs) {
      if ('error' in doc)
        throw new StoreError('store.engine', `Elasticsearch 读取失败：${doc.error.reason ?? doc.error.type}`);
      if (doc.found && doc._source !== undefined) found.set(doc._id, doc._source);
    }
    return found;
  }

  async near(bands: readonly string[], limit: number) {
    const { hits } = await this.client.search<Pick<Indexed, 'id' | 'group' | 'signature'>>({
      index: this.index,
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
        const { hits } = await this.client.search<Row>({
          index: this.index,
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
        const { aggregations } = await this.client.search<unknown, { groups: GroupBuckets }>({
          index: this.index,
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
    return (await this.client.count({ index: this.index, query: queryOf(filter) })).count;
  }

  async foundBefore(sourceId: string, before: string, after: string | null, limit: number): Promise<string[]> {
    const { hits } = await this.client.search<Pick<Indexed, 'id'>>({
      index: this.index,
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
    const { aggregations } = await this.client.search<unknown, Record<string, KeyBuckets>>({
      index: this.index,
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
    const span = await this.client.search<unknown, { first: { value: number | null }; last: { value: number | null } }>(
      {
        index: this.index,
        query,
        size: 0,
        aggs: { first: { min: { field: 'time' } }, last: { max: { field: 'time' } } },
      },
    );
    const first = span.aggregations?.first.value ?? null;
    const last = span.aggregations?.last.value ?? null;
    if (first === null || last === null) return [];
    checkSpan(first, last, interval);
    const { aggregations } = await this.client.search<unknown, { buckets: TimeBuckets }>({
      index: this.index,
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

/** Turns the client's failures into a StoreError with a sentence for the person who runs the system. */
function asker(urls: readonly string[]): <T>(call: () => Promise<T>) => Promise<T> {
  const where = urls.map(withoutSecrets).join('，');
  return async (call) => {
    try {
      return await call();
    } catch (error) {
      if (error instanceof errors.ResponseError)
        throw new StoreError('store.engine', `Elasticsearch 不能完成请求（${error.message}），请查看其日志。`, {
          cause: error,
        });
      if (error instanceof errors.ElasticsearchClientError)
        throw new StoreError(
          'store.unreachable',
          `连不上 Elasticsearch（${where}），请检查服务是否启动、地址 ELASTICSEARCH_URL 是否正确、网络是否可达。`,
          { cause: error },
        );
      throw error;
    }
  };
}

function withoutSecrets(address: string): string {
  const url = new URL(address);
  return `${url.protocol}//${url.host}`;
}

/** Runs `act` so that each caller waits for a run that began after its call; callers that wait together share one. */
function nextRun(act: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  return () => {
    next ??= running.then(() => {
      next = null;
      const run = act();
      // Who waits for this run hears of its failure; the one after it starts all the same.
      running = run.then(
        () => undefined,
        () => undefined,
      );
      return run;
    });
    return next;
  };
}
