import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../database/tables.ts';
import type { LossRow } from '../database/tables-losses.ts';
import { takeInAll } from './take-in.ts';
import { triggerStatements } from './triggers.ts';

/** Tables of the trail: its entries, and 丢失登记 of the chains beside the ledger. */
export type TrailTables = { trail: TrailRow; chainLosses: ChainLossRow };

/** 留痕: one act on one guarded row. `facts` is the canonical JSON of what the row was afterwards, null when it was gone. */
export type TrailRow = {
  seq: number;
  at: string;
  by: string;
  kind: string;
  target: string;
  act: string;
  facts: string | null;
  detail: string | null;
  previous: string;
  hash: string;
};

/** Like a loss of the ledger's, of another chain. */
export type ChainLossRow = LossRow & { chain: string };

export function trailMigrations(postgres: boolean): Record<string, Migration> {
  return {
    // Sorts after all that changes guarded tables in the same release: what it takes in is what stands afterwards.
    '2027-03-10-trail': {
      up: async (database: Kysely<unknown>) => {
        await createTables(database);
        await takeInAll(database as Kysely<Tables>, new Date().toISOString());
        for (const statement of triggerStatements(postgres)) await sql.raw(statement).execute(database);
      },
    },
  };
}

async function createTables(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('trail')
    .addColumn('seq', 'integer', (c) => c.primaryKey())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('target', 'text', (c) => c.notNull())
    .addColumn('act', 'text', (c) => c.notNull())
    .addColumn('facts', 'text')
    .addColumn('detail', 'text')
    .addColumn('previous', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .execute();
  await database.schema.createIndex('trailTarget').on('trail').columns(['kind', 'target', 'seq']).execute();
  await database.schema
    .createTable('chainLosses')
    .addColumn('chain', 'text', (c) => c.notNull())
    .addColumn('from', 'integer', (c) => c.notNull())
    .addColumn('to', 'integer', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('chainLossesKey', ['chain', 'from', 'at'])
    .execute();
}
