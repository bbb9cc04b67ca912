import { type Generated, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tables of 消息: who has seen and read which notice, and what is new. */
export type NoticeTables = {
  noticeReads: NoticeReadRow;
  /** 全部已读: of this person everything up to `readUpTo` counts as read, whether it was opened or not. */
  inboxMarks: { userId: string; readUpTo: string };
  /** What became of reminders that the ledger tells of. */
  noticeReceipts: ReceiptRow;
  /** One row for each notice that was written, for the live count; only the newest are kept. */
  noticeNews: { id: Generated<number>; recipient: string };
};

/** A notice in the hands of one person: `seenAt` is when the list of this person first held it, `readAt` when it was opened. */
export type NoticeReadRow = { userId: string; key: string; seenAt: string; readAt: string | null };

/** 提醒回执 of one notice: by its key in the outbox, when which fact was written into the ledger; `open` while more may come. */
export type ReceiptRow = {
  key: string;
  eventKey: string;
  recipient: string;
  /** The entry that caused it. */
  seq: number;
  caseId: string;
  about: string;
  clock: string | null;
  at: string;
  open: number;
  sentAt: string | null;
  deliveredAt: string | null;
  readAt: string | null;
  failedAt: string | null;
};

export function noticeMigrations(postgres: boolean): Record<string, Migration> {
  return {
    '2027-05-40-inbox': { up: (db) => createInbox(db, postgres) },
    '2027-05-41-receipts': { up: createReceipts },
  };
}

async function createInbox(db: Kysely<unknown>, postgres: boolean): Promise<void> {
  await db.schema
    .createTable('noticeReads')
    .addColumn('userId', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('seenAt', 'text', (c) => c.notNull())
    .addColumn('readAt', 'text')
    .addPrimaryKeyConstraint('noticeReadsKey', ['userId', 'key'])
    .execute();
  await db.schema.createIndex('noticeReadsBy').on('noticeReads').columns(['key']).execute();
  await db.schema
    .createTable('inboxMarks')
    .addColumn('userId', 'text', (c) => c.primaryKey())
    .addColumn('readUpTo', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('noticeNews')
    .addColumn('id', postgres ? 'serial' : 'integer', (c) =>
      postgres ? c.primaryKey() : c.primaryKey().autoIncrement(),
    )
    .addColumn('recipient', 'text', (c) => c.notNull())
    .execute();
  // What was told before there was an inbox is nobody's arrears.
  await sql`insert into "inboxMarks" ("userId", "readUpTo")
    select "id", (select max("createdAt") from "outbox") from "users" where exists (select 1 from "outbox")`.execute(
    db,
  );
}

async function createReceipts(db: Kysely<unknown>): Promise<void> {
  let table = db.schema.createTable('noticeReceipts').addColumn('key', 'text', (c) => c.primaryKey());
  for (const name of ['eventKey', 'recipient', 'caseId', 'about', 'at'])
    table = table.addColumn(name, 'text', (c) => c.notNull());
  for (const name of ['seq', 'open']) table = table.addColumn(name, 'integer', (c) => c.notNull());
  for (const name of ['clock', 'sentAt', 'deliveredAt', 'readAt', 'failedAt']) table = table.addColumn(name, 'text');
  await table.execute();
  await db.schema.createIndex('noticeReceiptsOpen').on('noticeReceipts').columns(['open', 'at']).execute();
  await db.schema.createIndex('noticeReceiptsCase').on('noticeReceipts').columns(['caseId', 'at']).execute();
  await db.schema.createIndex('outboxEvent').on('outbox').columns(['eventKey']).execute();
}
