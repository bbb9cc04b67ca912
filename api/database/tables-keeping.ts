import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tables of what is kept and for how long: the confirmed time, and texts that are due for deletion. */
export type KeepingTables = {
  clock: ClockRow;
  retentionDays: RetentionDayRow;
  retentionMarks: RetentionMarkRow;
  retentionBrakes: RetentionBrakeRow;
};

/**
 * 可信时间, one row: `confirmed` is the latest time that was seen while the clock was plausible. `doubt` is null, or `ahead`,
 * `behind`, `off` (at odds with the database server's) or `stopped` (nobody looked for long) since `doubtSince`;
 * `settlingSince` is when the clock looked right again.
 */
export type ClockRow = {
  id: number;
  confirmed: string;
  doubt: string | null;
  doubtSince: string | null;
  reason: string | null;
  settlingSince: string | null;
  /** How often a person said that the time is right: every process then begins to compare anew. */
  confirmations: number;
};

/** One 北京时间 day on which retention ran, per source; the row without a source (`''`) is the day itself, `number` counts them. */
export type RetentionDayRow = { number: number; day: string; sourceId: string; marked: number; dropped: number };

/** A text that is due for deletion, marked on day `number`. */
export type RetentionMarkRow = { documentId: string; sourceId: string; number: number; markedAt: string };

/** 刹车: a source of which unusually much would go; nothing of it goes before the approval of what was marked up to day `approvedUpTo`. */
export type RetentionBrakeRow = {
  sourceId: string;
  at: string;
  texts: number;
  reason: string;
  approvedUpTo: number | null;
  approvedBy: string | null;
  approvedAt: string | null;
  approvedReason: string | null;
};

export function keepingMigrations(postgres: boolean): Record<string, Migration> {
  return { '2027-01-75-keeping': { up: (db) => createKeeping(db, postgres) } };
}

async function createKeeping(db: Kysely<unknown>, postgres: boolean): Promise<void> {
  await db.schema
    .createTable('clock')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('confirmed', 'text', (c) => c.notNull())
    .addColumn('doubt', 'text')
    .addColumn('doubtSince', 'text')
    .addColumn('reason', 'text')
    .addColumn('settlingSince', 'text')
    .addColumn('confirmations', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('retentionDays')
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('sourceId', 'text', (c) => c.notNull())
    .addColumn('marked', 'integer', (c) => c.notNull())
    .addColumn('dropped', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('retentionDaysKey', ['sourceId', 'day'])
    .execute();
  await db.schema
    .createTable('retentionMarks')
    .addColumn('documentId', 'text', (c) => c.primaryKey())
    .addColumn('sourceId', 'text', (c) => c.notNull())
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('markedAt', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('retentionMarksBySource')
    .on('retentionMarks')
    .columns(['sourceId', 'number', 'documentId'])
    .execute();
  await db.schema
    .createTable('retentionBrakes')
    .addColumn('sourceId', 'text', (c) => c.primaryKey())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('texts', 'integer', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('approvedUpTo', 'integer')
    .addColumn('approvedBy', 'text')
    .addColumn('approvedAt', 'text')
    .addColumn('approvedReason', 'text')
    .execute();
  await addLookAgain(db);
  await keyAlertDocumentsByAlert(db);
  // What an earlier release removed still stands in the pages that it gave back; from now on they are overwritten.
  if (!postgres) await sql`vacuum`.execute(db);
}

async function addLookAgain(db: Kysely<unknown>): Promise<void> {
  for (const column of ['url', 'words', 'etag', 'lastModified', 'nextLookAt'])
    await db.schema.alterTable('collected').addColumn(column, 'text').execute();
  await db.schema
    .alterTable('collected')
    .addColumn('looks', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex('collectedByNextLook').on('collected').columns(['sourceId', 'nextLookAt']).execute();
}

/** A text that was changed for the worse after its alert was decided raises a second one, and stays in the first. */
async function keyAlertDocumentsByAlert(db: Kysely<unknown>): Promise<void> {
  for (const index of ['alertDocumentsAlert', 'alertDocumentsGroup']) await db.schema.dropIndex(index).execute();
  await db.schema.alterTable('alertDocuments').renameTo('alertDocumentsBefore').execute();
  let table: CreateTableBuilder<string, string> = db.schema.createTable('alertDocuments');
  for (const name of columns) table = table.addColumn(name, 'text', (c) => c.notNull());
  await table
    .addColumn('words', 'text')
    .addPrimaryKeyConstraint('alertDocumentsKey', ['documentId', 'alertId'])
    .execute();
  const list = sql.raw(columns.map((name) => `"${name}"`).join(', '));
  await sql`insert into "alertDocuments" (${list}) select ${list} from "alertDocumentsBefore"`.execute(db);
  await db.schema.dropTable('alertDocumentsBefore').execute();
  await db.schema.createIndex('alertDocumentsAlert').on('alertDocuments').columns(['alertId', 'at']).execute();
  await db.schema.createIndex('alertDocumentsGroup').on('alertDocuments').columns(['group', 'at']).execute();
}

const columns = ['documentId', 'alertId', 'group', 'sourceId', 'level', 'document', 'at'];
