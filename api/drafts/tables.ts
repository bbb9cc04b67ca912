import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** 草稿 that stand on the server: one row a person and form, `values` as JSON. */
export type DraftTables = {
  drafts: { userId: string; form: string; values: string; version: number | null; at: string };
};

export function draftMigrations(): Record<string, Migration> {
  return { '2027-05-50-drafts': { up: createDrafts } };
}

async function createDrafts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('drafts')
    .addColumn('userId', 'text', (c) => c.notNull())
    .addColumn('form', 'text', (c) => c.notNull())
    .addColumn('values', 'text', (c) => c.notNull())
    .addColumn('version', 'integer')
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('draftsKey', ['userId', 'form'])
    .execute();
}
