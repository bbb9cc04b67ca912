import { setTimeout as wait } from 'node:timers/promises';
import { backoffAfter, deliver, isHopeless, requireHandlers, requireId } from './consume.ts';
import { type Claim, JobFile } from './job-file.ts';
import { type JobName, type JobTable, jobs as jobsOfThisProduct } from './jobs.ts';
import type { QueueLog } from './log.ts';
import { newOwner } from './owner.ts';
import type { Handlers, Queue } from './queue.ts';
import { errorLine, QueueError } from './queue-error.ts';
import { runsFirstSlot, runTimetable, slotJob } from './timetable.ts';
import { isBusy, whenFree } from './when-free.ts';

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
      const body = JSON.stringify(payload);
      const added = await whenFree(() => open().accept({ id, name, body, delayMs }));
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
        const job = { name, slot, id: requireId(id), body, now: now(), runFirst };
        if (await whenFree(() => open().acceptSlot(job))) worker.wake();
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
      for (const { name, state, count } of await whenFree(() => open().counts()))
        if (name in counts) counts[name][state] = count;
      return counts;
    },
    oldest: async (name) => {
      const at = await whenFree(() => open().oldest(name));
      return at === null ? null : new Date(at).toISOString();
    },
    idle: async (names) => {
      const busy = async () =>
        (await whenFree(() => open().counts())).some(({ name, state }) => state !== 'failed' && names.includes(name));
      while (await busy()) await wait(idlePollMs);
    },
    failed: (limit) => whenFree(() => open().failed(limit)),
    retrying: (name, limit) => whenFree(() => open().retrying(name, limit)),
    ready: async () => {
      try {
        await whenFree(() => open().write());
        return null;
      } catch (error) {
        if (error instanceof QueueError) throw error;
        throw new QueueError('queue.file', `队列文件写不进去（${errorLine(error)}）。请检查磁盘空间和文件权限。`, {
          cause: error,
        });
      }
    },
    retry: async (id) => {
      const back = await whenFree(() => open().retry(id));
      if (back) worker.wake();
      return back;
    },
    forget: async (ids) => open().forget(ids),
    close: (graceMs = 10_000) => {
      closing ??= (async () => {
        await timetable?.stop();
        const unfinished = await worker.stop(graceMs);
        released = true;
        if (unfinished.length === 0) await whenFree(() => store.signOff());
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
  let held = false;
  let heldSince = 0;
  let lastHeldAt = 0;
  let toldSince = 0;

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
    held = false;
    settleAgain();
    guarded(() => {
      const { again, givenUp } = store.takeOver(now());
      if (again.length > 0) log.warn({ ids: again }, `接手中断进程留下的 ${again.length} 个任务。`);
      if (givenUp.length > 0) log.error({ ids: givenUp }, `${givenUp.length} 个任务多次中断处理进程，已放弃。`);
      nextDue = store.promote();
      for (const name of names) claimAll(name);
    });
    const soonest = held ? heldPollMs : Math.max(1, (nextDue ?? Number.POSITIVE_INFINITY) - Date.now());
    timer = setTimeout(round, Math.min(pollMs, soonest));
  }

  /** Each try may wait for another program, so the first that cannot be written ends the round. */
  function settleAgain(): void {
    const waiting = unsettled.splice(0);
    while (waiting.length > 0 && unsettled.length === 0) {
      const next = waiting.shift();
      if (next !== undefined) settle(next.claim, next.write);
    }
    unsettled.push(...waiting);
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
      if (isBusy(error)) tellHeld();
      else log.error({ error: errorLine(error) }, '队列文件读写失败，稍后自动再试。请检查磁盘空间和文件权限。');
      return false;
    }
  }

  /** Another process of ours holds the file for a moment many times a day; who holds it longer is told of once. */
  function tellHeld(): void {
    held = true;
    const at = Date.now();
    if (at - lastHeldAt > heldGapMs) heldSince = at;
    else if (at - heldSince > heldToldMs && toldSince !== heldSince) {
      toldSince = heldSince;
      log.warn({}, '队列文件正被另一个程序占用，任务暂停执行，该程序关闭后自动继续。');
    }
    lastHeldAt = at;
  }
}

const heldPollMs = 100;
const heldGapMs = 1_000;
const heldToldMs = 2_000;

function onlyAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
