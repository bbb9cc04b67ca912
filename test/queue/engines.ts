import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import * as assert from 'uvu/assert';
import { type JobTable, jobs } from '../../queue/jobs.ts';
import type { QueueLog } from '../../queue/log.ts';
import type { Queue } from '../../queue/queue.ts';
import { type Suite, suite, untested } from '../suite.ts';

/** What each test of the contract gets: an empty store, and a way to open queues on it that are closed afterwards. */
export type Given = { engine: EngineName; store: Store; open: Store['open'] };
export type EngineName = 'embedded' | 'bullmq';
export type Store = {
  where: string;
  open: (options?: { jobs?: JobTable; now?: () => Date; leaseMs?: number }) => Promise<Queue>;
  remove: () => Promise<void>;
};

/** One suite for each engine that this run can reach; the same tests are declared in each. */
export function contract(title: string): Suite<Given>[] {
  const redisUrl = process.env['REDIS_URL'];
  if (redisUrl === undefined) untested(`${title} on BullMQ and Redis`, 'REDIS_URL is not set');
  const stores: [EngineName, () => Store][] = [['embedded', embeddedStore]];
  if (redisUrl !== undefined) stores.push(['bullmq', () => redisStore(redisUrl)]);
  return stores.map(([engine, fresh]) => {
    const queues = suite<Given>(`${title}: ${engine}`);
    let opened: Queue[] = [];
    queues.beforeEach((context) => {
      opened = [];
      context.engine = engine;
      context.store = fresh();
      context.open = async (options) => {
        const queue = await context.store.open(options);
        opened.push(queue);
        return queue;
      };
    });
    queues.afterEach(async ({ store }) => {
      for (const queue of opened) await queue.close(0);
      await store.remove();
    });
    return queues;
  });
}

function embeddedStore(): Store {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-queue-'));
  const where = join(folder, 'jobs.sqlite');
  return {
    where,
    open: (options) => openAt('embedded', where, options),
    remove: async () => rmSync(folder, { recursive: true }),
  };
}

function redisStore(redisUrl: string): Store {
  const prefix = `test-${randomUUID()}`;
  const where = `${redisUrl}#${prefix}`;
  return { where, open: (options) => openAt('bullmq', where, options), remove: () => dropKeys(redisUrl, prefix) };
}

/** Opens a queue on a store that another process may have made; loads only the engine it needs, as processes are started often. */
export async function openAt(
  engine: EngineName,
  where: string,
  options: { jobs?: JobTable; now?: () => Date; leaseMs?: number } = {},
): Promise<Queue> {
  const { jobs: table = quick, now = () => new Date(), leaseMs = 1_000 } = options;
  const common = { now, log: silent, jobs: table, pollMs: 20, leaseMs };
  if (engine === 'embedded') {
    const { openEmbeddedQueue } = await import('../../queue/embedded.ts');
    return openEmbeddedQueue({ file: where, ...common });
  }
  const { openBullQueue } = await import('../../queue/bullmq.ts');
  const [url = '', prefix = ''] = where.split('#');
  return openBullQueue({ url, prefix, ...common });
}

/** The product's table with times that a test can wait for, and one job at a time, so that order shows. */
export const quick: JobTable = {
  ...jobs,
  collect: { ...jobs.collect, backoffMs: 20, concurrency: 1 },
  analyse: { ...jobs.analyse, attempts: 3, backoffMs: 20, concurrency: 1 },
};

/** Waits until something is so; fails after thirty seconds with what was awaited. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not within thirty seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const silent: QueueLog = { info: () => {}, warn: () => {}, error: () => {} };

async function dropKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url);
  for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 1_000 }))
    if (keys.length > 0) await redis.unlink(keys);
  await redis.quit();
}

/** A payload of one document. */
export function pack(batch: string): { batch: string; documents: unknown[] } {
  return { batch, documents: [`文档 ${batch}`] };
}

/** A gate that a handler waits at. */
export function held(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** The promise is refused with this sentence. */
export async function rejects(promise: Promise<unknown>, sentence: RegExp): Promise<void> {
  const outcome = await promise.then(
    () => 'it was taken',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  assert.match(outcome, sentence);
}
