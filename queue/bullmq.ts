import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Queue as BullQueue } from 'bullmq';
import { type BullData, bullWorkers } from './bullmq-worker.ts';
import { withoutTexts } from './carried-texts.ts';
import { delayMaxMs, requireHandlers, requireId } from './consume.ts';
import { type JobName, type JobTable, jobs as jobsOfThisProduct } from './jobs.ts';
import type { QueueLog } from './log.ts';
import type { FailedJob, Queue } from './queue.ts';
import { errorLine, QueueError } from './queue-error.ts';
import { connectRedis, lookAtRedis, redisError } from './redis.ts';
import { isNewSlot, runsFirstSlot, runTimetable, slotJob } from './timetable.ts';

/** The queue on Redis, with its BullMQ queues for a read-only board. */
export type RedisQueue = Queue & { queuesForBoard(): BullQueue[] };

/**
 * 多机队列：BullMQ on Redis, for any number of processes. `prefix` begins every key; a cluster needs a hash tag such as
 * `{huiying}`. A dead process's jobs come back within about twice `leaseMs`. Throws QueueError `queue.redis` when Redis
 * does not answer, at the start and, after a few seconds, from every later call.
 */
export async function openBullQueue(options: {
  url: string;
  prefix: string;
  now: () => Date;
  log: QueueLog;
  jobs?: JobTable;
  pollMs?: number;
  leaseMs?: number;
}): Promise<RedisQueue> {
  const { url, prefix, now, log, jobs: table = jobsOfThisProduct, pollMs = 500, leaseMs = 15_000 } = options;
  const redis = await connectRedis(url, prefix, log);
  const names = Object.keys(table) as JobName[];
  const queues = Object.fromEntries(names.map((name) => [name, openOne(name)])) as Record<JobName, BullQueue<BullData>>;
  const workers = bullWorkers({ table, prefix, connection: redis.consumer, leaseMs, log });
  let timetable: { stop: () => Promise<void> } | null = null;
  let hastening: NodeJS.Timeout | undefined;
  let started = false;
  let closing: Promise<void> | null = null;
  let released = false;

  return {
    engine: 'bullmq',
    queuesForBoard: () => Object.values(queues) as BullQueue[],
    add: (name, payload, { delayMs = 0 } = {}) =>
      asked(() => addOnce(name, { id: requireId(table[name].id(payload)), payload, delayMs })),
    start: async (handlers, kinds = names) => {
      requireHandlers(handlers, kinds);
      if (started || closing !== null) throw new QueueError('queue.started', '队列已经启动过，不能再次启动。');
      started = true;
      await asked(() => workers.start(handlers, kinds));
      const clock = runTimetable({ table, names: kinds, tickMs: Math.min(pollMs, 1_000), now, log, plan });
      timetable = clock;
      await clock.first;
      await hasten(kinds);
      hastening = setInterval(() => void hasten(kinds), hastenEveryMs);
    },
    counts: () =>
      asked(async () => {
        const pairs = names.map(async (name) => {
          const { wait = 0, prioritized = 0, delayed = 0, active = 0, failed = 0 } = await countsOf(name);
          return [name, { waiting: wait + prioritized, delayed, active, failed }] as const;
        });
        return Object.fromEntries(await Promise.all(pairs)) as Awaited<ReturnType<Queue['counts']>>;
      }),
    oldest: (name) => asked(() => oldestOf(name)),
    idle: (kinds) =>
      asked(async () => {
        while (await isBusy(kinds)) await wait(idlePollMs);
      }),
    failed: (limit) =>
      asked(async () => {
        const lists = await Promise.all(names.map((name) => failedOf(name, limit)));
        return lists
          .flat()
          .sort((a, b) => b.failedAt.localeCompare(a.failedAt))
          .slice(0, limit);
      }),
    retrying: (name, limit) =>
      asked(async () => {
        const found = await queues[name].getDelayed(0, limit - 1);
        return found
          .filter((job) => job.attemptsMade > 0)
          .map((job) => ({ id: job.id ?? '', attempts: job.attemptsMade, error: job.failedReason ?? '' }));
      }),
    retry: (id) => asked(() => retryOne(id)),
    ready: () => asked(() => lookAtRedis(redis.producer, prefix)),
    forget: (ids) => asked(() => forgetTexts(ids)),
    close: (graceMs = 10_000) => {
      closing ??= close(graceMs);
      return closing;
    },
  };

  function openOne(name: JobName): BullQueue<BullData> {
    const queue = new BullQueue<BullData>(name, {
      connection: redis.producer,
      prefix,
      // A kept completed job would block its id silently; a given-up one is kept until it is retried or replaced.
      defaultJobOptions: { removeOnComplete: true, removeOnFail: false },
      streams: { events: { maxLen: 100 } },
    });
    // The connection's own listeners have said it already; without one here an outage would end the process.
    queue.on('error', ignoredHere);
    return queue;
  }

  /** BullMQ answers the same to a new and a repeated id, so the mark `by` tells whose job is there. A crash at any point loses nothing: only the answer may be wrong. */
  async function addOnce(name: JobName, job: { id: string; payload: unknown; delayMs: number }): Promise<boolean> {
    const queue = queues[name];
    const past = await queue.getJobState(job.id);
    if (past === 'failed') await queue.remove(job.id);
    else if (past !== 'unknown' && past !== 'completed') return false;
    const { attempts } = table[name];
    const by = randomUUID();
    await queue.add(
      name,
      { payload: job.payload, by },
      { jobId: job.id, attempts, backoff: { type: 'custom' }, delay: job.delayMs },
    );
    const present = await queue.getJob(job.id);
    return present === undefined || present.data.by === by;
  }

  /** One process at a time plans a kind. The job is added before its slot is remembered, so that a crash between repeats a slot instead of losing it. */
  async function plan(name: JobName, slot: string): Promise<'planned' | 'later'> {
    const claim = `${prefix}:timetable:${name}`;
    if ((await redis.producer.set(claim, slot, 'PX', planMaxMs, 'NX')) === null) return 'later';
    const remembered = await redis.producer.hget(`${prefix}:slots`, name);
    if (isNewSlot(slot, remembered, now())) {
      const { id, payload } = slotJob(table, name, slot);
      if (remembered !== null || runsFirstSlot(table, name))
        await addOnce(name, { id: requireId(id), payload, delayMs: 0 });
      await redis.producer.hset(`${prefix}:slots`, name, slot);
    }
    await redis.producer.del(claim);
    return 'planned';
  }

  /** Runs what a wrong clock has put off for longer than anything is. */
  async function hasten(kinds: readonly JobName[]): Promise<void> {
    try {
      for (const name of kinds) {
        const queue = queues[name];
        // BullMQ keeps the due time in the upper bits of the score.
        const ahead = (Date.now() + delayMaxMs) * 0x1000;
        for (const id of await redis.producer.zrangebyscore(queue.toKey('delayed'), ahead, '+inf'))
          await (await queue.getJob(id))?.promote();
      }
    } catch (error) {
      // An outage, or another process was faster; the next round looks again.
      log.warn({ error: errorLine(error) }, '未能查看推后的任务，稍后再看。');
    }
  }

  function countsOf(name: JobName): Promise<Record<string, number>> {
    return queues[name].getJobCounts('wait', 'prioritized', 'delayed', 'active', 'failed');
  }

  /** The first of each state and their times, without their payloads. */
  async function oldestOf(name: JobName): Promise<string | null> {
    const queue = queues[name];
    const ids = await queue.getRanges(['wait', 'prioritized', 'active', 'delayed'], 0, oldestLooked - 1, true);
    const times = await Promise.all(ids.map((id) => redis.producer.hget(queue.toKey(id), 'timestamp')));
    const first = Math.min(...times.flatMap((time) => (time === null ? [] : [Number(time)])));
    return Number.isFinite(first) ? new Date(first).toISOString() : null;
  }

  async function isBusy(kinds: readonly JobName[]): Promise<boolean> {
    const counts = await Promise.all(kinds.map((name) => countsOf(name)));
    return counts.some((one) => Object.entries(one).some(([state, count]) => state !== 'failed' && count > 0));
  }

  async function failedOf(name: JobName, limit: number): Promise<FailedJob[]> {
    const found = await queues[name].getFailed(0, limit - 1);
    return found.map((job) => ({
      id: job.id ?? '',
      name,
      attempts: job.attemptsMade,
      error: job.failedReason ?? '',
      failedAt: new Date(job.finishedOn ?? job.timestamp).toISOString(),
    }));
  }

  async function retryOne(id: string): Promise<boolean> {
    for (const name of names) {
      const job = await queues[name].getJob(id);
      if (job === undefined) continue;
      if (job.attemptsMade > 0 && (await job.isDelayed())) {
        await job.promote();
        return true;
      }
      if (!(await job.isFailed())) continue;
      // BullMQ keeps the count of stalls ("stc") over a retry; a poison job would then get one try instead of a fresh start.
      await redis.producer.hdel(queues[name].toKey(id), 'stc');
      await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
      return true;
    }
    return false;
  }

  async function forgetTexts(ids: ReadonlySet<string>): Promise<void> {
    for (const job of await queues.analyse.getFailed()) {
      const left = withoutTexts(job.data.payload, ids);
      if (left === null) await job.remove();
      else if (left !== 'same') await job.updateData({ ...job.data, payload: left });
    }
  }

  /** Every call says the same sentence when Redis does not answer. */
  async function asked<T>(ask: () => Promise<T>): Promise<T> {
    if (released) throw new QueueError('queue.closed', '队列已关闭，不再接受操作。请重新启动程序。');
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Error && /max retries per request|Connection is closed|ECONNREFUSED/.test(error.message))
        throw redisError(error, url);
      throw error;
    }
  }

  async function close(graceMs: number): Promise<void> {
    clearInterval(hastening);
    await timetable?.stop();
    const unfinished = await workers.stop(graceMs);
    released = true;
    if (unfinished.length > 0) log.warn({ ids: unfinished }, '关闭时仍有任务未完成，重新启动后会再次执行。');
    await Promise.all(names.map((name) => queues[name].close()));
    redis.consumer.disconnect();
    redis.producer.disconnect();
  }
}

const idlePollMs = 50;
/** Delayed jobs lie in the order of their due times, so several are looked at. */
const oldestLooked = 50;
const hastenEveryMs = 60_000;
/** After this a crashed planner's claim is free. */
const planMaxMs = 10_000;

function ignoredHere(): void {}
