import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** `pulses`: small writes that prove that writing works, and signs of life. `healthStates`: which state of a part was told to people, so that each is told once by whichever process is first. */
export type HealthTables = {
  pulses: { name: string; at: string };
  healthStates: { part: string; state: string; since: string; toldAt: string };
};

export function healthMigrations(): Record<string, Migration> {
  return { '2027-01-70-health': { up: createTables } };
}

async function createTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pulses')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('healthStates')
    .addColumn('part', 'text', (column) => column.primaryKey())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('toldAt', 'text', (column) => column.notNull())
    .execute();
}
