import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import type { Database } from '../database/open.ts';

/** 归并锁：at most one process of an installation groups and stores at a time; the lock of a dead process is free at once. */
export type GroupingLock = { alone<T>(act: () => Promise<T>): Promise<T>; close(): void };

/** On PostgreSQL an advisory lock of the database, else the write lock of an empty SQLite file in the data folder. */
export function openGroupingLock(
  config: { databaseUrl: string | null; dataDir: string },
  database: Database,
): GroupingLock {
  return config.databaseUrl === null ? fileLock(join(config.dataDir, 'grouping.lock')) : advisoryLock(database);
}

function advisoryLock(database: Database): GroupingLock {
  return {
    alone: (act) =>
      // The lock belongs to the connection, so that it cannot outlive the process.
      database.connection().execute(async (connection) => {
        await sql`select pg_advisory_lock(${groupingKey}::bigint)`.execute(connection);
        try {
          return await act();
        } finally {
          await sql`select pg_advisory_unlock(${groupingKey}::bigint)`.execute(connection);
        }
      }),
    close: () => {},
  };
}

function fileLock(file: string): GroupingLock {
  const lock = new Sqlite(file, { timeout: 0 });
  return {
    alone: async (act) => {
      while (!taken(lock)) await wait(pollMs);
      try {
        return await act();
      } finally {
        lock.exec('ROLLBACK');
      }
    },
    close: () => {
      lock.close();
    },
  };
}

function taken(lock: Sqlite.Database): boolean {
  if (lock.inTransaction) return false;
  try {
    lock.exec('BEGIN IMMEDIATE');
    return true;
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}

const pollMs = 10;
/** Any number that nothing else in the database locks. */
const groupingKey = 82_100_001;
