import type { Database } from '../database/open.ts';

/** Names of pulses: the write of a look, and the sign of life of whoever does the work in the background. */
export type PulseName = 'look' | 'work';

/** 脉搏: one small write; it proves that the main database takes writes. */
export async function beat(database: Database, name: PulseName, at: Date): Promise<void> {
  const row = { name, at: at.toISOString() };
  await database
    .insertInto('pulses')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ at: row.at }))
    .execute();
}

/** When a pulse last beat; null when it never did. */
export async function lastBeat(database: Database, name: PulseName): Promise<string | null> {
  const row = await database.selectFrom('pulses').select('at').where('name', '=', name).executeTakeFirst();
  return row?.at ?? null;
}
