import Sqlite from 'better-sqlite3';
import { AskThread, type Fault } from '../../../analysis/ask-thread.ts';

/** What a thread is asked; `stream` is the number that who asks gave it. */
export type Question =
  | { do: 'run'; sql: string; parameters: readonly unknown[] }
  | { do: 'stream'; stream: number; sql: string; parameters: readonly unknown[] }
  | { do: 'next'; stream: number; count: number }
  | { do: 'end'; stream: number }
  | { do: 'close' };

/** What it answers: rows, or what was changed. */
export type Answer = { rows?: unknown[]; changes?: number; lastInsertRowid?: number | bigint };

/** One file; a reading connection refuses to write. */
export type ThreadOptions = { file: string; reading: boolean };

/** 数据库线程: one connection to an SQLite file in a thread of its own. */
export class SqliteThread {
  readonly #thread: AskThread<Question, Answer>;
  #streams = 0;

  constructor(options: ThreadOptions) {
    this.#thread = new AskThread(new URL('./connection-thread.ts', import.meta.url), options, errorOf);
  }

  /** How many questions have no answer yet. */
  get pending(): number {
    return this.#thread.pending;
  }

  /** Whether it takes no questions any more. */
  get ended(): boolean {
    return this.#thread.ended;
  }

  run(sql: string, parameters: readonly unknown[]): Promise<Answer> {
    return this.#thread.ask({ do: 'run', sql, parameters });
  }

  /** Rows in packs of `count`; ending early ends the statement. */
  async *stream(sql: string, parameters: readonly unknown[], count: number): AsyncGenerator<unknown[]> {
    this.#streams += 1;
    const stream = this.#streams;
    await this.#thread.ask({ do: 'stream', stream, sql, parameters });
    let whole = false;
    try {
      while (!whole) {
        const { rows = [] } = await this.#thread.ask({ do: 'next', stream, count });
        whole = rows.length < count;
        if (rows.length > 0) yield rows;
      }
    } finally {
      if (!whole && !this.ended) await this.#thread.ask({ do: 'end', stream });
    }
  }

  close(): Promise<void> {
    return this.#thread.close({ do: 'close' });
  }
}

/** Another program holds the database for longer than is waited for. Nothing was written. */
export class DatabaseBusy extends Error {
  override readonly name = 'DatabaseBusy';
  readonly code = 'SQLITE_BUSY';
  constructor(cause: unknown) {
    super(
      '数据库正被另一个程序占用（例如备份、杀毒或表格软件打开了数据库文件），本次操作没有执行。请关闭该程序后重试。',
      { cause },
    );
  }
}

function errorOf({ name, message, code }: Fault): Error {
  if (name === 'TypeError') return new TypeError(message);
  if (name === 'RangeError') return new RangeError(message);
  if (name !== 'SqliteError' || code === null) return new Error(message);
  const error = new Sqlite.SqliteError(message, code);
  return code.startsWith('SQLITE_BUSY') ? new DatabaseBusy(error) : error;
}
