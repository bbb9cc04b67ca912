import type { Generated, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tables of the channels by which notices leave the product. */
export type ChannelTables = { channels: ChannelRow; contacts: ContactRow; noticeAttempts: AttemptRow };

/** 通知渠道: `settings` is the JSON of its fields, sealed by the secret of the installation; `audience` a JSON list of addresses, empty for all. */
export type ChannelRow = {
  id: string;
  type: string;
  name: string;
  settings: string;
  enabled: number;
  position: number;
  audience: string;
  allowInternal: number;
  internalReason: string | null;
  createdAt: string;
  createdBy: string;
};

/** 联系方式与接收时段 of a person; `channelOrder` is a JSON list of channels. */
export type ContactRow = {
  userId: string;
  mobile: string | null;
  email: string | null;
  robotName: string | null;
  hoursFrom: string | null;
  hoursTo: string | null;
  channelOrder: string;
  updatedAt: string;
  updatedBy: string;
};

/** 发送记录: one attempt to hand over the notice `key`, or a digest of `notices` of which it is the first. It repeats no words of theirs but the kind. */
export type AttemptRow = {
  id: Generated<number>;
  key: string;
  channel: string;
  channelName: string;
  recipient: string;
  kind: string;
  notices: number;
  at: string;
  ms: number;
  outcome: string;
  error: string | null;
};

export function channelMigrations(postgres: boolean): Record<string, Migration> {
  return { '2027-06-10-channels': { up: (db) => createChannels(db, postgres) } };
}

async function createChannels(db: Kysely<unknown>, postgres: boolean): Promise<void> {
  await db.schema
    .createTable('channels')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('settings', 'text', (c) => c.notNull())
    .addColumn('enabled', 'integer', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('audience', 'text', (c) => c.notNull())
    .addColumn('allowInternal', 'integer', (c) => c.notNull())
    .addColumn('internalReason', 'text')
    .addColumn('createdAt', 'text', (c) => c.notNull())
    .addColumn('createdBy', 'text', (c) => c.notNull())
    .execute();
  let contacts = db.schema.createTable('contacts').addColumn('userId', 'text', (c) => c.primaryKey());
  for (const name of ['mobile', 'email', 'robotName', 'hoursFrom', 'hoursTo'])
    contacts = contacts.addColumn(name, 'text');
  for (const name of ['channelOrder', 'updatedAt', 'updatedBy'])
    contacts = contacts.addColumn(name, 'text', (c) => c.notNull());
  await contacts.execute();
  let attempts = db.schema
    .createTable('noticeAttempts')
    .addColumn('id', postgres ? 'serial' : 'integer', (c) =>
      postgres ? c.primaryKey() : c.primaryKey().autoIncrement(),
    );
  for (const name of ['key', 'channel', 'channelName', 'recipient', 'kind', 'at', 'outcome'])
    attempts = attempts.addColumn(name, 'text', (c) => c.notNull());
  for (const name of ['notices', 'ms']) attempts = attempts.addColumn(name, 'integer', (c) => c.notNull());
  await attempts.addColumn('error', 'text').execute();
  await db.schema.createIndex('noticeAttemptsChannel').on('noticeAttempts').columns(['channel', 'at']).execute();
  await db.schema.createIndex('noticeAttemptsAt').on('noticeAttempts').columns(['at']).execute();
  for (const name of ['level', 'of', 'heldUntil'])
    await db.schema.alterTable('outbox').addColumn(name, 'text').execute();
  await db.schema.createIndex('outboxOf').on('outbox').columns(['of']).execute();
}
