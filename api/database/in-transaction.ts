import type { Transaction } from 'kysely';
import type { Database } from './open.ts';
import type { Tables } from './tables.ts';

/** Runs an act in the transaction that is under way, or in one of its own where there is none. */
export function inTransaction<T>(database: Database, act: (writing: Transaction<Tables>) => Promise<T>): Promise<T> {
  return database.isTransaction ? act(database as Transaction<Tables>) : database.transaction().execute(act);
}
