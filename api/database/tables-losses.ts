import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** 丢失登记：entries of the ledger that were lost with a restored older state. Each row has its mark in the anchor, and the other way round; neither is ever removed. */
export type LossesTables = {
  ledgerLosses: LossRow;
};

/** `from`–`to` are the lost entries' numbers, `hash` is that of the entry before. */
export type LossRow = { from: number; to: number; hash: string; at: string; by: string; reason: string };

export function lossesMigrations(): Record<string, Migration> {
  return { '2027-01-40-ledger-losses': { up: createLosses } };
}

async function createLosses(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ledgerLosses')
    .addColumn('from', 'integer', (c) => c.notNull())
    .addColumn('to', 'integer', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('ledgerLossesKey', ['from', 'at'])
    .execute();
}
