import Sqlite from 'better-sqlite3';
import { type Dialect, Kysely, PostgresAdapter, PostgresDialect, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { migrations } from './migrations.ts';
import { threadedSqliteDialect } from './sqlite/dialect.ts';
import type { Tables } from './tables.ts';
import { openJoining } from './unit-of-work.ts';

/** 主数据库：the truth (ledger, people, sources, rules, outbox), on SQLite or PostgreSQL through one query builder. */
export type Database = Kysely<Tables>;

/**
 * Opens and migrates; `target` is a file path (or ':memory:') or a postgres:// address. `warn` hears of connections that
 * the server ended: the next query opens another. Throws DatabaseUnavailable with a Chinese sentence.
 */
export async function openDatabase(target: string, warn?: (sentence: string) => void): Promise<Database> {
  const database = connectDatabase(target, warn);
  const migrator = migratorOf(database, target);
  const { error } = await (isPostgres(target) || target === ':memory:'
    ? migrator.migrateToLatest()
    : whileAlone(`${target}.migrating`, () => migrator.migrateToLatest()));
  if (error !== undefined) {
    await database.destroy();
    throw new DatabaseUnavailable(target, error);
  }
  return database;
}

/** Connects and leaves the tables as they are: for who looks first whether there are any. An SQLite file is made at the first statement. */
export function connectDatabase(target: string, warn: (sentence: string) => void = () => {}): Database {
  const postgres = isPostgres(target);
  const dialect = postgres ? postgresDialect(target, warn) : sqliteDialect(target);
  return openJoining<Tables>(dialect, { oneWriter: !postgres, warn });
}

/** A connection for a thread that only reads: what it asks waits in that thread. */
export function connectReading(target: string): Database {
  if (isPostgres(target)) {
    const pool = new pg.Pool({ connectionString: target, max: 1, options: '-c default_transaction_read_only=on' });
    // The next query tells of it.
    pool.on('error', () => undefined);
    return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  }
  const database = async () => {
    const connection = new Sqlite(target, { timeout: 10_000 });
    connection.pragma('query_only = ON');
    return connection;
  };
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
}

/** What brings the tables of a connected database to a state. */
export function migratorOf(database: Database, target: string): Migrator {
  return new Migrator({ db: database, provider: { getMigrations: async () => migrations(isPostgres(target)) } });
}

/** Whether a target names PostgreSQL; else it is a file of SQLite. */
export function isPostgres(target: string): boolean {
  return /^postgres(ql)?:\/\//.test(target);
}

/** Whether an open database is PostgreSQL. */
export function isPostgresDatabase(database: Pick<Database, 'getExecutor'>): boolean {
  return database.getExecutor().adapter instanceof PostgresAdapter;
}

/** Kysely migrates SQLite without a lock: two processes that start together would make the same tables. The write lock of an empty file is free when its process ends. */
async function whileAlone<T>(file: string, act: () => Promise<T>): Promise<T> {
  const lock = new Sqlite(file, { timeout: migratingMaxMs });
  try {
    lock.exec('BEGIN IMMEDIATE');
    return await act();
  } finally {
    lock.close();
  }
}

const migratingMaxMs = 60_000;

/** The database cannot be opened or migrated. The address is named without its password. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  readonly code = 'database.unavailable';
  constructor(target: string, cause: unknown) {
    const where = target.replace(/:\/\/([^:@/]+):[^@]+@/, '://$1:***@');
    super(
      `无法打开数据库 ${where}：${cause instanceof Error ? cause.message : String(cause)}。请检查 DATABASE_URL 或 DATA_DIR 的权限与磁盘空间。`,
      { cause },
    );
  }
}

/** A file is worked on in threads; what is in memory belongs to one connection and stays here (tests). */
function sqliteDialect(file: string): Dialect {
  if (file !== ':memory:') return threadedSqliteDialect(file);
  return new SqliteDialect({
    database: async () => {
      const connection = new Sqlite(file);
      // What is removed is overwritten, not only given back.
      connection.pragma('secure_delete = ON');
      connection.pragma('foreign_keys = ON');
      return connection;
    },
  });
}

function postgresDialect(url: string, warn: (sentence: string) => void): PostgresDialect {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 10_000 });
  // Without listeners a restart of the server would end the process, whether the connection rests or stands within a
  // transaction. The error itself carries the password: only its words are told.
  pool.on('connect', (client) => {
    client.on('error', (error) => warn(`数据库连接中断：${error.message}；下一次操作会重新连接。`));
  });
  // A resting connection tells its pool too.
  pool.on('error', () => {});
  return new PostgresDialect({ pool });
}
