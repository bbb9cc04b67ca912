import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tables of what leaves by program: outgoing webhooks with their deliveries, and the results of ledger verifications. */
export type DoorTables = {
  webhooks: WebhookRow;
  webhookDeliveries: WebhookDeliveryRow;
  webhookAttempts: WebhookAttemptRow;
  ledgerChecks: LedgerCheckRow;
};

/** 对外推送地址. `events` is a JSON list; `active` and `allowInternal` are 0 or 1; `failingSince` is the first failure after the last success. */
export type WebhookRow = {
  id: string;
  name: string;
  url: string;
  events: string;
  secret: string;
  active: number;
  allowInternal: number;
  internalReason: string | null;
  createdAt: string;
  createdBy: string;
  failingSince: string | null;
  disabledAt: string | null;
  disabledReason: string | null;
};

/** One message to one address. `state` is waiting, sending, delivered or failed; `base` counts the attempts before the last redelivery by hand. */
export type WebhookDeliveryRow = {
  id: string;
  webhookId: string;
  type: string;
  data: string;
  at: string;
  state: string;
  attempts: number;
  base: number;
  nextAttemptAt: string;
  status: number | null;
  error: string | null;
  settledAt: string | null;
};

/** 推送记录：one attempt; without `status` the other side gave no answer. */
export type WebhookAttemptRow = {
  deliveryId: string;
  number: number;
  at: string;
  ms: number | null;
  status: number | null;
  error: string | null;
};

/** 台账核验 as it ended; `ok` is 0 or 1. */
export type LedgerCheckRow = {
  at: string;
  ok: number;
  entries: number;
  head: string;
  brokenSeq: number | null;
  reason: string | null;
};

export function doorMigrations(_postgres: boolean): Record<string, Migration> {
  return { '2027-01-20-doors': { up: createDoors } };
}

async function createDoors(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('webhooks')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('events', 'text', (c) => c.notNull())
    .addColumn('secret', 'text', (c) => c.notNull())
    .addColumn('active', 'integer', (c) => c.notNull())
    .addColumn('allowInternal', 'integer', (c) => c.notNull())
    .addColumn('internalReason', 'text')
    .addColumn('createdAt', 'text', (c) => c.notNull())
    .addColumn('createdBy', 'text', (c) => c.notNull())
    .addColumn('failingSince', 'text')
    .addColumn('disabledAt', 'text')
    .addColumn('disabledReason', 'text')
    .execute();
  await createDeliveries(db);
  await db.schema
    .createTable('ledgerChecks')
    .addColumn('at', 'text', (c) => c.primaryKey())
    .addColumn('ok', 'integer', (c) => c.notNull())
    .addColumn('entries', 'integer', (c) => c.notNull())
    .addColumn('head', 'text', (c) => c.notNull())
    .addColumn('brokenSeq', 'integer')
    .addColumn('reason', 'text')
    .execute();
}

async function createDeliveries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('webhookDeliveries')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('webhookId', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('base', 'integer', (c) => c.notNull())
    .addColumn('nextAttemptAt', 'text', (c) => c.notNull())
    .addColumn('status', 'integer')
    .addColumn('error', 'text')
    .addColumn('settledAt', 'text')
    .execute();
  const deliveries = (name: string) => db.schema.createIndex(name).on('webhookDeliveries');
  await deliveries('webhookDeliveriesDue').columns(['state', 'webhookId', 'nextAttemptAt']).execute();
  await deliveries('webhookDeliveriesNewest').columns(['webhookId', 'at', 'id']).execute();
  await deliveries('webhookDeliveriesAge').column('at').execute();
  await db.schema
    .createTable('webhookAttempts')
    .addColumn('deliveryId', 'text', (c) => c.notNull())
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('ms', 'integer')
    .addColumn('status', 'integer')
    .addColumn('error', 'text')
    .addPrimaryKeyConstraint('webhookAttemptsKey', ['deliveryId', 'number'])
    .execute();
}
