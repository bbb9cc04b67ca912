import { Worker } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';

/** What a thread is asked. Numbers are those of the question. */
export type Asked = { id: number } & (
  | { do: 'run' | 'stream'; sql: string; parameters: readonly unknown[] }
  | { do: 'next'; stream: number; count: number }
  | { do: 'end'; stream: number }
  | { do: 'close' }
);

/** What it answers: rows, what was changed, or why not. */
export type Answer = {
  id: number;
  rows?: unknown[];
  changes?: number;
  lastInsertRowid?: number | bigint;
  fault?: { message: string; code: string | null; kind: 'SqliteError' | 'TypeError' | 'Error' };
};

/** One file; a reading connection refuses to write. */
export type ThreadOptions = { file: string; reading: boolean };

type Question = Asked extends infer One ? (One extends Asked ? Omit<One, 'id'> : never) : never;

/** 数据库线程: one connection to an SQLite file in a thread of its own. It holds the process only while it is asked something. */
export class SqliteThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: unknown) => void }>();
  #last = 0;
  #ended: Error | null = null;

  constructor(options: ThreadOptions) {
    this.#worker = new Worker(new URL('./connection-thread.ts', import.meta.url), { workerData: options });
    this.#worker.unref();
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(new Error('数据库线程已经结束。')));
  }

  /** How many questions have no answer yet. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Whether it takes no questions any more. */
  get ended(): boolean {
    return this.#ended !== null;
  }

  run(sql: string, parameters: readonly unknown[]): Promise<Answer> {
    return this.#ask({ do: 'run', sql, parameters });
  }

  /** Rows in packs of `count`; ending early ends the statement. */
  async *stream(sql: string, parameters: readonly unknown[], count: number): AsyncGenerator<unknown[]> {
    const { id: stream } = await this.#ask({ do: 'stream', sql, parameters });
    let whole = false;
    try {
      while (!whole) {
        const { rows = [] } = await this.#ask({ do: 'next', stream, count });
        whole = rows.length < count;
        if (rows.length > 0) yield rows;
      }
    } finally {
      if (!whole && !this.ended) await this.#ask({ do: 'end', stream });
    }
  }

  async close(): Promise<void> {
    if (this.ended) return;
    const gone = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#worker.ref();
    await this.#ask({ do: 'close' }).catch(() => this.#worker.terminate());
    this.#worker.ref();
    await gone;
  }

  #ask(question: Question): Promise<Answer> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    this.#last += 1;
    const id = this.#last;
    if (this.#waiting.size === 0) this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      try {
        this.#worker.postMessage({ ...question, id });
      } catch (error) {
        this.#settle({ id, fault: { message: String(error), code: null, kind: 'TypeError' } });
      }
    });
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (answer.fault === undefined) waiting?.resolve(answer);
    else waiting?.reject(errorOf(answer.fault));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

/** Another program holds the database for longer than is waited for. Nothing was written. */
export class DatabaseBusy extends Error {
  override readonly name = 'DatabaseBusy';
  readonly code = 'SQLITE_BUSY';
  constructor(cause: unknown) {
    super(
      '数据库正被另一个程序占用（例如备份、杀毒或表格软件打开了数据库文件），本次操作没有执行。请关闭该程序后重试。',
      {
        cause,
      },
    );
  }
}

function errorOf({ message, code, kind }: NonNullable<Answer['fault']>): Error {
  if (kind === 'TypeError') return new TypeError(message);
  if (kind === 'Error' || code === null) return new Error(message);
  const error = new Sqlite.SqliteError(message, code);
  return code.startsWith('SQLITE_BUSY') ? new DatabaseBusy(error) : error;
}
