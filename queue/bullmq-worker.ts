import { setTimeout as wait } from 'node:timers/promises';
import { type Job, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { backoffAfter, deliver, isHopeless, maxStalls, stalledSentence } from './consume.ts';
import type { JobName, JobTable } from './jobs.ts';
import type { QueueLog } from './log.ts';
import type { Handlers } from './queue.ts';
import { errorLine } from './queue-error.ts';

/** What lies in Redis for a job: its payload and a mark of the adding call. */
export type BullData = { payload: unknown; by: string };

/** The BullMQ workers of one process, one for each started kind. */
export function bullWorkers(parts: {
  table: JobTable;
  prefix: string;
  connection: Redis;
  leaseMs: number;
  log: QueueLog;
}): {
  start: (handlers: Handlers, names: readonly JobName[]) => Promise<void>;
  /** Takes no new job, waits for the running ones, and returns the ids still running after the grace. */
  stop: (graceMs: number) => Promise<string[]>;
} {
  const { table, prefix, connection, leaseMs, log } = parts;
  const workers: Worker<BullData>[] = [];
  const running = new Set<string>();
  let stopped = false;

  return {
    start: async (handlers, names) => {
      for (const name of names) workers.push(openOne(name, handlers));
      await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    },
    stop: async (graceMs) => {
      const end = Date.now() + graceMs;
      await Promise.all(workers.map((worker) => worker.pause(true)));
      while (running.size > 0 && Date.now() < end) await wait(stopPollMs);
      // Not forced, closing still waits for the last results to be written; forced, it lets go of the lock renewal, so
      // that the unfinished jobs are delivered again.
      const unfinished = [...running];
      await Promise.all(workers.map((worker) => worker.close(unfinished.length > 0)));
      stopped = true;
      return unfinished;
    },
  };

  function openOne(name: JobName, handlers: Handlers): Worker<BullData> {
    const worker = new Worker<BullData>(name, (job) => process(name, handlers, job), {
      connection,
      prefix,
      concurrency: table[name].concurrency,
      lockDuration: leaseMs,
      stalledInterval: leaseMs / 2,
      // BullMQ's own bound gives up without a reason that a person could use; ours, in `process`, comes first.
      maxStalledCount: 5 * maxStalls,
      runRetryDelay: 1_000,
      settings: { backoffStrategy: (failures) => backoffAfter(table[name], failures) },
      removeOnComplete: { count: 0 },
    });
    worker.on('failed', (job, error) => {
      const fields = { id: job?.id, name, attempt: job?.attemptsMade, error: error.message };
      if (job?.finishedOn !== undefined) log.error(fields, `任务 ${job.id} 失败，已放弃，等待人工重试。`);
      else log.warn(fields, `任务 ${job?.id} 失败，稍后自动重试。`);
    });
    worker.on('stalled', (id) => log.warn({ id, name }, `接手中断进程留下的任务 ${id}。`));
    worker.on('error', (error) => {
      // While the connection is down its own listener has said so; after the stop, late handlers have nowhere to write.
      if (!stopped && connection.status === 'ready')
        log.error({ name, error: errorLine(error) }, `队列 ${name} 出错，自动再试。`);
    });
    return worker;
  }

  async function process(name: JobName, handlers: Handlers, job: Job<BullData>): Promise<void> {
    const id = job.id ?? '';
    if (job.stalledCounter > maxStalls) throw new UnrecoverableError(stalledSentence);
    running.add(id);
    try {
      await deliver(table, handlers, name, job.data.payload, { id, attempt: job.attemptsMade + 1 });
    } catch (error) {
      // BullMQ keeps the message only, so the causes go into it.
      throw isHopeless(error)
        ? new UnrecoverableError(errorLine(error))
        : new Error(errorLine(error), { cause: error });
    } finally {
      running.delete(id);
    }
  }
}

const stopPollMs = 20;
