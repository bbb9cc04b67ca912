import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { type Answer, SqliteThread } from './thread.ts';

/**
 * SQLite off the main thread: one connection that writes and two that read, each in a thread of its own (WAL lets them
 * work at the same time). Transactions and single writes stand in line for the writing connection; a SELECT outside a
 * transaction goes to the reading one that has less to do and sees all that was committed before.
 */
export function threadedSqliteDialect(file: string): Dialect {
  return {
    createDriver: () => new ThreadedDriver(file),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new ThreadedAdapter(),
    createIntrospector: (database: Kysely<unknown>) => new SqliteIntrospector(database),
  };
}

/** Its driver keeps the order itself. */
class ThreadedAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

const readingThreads = 2;

class ThreadedDriver implements Driver {
  readonly #threads: Threads;

  constructor(file: string) {
    this.#threads = new Threads(file);
  }

  async init(): Promise<void> {
    // What is wrong with the file is told now.
    await this.#threads.writing().run('select 1', []);
  }

  async acquireConnection(): Promise<ThreadedConnection> {
    return new ThreadedConnection(this.#threads);
  }

  async beginTransaction(connection: ThreadedConnection): Promise<void> {
    await connection.begin();
  }

  async commitTransaction(connection: ThreadedConnection): Promise<void> {
    await connection.end('commit');
  }

  async rollbackTransaction(connection: ThreadedConnection): Promise<void> {
    await connection.end('rollback');
  }

  async savepoint(connection: ThreadedConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`savepoint ${quoted(name)}`));
  }

  async rollbackToSavepoint(connection: ThreadedConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`rollback to ${quoted(name)}`));
  }

  async releaseSavepoint(connection: ThreadedConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`release ${quoted(name)}`));
  }

  async releaseConnection(connection: ThreadedConnection): Promise<void> {
    await connection.leave();
  }

  async destroy(): Promise<void> {
    await this.#threads.close();
  }
}

/** The threads of one file, begun when they are first needed and again when one has ended. */
class Threads {
  readonly #file: string;
  #writing: SqliteThread | null = null;
  readonly #reading: SqliteThread[] = [];
  #turn: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  writing(): SqliteThread {
    if (this.#writing === null || this.#writing.ended)
      this.#writing = new SqliteThread({ file: this.#file, reading: false });
    return this.#writing;
  }

  /** The idle one, else another as long as there are few, else the one with less to do. */
  reading(): SqliteThread {
    const alive = this.#reading.filter((thread) => !thread.ended);
    const [least] = alive.toSorted((a, b) => a.pending - b.pending);
    if (least !== undefined && (least.pending === 0 || alive.length >= readingThreads)) return least;
    const thread = new SqliteThread({ file: this.#file, reading: true });
    this.#reading.splice(0, this.#reading.length, ...alive, thread);
    return thread;
  }

  /** Waits for the right to write; what it gives back passes it on. */
  async take(): Promise<() => void> {
    const before = this.#turn;
    let pass: () => void = () => {};
    this.#turn = new Promise((resolve) => {
      pass = resolve;
    });
    await before;
    return pass;
  }

  /** The writing connection last, so that it can write the log back. */
  async close(): Promise<void> {
    await Promise.all(this.#reading.map((thread) => thread.close()));
    await this.#writing?.close();
  }
}

class ThreadedConnection implements DatabaseConnection {
  readonly #threads: Threads;
  #held: { thread: SqliteThread; pass: () => void } | null = null;

  constructor(threads: Threads) {
    this.#threads = threads;
  }

  async begin(): Promise<void> {
    const pass = await this.#threads.take();
    const thread = this.#threads.writing();
    try {
      await thread.run('begin', []);
    } catch (error) {
      pass();
      throw error;
    }
    this.#held = { thread, pass };
  }

  /** A commit that fails leaves the transaction open: Kysely then rolls it back. */
  async end(how: 'commit' | 'rollback'): Promise<void> {
    const { thread, pass } = this.#held ?? {};
    if (thread === undefined) return;
    try {
      await thread.run(how, []);
    } catch (error) {
      // SQLite itself rolls back on some faults (a full disk); then there is nothing left to end.
      if (how === 'commit' || !(error instanceof Error && /no transaction is active/.test(error.message))) throw error;
    }
    this.#held = null;
    pass?.();
  }

  /** Whatever is still open does not outlive its holder. */
  async leave(): Promise<void> {
    if (this.#held === null) return;
    const { thread, pass } = this.#held;
    this.#held = null;
    await thread.run('rollback', []).catch(() => thread.close());
    pass();
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#held !== null) return resultOf(await this.#held.thread.run(query.sql, query.parameters));
    if (onlyReads(query)) return resultOf(await this.#threads.reading().run(query.sql, query.parameters));
    const pass = await this.#threads.take();
    try {
      return resultOf(await this.#threads.writing().run(query.sql, query.parameters));
    } finally {
      pass();
    }
  }

  async *streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    if (!onlyReads(query)) throw new TypeError('Only a SELECT can be streamed.');
    const thread = this.#held?.thread ?? this.#threads.reading();
    for await (const rows of thread.stream(query.sql, query.parameters, chunkSize)) yield { rows: rows as R[] };
  }
}

function onlyReads({ query, sql }: CompiledQuery): boolean {
  return SelectQueryNode.is(query) || (query.kind === 'RawNode' && /^\s*select\b/i.test(sql));
}

function resultOf<R>({ rows, changes, lastInsertRowid }: Answer): QueryResult<R> {
  if (rows !== undefined) return { rows: rows as R[] };
  return {
    rows: [],
    ...(lastInsertRowid === undefined ? {} : { insertId: BigInt(lastInsertRowid) }),
    ...(changes === undefined ? {} : { numAffectedRows: BigInt(changes) }),
  };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
