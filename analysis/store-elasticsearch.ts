import { type SearchServer, ServerAway, ServerRefused } from './search-server.ts';
import type { DocumentStore } from './store.ts';
import { aliasOf, prepareIndex } from './store-elasticsearch-index.ts';
import { dropDocuments, putDocuments } from './store-elasticsearch-put.ts';
import { IndexReader } from './store-elasticsearch-read.ts';
import { lookAtIndex } from './store-elasticsearch-ready.ts';
import { rebuildIndex } from './store-elasticsearch-rebuild.ts';
import { StoreError } from './store-page.ts';

export type ElasticsearchOptions = {
  urls: readonly string[];
  /** Starts the names of index, alias and template; one per installation. */
  prefix: string;
  /** Told when the server is reached, with its version, and while an index is rebuilt. */
  log: (sentence: string) => void;
  /** Told when no node answers at the start; the store then opens at the first call that reaches one. Without it, opening throws. */
  ifAway?: (sentence: string) => void;
  /** Of a new index; one holds some ten million documents. */
  shards?: number;
};

/** 文档库 on several machines; `rebuild` writes all of it into a fresh index with the present mapping, to which the name then moves. The old index stays in use until then, and others may read and write meanwhile. */
export type IndexStore = DocumentStore & { rebuild(): Promise<{ documents: number }> };

/** Opens the 文档库 in Elasticsearch 8 or 9; throws a StoreError when no node answers, unless `ifAway` is there. */
export async function openElasticsearchStore(options: ElasticsearchOptions): Promise<IndexStore> {
  const { elasticsearchServer } = await import('./search-server-elasticsearch.ts');
  return openIndexStore(elasticsearchServer({ urls: options.urls }), options);
}

/** Opens the 文档库 in OpenSearch 2 or 3; the same in all else. */
export async function openOpenSearchStore(options: ElasticsearchOptions): Promise<IndexStore> {
  const { openSearchServer } = await import('./search-server-opensearch.ts');
  return openIndexStore(openSearchServer({ urls: options.urls }), options);
}

async function openIndexStore(server: SearchServer, options: ElasticsearchOptions): Promise<IndexStore> {
  const { prefix, log, ifAway } = options;
  const shards = options.shards ?? 1;
  const alias = aliasOf(prefix);
  const prepare = untilDone(async () => {
    const { version } = await server.ask<{ version: { number: string } }>('GET', '/');
    log(`文档库：${server.name} ${version.number}（${server.where}）`);
    const prepared = await prepareIndex(server, prefix, shards);
    if (!prepared.old) return;
    log(`文档库的索引 ${prepared.index} 是旧结构，正在重建，完成前不要启动旧版本的程序……`);
    await rebuildIndex(server, alias, log);
  });
  const asked = asker(server);
  const ask = <T>(call: () => Promise<T>) =>
    asked(async () => {
      await prepare();
      return call();
    });
  await asked(prepare).catch(async (error: unknown) => {
    if (ifAway !== undefined && error instanceof StoreError && error.code === 'store.unreachable')
      return ifAway(error.message);
    await server.close();
    throw error;
  });
  const refresh = nextRun(async () => void (await server.ask('POST', `/${alias}/_refresh`)));
  const engine = new IndexReader(server, alias);
  return {
    engine: server.name,
    put: (documents) => ask(() => putDocuments(server, alias, documents)),
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
    page: (after, limit) =>
      ask(async () => {
        if (after === null) await refresh();
        return engine.page(after, limit);
      }),
    drop: (ids) => ask(() => dropDocuments(server, alias, ids)),
    ready: () => ask(() => lookAtIndex(server, alias)),
    forget: () =>
      ask(async () => {
        await server.ask('POST', `/${alias}/_forcemerge`, undefined, {
          only_expunge_deletes: true,
          wait_for_completion: false,
        });
      }),
    refresh: () => ask(refresh),
    rebuild: () => ask(() => rebuildIndex(server, alias, log)),
    close: () => server.close(),
  };
}

/** Turns the server's failures into a StoreError with a sentence for the person who runs the system. */
function asker({ name, setting, where }: SearchServer): <T>(call: () => Promise<T>) => Promise<T> {
  return async (call) => {
    try {
      return await call();
    } catch (error) {
      if (error instanceof ServerRefused)
        throw new StoreError('store.engine', `${name} 不能完成请求（${error.message}），请查看其日志。`, {
          cause: error,
        });
      if (error instanceof ServerAway)
        throw new StoreError(
          'store.unreachable',
          `连不上 ${name}（${where}），请检查服务是否启动、地址 ${setting} 是否正确、网络是否可达。`,
          { cause: error },
        );
      throw error;
    }
  };
}

/** Runs `act` at each call until it has once ended well; callers that come together share one run. */
function untilDone(act: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= act().catch((error: unknown) => {
      running = null;
      throw error;
    });
    return running;
  };
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
