import { sql } from 'kysely';
import type { Database } from './open.ts';

/** Rejects with the reason when the database does not answer, or answers and takes nothing: a PostgreSQL that has become a standby or was set read-only. */
export async function databaseReady(database: Database, engine: string): Promise<void> {
  if (engine !== 'PostgreSQL') {
    await sql`select 1`.execute(database);
    return;
  }
  const { rows } = await sql<{ value: string }>`select current_setting('transaction_read_only') as value`.execute(
    database,
  );
  if (rows[0]?.value === 'on') throw new Error('数据库处于只读状态，写不进去，请检查是否连到了备库');
}
