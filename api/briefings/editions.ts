import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { holdHead } from '../database/head.ts';
import type { Database } from '../database/open.ts';
import type { BriefingRow } from '../database/tables-identity.ts';
import { Conflict } from '../http/problem.ts';
import { record } from '../trail/trail.ts';

/** Table of the makings of a briefing's files; empty for one whose files were made once. */
export type EditionTables = { briefingEditions: EditionRow };

/** 第 n 次制作: the files of one making; `reason` is null for the first. */
export type EditionRow = {
  week: string;
  edition: number;
  at: string;
  by: string;
  reason: string | null;
  sha256: string;
  html: string;
  docx: string;
};

export function editionMigrations(): Record<string, Migration> {
  return { '2027-02-32-editions': { up: createEditions } };
}

async function createEditions(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('briefings').addColumn('paper', 'text').execute();
  await db.schema
    .alterTable('briefings')
    .addColumn('edition', 'integer', (c) => c.notNull().defaultTo(sql.lit(1)))
    .execute();
  await db.schema
    .createTable('briefingEditions')
    .addColumn('week', 'text', (c) => c.notNull())
    .addColumn('edition', 'integer', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('html', 'text', (c) => c.notNull())
    .addColumn('docx', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('briefingEditionsKey', ['week', 'edition'])
    .execute();
}

/** Every making of the files of an issue, the first one first. */
export async function editionsOf(
  database: Database,
  week: string,
  row: BriefingRow | undefined,
): Promise<EditionRow[]> {
  const made = await database
    .selectFrom('briefingEditions')
    .selectAll()
    .where('week', '=', week)
    .orderBy('edition')
    .execute();
  if (made.length > 0 || row === undefined) return made;
  return [firstOf(row)];
}

/** Puts new files in force and keeps those before; Conflict when somebody made them again meanwhile. */
export async function addEdition(
  database: Database,
  row: BriefingRow,
  made: { html: string; docx: Buffer; reason: string; by: string; at: string },
): Promise<void> {
  const sha256 = createHash('sha256').update(made.docx).digest('hex');
  const files = { sha256, html: made.html, docx: made.docx.toString('base64') };
  const edition = row.edition + 1;
  await database.transaction().execute(async (transaction) => {
    await holdHead(transaction, 'briefings', '');
    const put = await transaction
      .updateTable('briefings')
      .set({ ...files, edition })
      .where('week', '=', row.week)
      .where('edition', '=', row.edition)
      .where('sha256', '=', row.sha256)
      .executeTakeFirst();
    if (Number(put.numUpdatedRows) === 0) throw new Conflict('这一期的文件刚被他人重新制作，请刷新后再看。');
    const { reason, by, at } = made;
    const before = row.edition === 1 ? [firstOf(row)] : [];
    await transaction
      .insertInto('briefingEditions')
      .values([...before, { week: row.week, edition, at, by, reason, ...files }])
      .execute();
    await record(transaction, 'briefing', [row.week], { act: `第 ${edition} 次制作周报`, by, at });
  });
}

function firstOf({ week, createdAt, createdBy, sha256, html, docx }: BriefingRow): EditionRow {
  return { week, edition: 1, at: createdAt, by: createdBy, reason: null, sha256, html, docx };
}
