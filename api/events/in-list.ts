import { type RawBuilder, sql } from 'kysely';
import { type Database, isPostgresDatabase } from '../database/open.ts';

/** A list of any length as one parameter, for `where … in`. Half a character, which PostgreSQL takes for no JSON, equals nothing that is stored. */
export function listed(database: Pick<Database, 'getExecutor'>, values: readonly string[]): RawBuilder<string> {
  const list = JSON.stringify(values.map((value) => value.toWellFormed()));
  return isPostgresDatabase(database)
    ? sql<string>`(select json_array_elements_text(${list}::json))`
    : sql<string>`(select value from json_each(${list}))`;
}

/** Calls with so many at a time: a statement holds a limited number of values. */
export async function inPieces<T>(rows: readonly T[], write: (piece: T[]) => Promise<unknown>, size = 500) {
  for (let start = 0; start < rows.length; start += size) await write(rows.slice(start, start + size));
}
