import { sql, type Transaction } from 'kysely';
import { type Database, isPostgres } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import type { Head } from '../ledger/ledger.ts';
import { BackupFault } from './manifest.ts';
import type { TableName } from './tables.ts';

/** The main database as it stood at one moment, while others go on writing. */
export type StillState = {
  head: Head;
  migrations: string[];
  /** Memory stays the same however many rows there are. */
  rows(table: TableName): AsyncIterable<Record<string, unknown>>;
};

/** Runs an act on the state of one moment: one read transaction, repeatable on PostgreSQL, a snapshot of the WAL on SQLite. */
export async function onStillState<T>(
  database: Database,
  target: string,
  act: (state: StillState) => Promise<T>,
): Promise<T> {
  const postgres = isPostgres(target);
  const transaction = postgres
    ? database.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
    : database.transaction();
  return transaction.execute(async (reading) => {
    // The first read fixes the moment.
    const head = await reading.selectFrom('ledgerHead').select(['seq', 'hash']).where('id', '=', 1).executeTakeFirst();
    if (head === undefined) throw new BackupFault('台账链头记录缺失，不能备份。请先运行 npm run verify。');
    const done = await sql<{ name: string }>`select "name" from "kysely_migration" order by "name"`.execute(reading);
    return act({
      head,
      migrations: done.rows.map(({ name }) => name),
      rows: (table) => (postgres ? cursor(reading, table) : stream(reading, table)),
    });
  });
}

type Reading = Transaction<Tables>;

const cursorRows = 1_000;

async function* cursor(reading: Reading, table: TableName): AsyncGenerator<Record<string, unknown>> {
  await sql`declare "backup" no scroll cursor for select * from ${sql.table(table)}`.execute(reading);
  for (;;) {
    const { rows } = await sql<Record<string, unknown>>`fetch ${sql.lit(cursorRows)} from "backup"`.execute(reading);
    yield* rows;
    if (rows.length < cursorRows) break;
  }
  await sql`close "backup"`.execute(reading);
}

async function* stream(reading: Reading, table: TableName): AsyncGenerator<Record<string, unknown>> {
  for await (const row of reading.selectFrom(table).selectAll().stream()) yield row as Record<string, unknown>;
}
