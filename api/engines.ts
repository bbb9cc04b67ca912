import { join } from 'node:path';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Router } from 'express';
import type { Logger } from 'pino';
import type { DocumentStore } from '../analysis/store.ts';
import { openElasticsearchStore } from '../analysis/store-elasticsearch.ts';
import { openSqliteStore } from '../analysis/store-sqlite.ts';
import { openBullQueue } from '../queue/bullmq.ts';
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
  const queue = await openBullQueue({ url: config.redisUrl, prefix: `{${config.namespace}}`, now, log });
  const adapter = new ExpressAdapter();
  adapter.setBasePath('/queue-board');
  const queues = queue.queuesForBoard().map((one) => new BullMQAdapter(one, { readOnlyMode: true }));
  createBullBoard({ queues, serverAdapter: adapter });
  return { queue, board: adapter.getRouter() as Router };
}

/** The document store of this installation: Elasticsearch where it is named, else SQLite. */
export function openDocuments(config: Config, log: Logger): Promise<DocumentStore> {
  return config.elasticsearchUrls === null
    ? openSqliteStore({ file: join(config.dataDir, 'documents.db') })
    : openElasticsearchStore({
        urls: config.elasticsearchUrls,
        prefix: config.namespace,
        log: (sentence) => log.info(sentence),
      });
}
