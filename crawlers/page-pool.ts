import { Worker } from 'node:worker_threads';
import type { PageReading, PageTask } from './read-page.ts';

/** 读页线程: reads pages off the event loop, each within a time and memory of its own. */
export type PageReaders = {
  /** Never rejects for what a page holds: a page beyond the limits is a problem with a Chinese reason. */
  read(task: PageTask): Promise<PageReading>;
  /** Ends the threads; pages still being read are problems. */
  close(): Promise<void>;
};

export type PageLimits = { threads?: number; timeoutMs?: number; memoryMb?: number; maxBytes?: number };

/** Opens readers; a thread starts when a page waits for one, and does not keep the process alive. */
export function openPageReaders(limits: PageLimits = {}): PageReaders {
  const { threads = 2, timeoutMs = 10_000, memoryMb = 512, maxBytes = 5_000_000 } = limits;
  const idle: Slot[] = Array.from({ length: threads }, () => new Slot(memoryMb));
  const all = [...idle];
  const waiting: ((slot: Slot) => void)[] = [];
  let closed = false;
  const free = () => {
    const slot = idle.pop();
    return slot === undefined ? new Promise<Slot>((give) => waiting.push(give)) : Promise.resolve(slot);
  };
  return {
    async read(task) {
      if (task.page.body.length > maxBytes)
        return { is: 'problem', reason: `页面超过 ${maxBytes} 字节，不予解析，请核对网址是不是网页` };
      const slot = await free();
      try {
        return closed ? ended : await slot.read(task, timeoutMs);
      } finally {
        const next = waiting.shift();
        if (next === undefined) idle.push(slot);
        else next(slot);
      }
    },
    async close() {
      closed = true;
      await Promise.all(all.map((slot) => slot.close()));
    },
  };
}

let shared: PageReaders | null = null;

/** The readers that all runs of a process share, opened with the first page. */
export function sharedPageReaders(): PageReaders {
  shared ??= openPageReaders();
  return shared;
}

/** Ends the shared readers, if any were opened; the next page opens new ones. */
export async function closeSharedPageReaders(): Promise<void> {
  const open = shared;
  shared = null;
  await open?.close();
}

const ended: PageReading = { is: 'problem', reason: '程序正在退出，页面留待下次' };
const startMaxMs = 60_000;
const idleMaxMs = 60_000;

type Answer = { reading: PageReading } | { failed: string };

/** A place for one thread, which is started anew after one that had to be ended. */
class Slot {
  readonly #memoryMb: number;
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #stop: (() => void) | null = null;

  constructor(memoryMb: number) {
    this.#memoryMb = memoryMb;
  }

  async read(task: PageTask, timeoutMs: number): Promise<PageReading> {
    clearTimeout(this.#idle);
    const worker = this.#worker ?? (await this.#start());
    if (worker === null) return { is: 'problem', reason: '读页线程没有启动，请看服务器的内存是否够用' };
    worker.ref();
    const answer = await this.#next(worker, timeoutMs, () => worker.postMessage(task));
    if (typeof answer === 'string') {
      await this.close();
      return { is: 'problem', reason: problemOf(answer, timeoutMs) };
    }
    worker.unref();
    this.#idle = setTimeout(() => void this.close(), idleMaxMs).unref();
    if ('reading' in answer) return answer.reading;
    return { is: 'problem', reason: `页面结构异常，解析出错（${answer.failed.slice(0, 100)}）` };
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    this.#stop?.();
    await worker?.terminate();
  }

  async #start(): Promise<Worker | null> {
    const worker = new Worker(new URL('./page-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#memoryMb },
      // Nothing of the command line is meant for it.
      argv: [],
    });
    // A thread that dies while it has nothing to do is replaced when the next page comes.
    worker.on('error', () => this.#forget(worker));
    worker.on('exit', () => this.#forget(worker));
    this.#worker = worker;
    const answer = await this.#next(worker, startMaxMs, () => undefined);
    if (answer === 'time' || answer === 'died') {
      await this.close();
      return null;
    }
    return worker;
  }

  #forget(worker: Worker): void {
    if (this.#worker === worker) this.#worker = null;
  }

  /** The thread's next message; 'time' or 'died' when none comes. */
  #next(worker: Worker, timeoutMs: number, ask: () => void): Promise<Answer | 'ready' | 'time' | 'memory' | 'died'> {
    return new Promise((done) => {
      const end = (answer: Answer | 'ready' | 'time' | 'memory' | 'died') => {
        clearTimeout(timer);
        worker.off('message', end).off('error', failed).off('exit', exited);
        this.#stop = null;
        done(answer);
      };
      const failed = (error: Error) =>
        end('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'died');
      const exited = () => end('died');
      const timer = setTimeout(() => end('time'), timeoutMs);
      worker.on('message', end).on('error', failed).on('exit', exited);
      this.#stop = exited;
      ask();
    });
  }
}

function problemOf(answer: string, timeoutMs: number): string {
  if (answer === 'time') return `页面 ${timeoutMs / 1_000} 秒内没有解析完，已放弃，可能是异常页面`;
  if (answer === 'memory') return '解析页面所需内存超过上限，已放弃，可能是异常页面';
  return '读页线程意外结束，页面留待下次';
}
