import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tables of what is written to units about their assessment, and of who confirmed it. */
export type LetterTables = {
  assessmentLetters: LetterRow;
  assessmentReceipts: { letterId: string; unitId: string; at: string; by: string; userId: string };
};

/** 考核文书 as stored: `facts` is the JSON of what its figures were, `units` of whom it is addressed to; the last four are null until it is issued, and from then on nothing of it changes. */
export type LetterRow = {
  id: string;
  kind: string;
  title: string;
  body: string;
  facts: string;
  units: string;
  from: string;
  to: string;
  createdAt: string;
  createdBy: string;
  changedAt: string;
  number: string | null;
  issuedAt: string | null;
  issuedBy: string | null;
  issuedById: string | null;
};

export const letterMigrations: Record<string, Migration> = { '2027-06-30-assessment': { up: createLetters } };

async function createLetters(db: Kysely<unknown>): Promise<void> {
  let letters = db.schema.createTable('assessmentLetters').addColumn('id', 'text', (c) => c.primaryKey());
  for (const column of ['kind', 'title', 'body', 'facts', 'units', 'from', 'to', 'createdAt', 'createdBy', 'changedAt'])
    letters = letters.addColumn(column as 'id', 'text', (c) => c.notNull());
  for (const column of ['number', 'issuedAt', 'issuedBy', 'issuedById'])
    letters = letters.addColumn(column as 'id', 'text');
  await letters.addUniqueConstraint('assessmentLettersNumber', ['number' as never]).execute();
  await db.schema.createIndex('assessmentLettersBy').on('assessmentLetters').columns(['createdAt', 'id']).execute();
  let receipts = db.schema.createTable('assessmentReceipts');
  for (const column of ['letterId', 'unitId', 'at', 'by', 'userId'])
    receipts = receipts.addColumn(column, 'text', (c) => c.notNull());
  await receipts.addPrimaryKeyConstraint('assessmentReceiptsKey', ['letterId', 'unitId'] as never[]).execute();
}
