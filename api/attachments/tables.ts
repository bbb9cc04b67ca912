import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Table of the files that were uploaded as evidence. */
export type AttachmentTables = { attachments: AttachmentRow };

/** 附件登记: one uploaded file; its bytes stand in the shared folder under `sha256`, several rows may share them. */
export type AttachmentRow = {
  id: string;
  caseId: string;
  sha256: string;
  name: string;
  type: string;
  size: number;
  byId: string;
  byName: string;
  at: string;
  /** When an entry of the ledger first named it; null while it is only uploaded. */
  usedAt: string | null;
};

export function attachmentMigrations(): Record<string, Migration> {
  return { '2027-04-80-attachments': { up: createAttachments } };
}

async function createAttachments(db: Kysely<unknown>): Promise<void> {
  let table = db.schema.createTable('attachments').addColumn('id', 'text', (c) => c.primaryKey());
  for (const name of ['caseId', 'sha256', 'name', 'type', 'byId', 'byName', 'at'])
    table = table.addColumn(name, 'text', (c) => c.notNull());
  await table
    .addColumn('size', 'integer', (c) => c.notNull())
    .addColumn('usedAt', 'text')
    .execute();
  await db.schema.createIndex('attachmentsHash').on('attachments').columns(['sha256']).execute();
  await db.schema.createIndex('attachmentsWaiting').on('attachments').columns(['usedAt', 'at', 'byId']).execute();
  await sql`insert into "locks" ("name", "taken") values ('attachments', 0)`.execute(db);
}
