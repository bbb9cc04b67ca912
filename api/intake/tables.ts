import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tables of what programs sent in. */
export type IntakeTables = { imports: ImportRow; importRecords: ImportRecordRow };

/** 送入批次. */
export type ImportRow = {
  id: string;
  at: string;
  userId: string;
  by: string;
  source: string;
  fileName: string | null;
};

/** One record of it; `state` is queued, stored or rejected, `batch` the job that carries it, `known` 0 or 1. */
export type ImportRecordRow = {
  importId: string;
  position: number;
  documentId: string | null;
  batch: string | null;
  known: number;
  state: string;
  reason: string | null;
};

export function intakeMigrations(): Record<string, Migration> {
  return { '2027-01-10-keys-intake': { up: createImports } };
}

async function createImports(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('imports')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('userId', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('fileName', 'text')
    .execute();
  await db.schema.createIndex('importsByTime').on('imports').column('at').execute();
  await db.schema
    .createTable('importRecords')
    .addColumn('importId', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('documentId', 'text')
    .addColumn('batch', 'text')
    .addColumn('known', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addPrimaryKeyConstraint('importRecordsKey', ['importId', 'position'])
    .execute();
  await db.schema.createIndex('importRecordsByDocument').on('importRecords').columns(['documentId', 'state']).execute();
}
