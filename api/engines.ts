import { join } from 'node:path';
import type { Router } from 'express';
import type { Logger } from 'pino';
import type { DocumentStore } from '../analysis/store.ts';
import type { IndexStore } from '../analysis/store-elasticsearch.ts';
import { openThreadedSqliteStore } from '../analysis/store-sqlite-threads.ts';
import { openEmbeddedQueue } from '../queue/embedded.ts';
import type { Queue } from '../queue/queue.ts';
import type { Config } from './config.ts';

/** The queue of this installation: BullMQ where a Redis is named, else the in-process twin; with the board for administrators where there is one. */
export async function openQueue(
  config: Config,
  now: () => Date,
  log: Logger,
): Promise<{ queue: Queue; board: Router | null }> {
  if (config.redisUrl === null) {
    return { queue: await openEmbeddedQueue({ file: join(config.dataDir, 'queue.db'), now, log }), board: null };
  }
  // Clients of servers that an installation does not name are not loaded: they take seconds.
  const [{ openBullQueue }, { createBullBoard }, { BullMQAdapter }, { ExpressAdapter }] = await Promise.all([
    import('../queue/bullmq.ts'),
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/express'),
  ]);
  const queue = await openBullQueue({ url: config.redisUrl, prefix: `{${config.namespace}}`, now, log });
  const adapter = new ExpressAdapter();
  adapter.setBasePath('/queue-board');
  const queues = queue.queuesForBoard().map((one) => new BullMQAdapter(one, { readOnlyMode: true }));
  createBullBoard({ queues, serverAdapter: adapter });
  return { queue, board: adapter.getRouter() as Router };
}

/** The document store of this installation: Elasticsearch or OpenSearch where one is named, else SQLite. One that is away now does not keep the rest from working. */
export async function openDocuments(config: Config, log: Logger): Promise<DocumentStore> {
  return (
    (await openIndexes(
      config,
      (sentence) => log.info(sentence),
      (sentence) => log.warn(`${sentence}其余功能照常，文档库恢复后自动接上。`),
    )) ?? openThreadedSqliteStore({ file: documentsFile(config) })
  );
}

/** The file of the document store on SQLite. */
export function documentsFile(config: Pick<Config, 'dataDir'>): string {
  return join(config.dataDir, 'documents.db');
}

/** The document store on Elasticsearch or OpenSearch; null where neither is named. */
export async function openIndexes(
  config: Config,
  log: (sentence: string) => void,
  ifAway?: (sentence: string) => void,
): Promise<IndexStore | null> {
  const urls = config.elasticsearchUrls ?? config.openSearchUrls;
  if (urls === null) return null;
  const { openElasticsearchStore, openOpenSearchStore } = await import('../analysis/store-elasticsearch.ts');
  const open = config.elasticsearchUrls === null ? openOpenSearchStore : openElasticsearchStore;
  return open({ urls, prefix: config.namespace, log, ...(ifAway === undefined ? {} : { ifAway }) });
}
