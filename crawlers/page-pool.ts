import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PageReading, PageTask } from './read-page.ts';

/** 读页进程: reads pages outside the program, each within a time and memory of its own: none can stop, fill or end it. */
export type PageReaders = {
  /** Never rejects for what a page holds: a page beyond the limits is a problem with a Chinese reason. */
  read(task: PageTask): Promise<PageReading>;
  /** Ends the processes; pages still being read are problems. */
  close(): Promise<void>;
};

export type PageLimits = { processes?: number; timeoutMs?: number; memoryMb?: number; maxBytes?: number };

/** Opens readers; a process starts when a page waits for one, ends after a minute without work, and does not keep the program alive. */
export function openPageReaders(limits: PageLimits = {}): PageReaders {
  const { processes = 2, timeoutMs = 10_000, memoryMb = 512, maxBytes = 5_000_000 } = limits;
  const idle: Slot[] = Array.from({ length: processes }, () => new Slot(memoryMb));
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
type End = 'time' | 'memory' | 'died';

/** A place for one process, which is started anew after one that had to be ended. */
class Slot {
  readonly #memoryMb: number;
  #child: ChildProcess | null = null;
  #idle: NodeJS.Timeout | undefined;
  #stop: (() => void) | null = null;

  constructor(memoryMb: number) {
    this.#memoryMb = memoryMb;
  }

  async read(task: PageTask, timeoutMs: number): Promise<PageReading> {
    clearTimeout(this.#idle);
    const child = this.#child ?? (await this.#start());
    if (child === null) return { is: 'problem', reason: '读页进程没有启动，请看服务器的内存是否够用' };
    keepAlive(child, true);
    const answer = await this.#next(child, timeoutMs, () =>
      child.send(task, (error) => error && child.kill('SIGKILL')),
    );
    if (typeof answer === 'string') {
      await this.close();
      return { is: 'problem', reason: problemOf(answer, timeoutMs) };
    }
    keepAlive(child, false);
    this.#idle = setTimeout(() => void this.close(), idleMaxMs).unref();
    if ('reading' in answer) return answer.reading;
    return { is: 'problem', reason: `页面结构异常，解析出错（${answer.failed.slice(0, 100)}）` };
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const child = this.#child;
    this.#child = null;
    this.#stop?.();
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    keepAlive(child, true);
    child.kill('SIGKILL');
    await gone;
  }

  async #start(): Promise<ChildProcess | null> {
    const child = fork(fileURLToPath(new URL('./page-worker.ts', import.meta.url)), {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${this.#memoryMb}`, '--disable-warning=ExperimentalWarning'],
      // Nothing of the program's settings is meant for it, and what it would print is told as a reason.
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const forget = () => {
      if (this.#child === child) this.#child = null;
    };
    // One that dies while it has nothing to do is replaced when the next page comes.
    child.on('error', forget).on('exit', forget);
    this.#child = child;
    const answer = await this.#next(child, startMaxMs, () => undefined);
    if (answer === 'time' || answer === 'died' || answer === 'memory') {
      await this.close();
      return null;
    }
    return child;
  }

  /** The process's next message, or why none comes. */
  #next(child: ChildProcess, timeoutMs: number, ask: () => void): Promise<Answer | End> {
    return new Promise((done) => {
      const end = (answer: Answer | End) => {
        clearTimeout(timer);
        child.off('message', said).off('error', failed).off('exit', exited);
        this.#stop = null;
        done(answer);
      };
      const said = (message: unknown) => end(message as Answer);
      const failed = () => end('died');
      // V8 aborts when its memory is used up.
      const exited = (code: number | null, signal: string | null) =>
        end(signal === 'SIGABRT' || signal === 'SIGTRAP' || code === 134 ? 'memory' : 'died');
      const timer = setTimeout(() => end('time'), timeoutMs);
      child.on('message', said).on('error', failed).on('exit', exited);
      this.#stop = failed;
      ask();
    });
  }
}

function keepAlive(child: ChildProcess, keep: boolean): void {
  if (keep) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

function problemOf(answer: string, timeoutMs: number): string {
  if (answer === 'time') return `页面 ${timeoutMs / 1_000} 秒内没有解析完，已放弃，可能是异常页面`;
  if (answer === 'memory') return '解析页面所需内存超过上限，已放弃，可能是异常页面';
  return '读页进程意外结束，页面留待下次';
}
