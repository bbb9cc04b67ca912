import { setTimeout as wait } from 'node:timers/promises';
import { backoffAfter, deliver, isHopeless, requireHandlers, requireId } from './consume.ts';
import { type Claim, JobFile } from './job-file.ts';
import { type JobName, type JobTable, jobs as jobsOfThisProduct } from './jobs.ts';
import type { QueueLog } from './log.ts';
import { newOwner } from './owner.ts';
import type { Handlers, Queue } from './queue.ts';
import { errorLine, QueueError } from './queue-error.ts';
import { runsFirstSlot, runTimetable, slotJob } from './timetable.ts';

/**
 * 单机队列：the in-process twin of BullMQ on one SQLite file, which several processes of one machine may share.
 * Delays, backoff and leases run on the machine's clock as they do in Redis; `now` decides the timetable. Work added
 * in this process starts at once, work of others within `pollMs`; a dead process's jobs come back within `pollMs`,
 * a frozen one's after `leaseMs`. Throws QueueError `queue.file` when the file cannot be used.
 */
export async function openEmbeddedQueue(options: {
  file: string;
  now: () => Date;
  log: QueueLog;
  jobs?: JobTable;
  pollMs?: number;
  leaseMs?: number;
}): Promise<Queue> {
  const { file, now, log, jobs: table = jobsOfThisProduct, pollMs = 500, leaseMs = 10_000 } = options;
  const store = new JobFile(file, newOwner(), leaseMs);
  return embeddedQueue({ store, now, log, table, pollMs, leaseMs });
}

type Parts = { store: JobFile; now: () => Date; log: QueueLog; table: JobTable; pollMs: number; leaseMs: number };

function embeddedQueue(parts: Parts): Queue {
  const { store, now, log, table, pollMs } = parts;
  const worker = embeddedWorker(parts);
  let timetable: { stop: () => Promise<void> } | null = null;
  let started = false;
  let closing: Promise<void> | null = null;
  let released = false;

  const open = () => {
    if (released) throw new QueueError('queue.closed', '队列已关闭，不再接受操作。请重新启动程序。');
    return store;
  };

  return {
    engine: 'embedded',
    // Handlers that end during an ordered close may still hand on their results, so adding stays open until release.
    add: async (name, payload, { delayMs = 0 } = {}) => {
      const id = requireId(table[name].id(payload));
      const added = open().accept({ id, name, body: JSON.stringify(payload), delayMs });
      if (added) worker.wake();
      return added;
    },
    start: async (handlers, names = Object.keys(table) as JobName[]) => {
      open();
      requireHandlers(handlers, names);
      if (started || closing !== null) throw new QueueError('queue.started', '队列已经启动过，不能再次启动。');
      started = true;
      worker.start(handlers, names);
      const plan = async (name: JobName, slot: string) => {
        const { id, payload } = slotJob(table, name, slot);
        const runFirst = runsFirstSlot(table, name);
        const body = JSON.stringify(payload);
        if (open().acceptSlot({ name, slot, id: requireId(id), body, now: now(), runFirst })) worker.wake();
        return 'planned' as const;
      };
      const clock = runTimetable({ table, names, tickMs: Math.min(pollMs, 1_000), now, log, plan });
      timetable = clock;
      await clock.first;
    },
    counts: async () => {
      const none = () => ({ waiting: 0, delayed: 0, active: 0, failed: 0 });
      const counts = Object.fromEntries(Object.keys(table).map((name) => [name, none()])) as Awaited<
        ReturnType<Queue['counts']>
      >;
      for (const { name, state, count } of open().counts()) if (name in counts) counts[name][state] = count;
      return counts;
    },
    oldest: async (name) => {
      const at = open().oldest(name);
      return at === null ? null : new Date(at).toISOString();
    },
    idle: async (names) => {
      const busy = () =>
        open()
          .counts()
          .some(({ name, state }) => state !== 'failed' && names.includes(name));
      while (busy()) await wait(idlePollMs);
    },
    failed: async (limit) => open().failed(limit),
    retry: async (id) => {
      const back = open().retry(id);
      if (back) worker.wake();
      return back;
    },
    forget: async (ids) => open().forget(ids),
    close: (graceMs = 10_000) => {
      closing ??= (async () => {
        await timetable?.stop();
        const unfinished = await worker.stop(graceMs);
        released = true;
        if (unfinished.length === 0) store.signOff();
        else log.warn({ ids: unfinished }, '关闭时仍有任务未完成，重新启动后会再次执行。');
        store.close();
      })();
      return closing;
    },
  };
}

const idlePollMs = 20;

/** Claims and runs jobs of the started kinds, each kind up to its concurrency. */
function embeddedWorker({ store, now, log, table, pollMs, leaseMs }: Parts) {
  const running = new Map<string, { name: JobName; ended: Promise<void> }>();
  /** Outcomes that could not be written, because the disk is full or the file locked; each round tries them again. */
  const unsettled: { claim: Claim; write: () => boolean }[] = [];
  let handlers: Handlers = {};
  let names: readonly JobName[] = [];
  let state: 'new' | 'running' | 'stopping' | 'stopped' = 'new';
  let timer: NodeJS.Timeout | undefined;
  let heart: NodeJS.Timeout | undefined;
  let waking = false;

  return {
    start: (given: Handlers, kinds: readonly JobName[]) => {
      handlers = given;
      names = kinds;
      state = 'running';
      heart = setInterval(() => guarded(() => store.beat()), leaseMs / 4);
      guarded(() => store.beat());
      wake();
    },
    wake,
    /** Ids still running after the grace. */
    stop: async (graceMs: number): Promise<string[]> => {
      state = 'stopping';
      clearTimeout(timer);
      const grace = new AbortController();
      const all = Promise.all([...running.values()].map(({ ended }) => ended));
      await Promise.race([all, wait(graceMs, undefined, { signal: grace.signal }).catch(onlyAbort)]);
      grace.abort();
      state = 'stopped';
      clearInterval(heart);
      return [...running.keys(), ...unsettled.map(({ claim }) => claim.id)];
    },
  };

  /** Many additions in one go make one round. */
  function wake(): void {
    if (state !== 'running' || waking) return;
    waking = true;
    setImmediate(() => {
      waking = false;
      round();
    });
  }

  function round(): void {
    if (state !== 'running') return;
    clearTimeout(timer);
    let nextDue: number | null = null;
    for (const { claim, write } of unsettled.splice(0)) settle(claim, write);
    guarded(() => {
      const { again, givenUp } = store.takeOver(now());
      if (again.length > 0) log.warn({ ids: again }, `接手中断进程留下的 ${again.length} 个任务。`);
      if (givenUp.length > 0) log.error({ ids: givenUp }, `${givenUp.length} 个任务多次中断处理进程，已放弃。`);
      nextDue = store.promote();
      for (const name of names) claimAll(name);
    });
    timer = setTimeout(round, Math.max(1, Math.min(pollMs, (nextDue ?? Number.POSITIVE_INFINITY) - Date.now())));
  }

  function claimAll(name: JobName): void {
    while ([...running.values()].filter((one) => one.name === name).length < table[name].concurrency) {
      const claim = store.claim(name);
      if (claim === null) return;
      const key = `${claim.id}/${claim.delivery}`;
      const ended = run(claim).finally(() => {
        running.delete(key);
        wake();
      });
      running.set(key, { name, ended });
    }
  }

  async function run(claim: Claim): Promise<void> {
    try {
      await deliver(table, handlers, claim.name, JSON.parse(claim.body), { id: claim.id, attempt: claim.failures + 1 });
      settle(claim, () => store.finish(claim));
    } catch (error) {
      settle(claim, () => fail(claim, error));
    }
  }

  function fail(claim: Claim, error: unknown): boolean {
    const spec = table[claim.name];
    const failures = claim.failures + 1;
    const fields = { id: claim.id, name: claim.name, attempt: failures, error: errorLine(error) };
    if (isHopeless(error) || failures >= spec.attempts) {
      log.error(fields, `任务 ${claim.id} 失败 ${failures} 次，已放弃，等待人工重试。`);
      return store.giveUp(claim, fields.error, now());
    }
    log.warn(fields, `任务 ${claim.id} 第 ${failures} 次失败，稍后自动重试。`);
    return store.postpone(claim, fields.error, backoffAfter(spec, failures));
  }

  function settle(claim: Claim, write: () => boolean): void {
    if (state === 'stopped') {
      log.warn({ id: claim.id }, `任务 ${claim.id} 在队列关闭后才结束，会再次执行。`);
      return;
    }
    const written = guarded(() => {
      if (!write()) log.warn({ id: claim.id }, `任务 ${claim.id} 结束时已被其他进程接手，本次结果不计。`);
    });
    if (!written) unsettled.push({ claim, write });
  }

  /** A full disk or a locked file must not end the process: it is said, and the next round tries again. */
  function guarded(step: () => void): boolean {
    try {
      step();
      return true;
    } catch (error) {
      log.error({ error: errorLine(error) }, '队列文件读写失败，稍后自动再试。请检查磁盘空间和文件权限。');
      return false;
    }
  }
}

function onlyAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
