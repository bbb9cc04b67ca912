import type { Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Reads the value of a head and holds its row until the transaction ends, so that its writers queue: the UPDATE that
 * changes nothing is a row lock on PostgreSQL and the write lock on SQLite.
 */
export async function holdHead(transaction: Transaction<Tables>, name: string, first: string): Promise<string> {
  await transaction
    .insertInto('heads')
    .values({ name, value: first })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const held = await transaction
    .updateTable('heads')
    .set((e) => ({ value: e.ref('value') }))
    .where('name', '=', name)
    .returning('value')
    .executeTakeFirstOrThrow();
  return held.value;
}

/** Moves a head that the transaction holds. */
export async function moveHead(transaction: Transaction<Tables>, name: string, value: string): Promise<void> {
  await transaction.updateTable('heads').set({ value }).where('name', '=', name).execute();
}
