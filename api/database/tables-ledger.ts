import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tables of the ledger, the case list, alerts, the outbox, units, routes and rules. */
export type LedgerTables = {
  ledger: LedgerRow;
  /** One row: the last entry. Also the lock under which entries are appended. */
  ledgerHead: { id: number; seq: number; hash: string };
  cases: CaseRow;
  caseUnits: { caseId: string; unitId: string };
  /** Whom a case waits for: a role (`publicity`, `office`, `leader`) or `unit:<id>`. */
  caseWaits: { caseId: string; whom: string };
  caseTopics: { caseId: string; topic: string };
  caseDocuments: { caseId: string; documentId: string };
  caseNumbers: { year: string; last: number };
  alerts: AlertRow;
  alertDocuments: AlertDocumentRow;
  alertHeldBack: { documentId: string; cause: string; at: string; alertId: string | null };
  /** One row per thing that only one writer may touch at a time: an UPDATE on it is the lock, on both engines. */
  locks: { name: string; taken: number };
  outbox: OutboxRow;
  units: {
    id: string;
    name: string;
    kind: string;
    desk: string | null;
    region: string | null;
    parent: string | null;
    active: number;
    position: number;
  };
  routes: {
    id: string;
    position: number;
    topic: string;
    lead: string;
    support: string;
    outside: string | null;
    reason: string;
  };
  /** Editable configuration, append-only: the highest version of a name is in force. */
  rules: { name: string; version: number; value: string; at: string; by: string; reason: string };
};

/**
 * 台账记录 as stored: `by` and `event` are canonical JSON. `type` repeats the event's, `v` is the version of its form; both
 * are null in entries of the first releases, which are of version 1.
 */
export type LedgerRow = {
  seq: number;
  caseId: string;
  version: number;
  at: string;
  by: string;
  event: string;
  previous: string;
  hash: string;
  type: string | null;
  v: number | null;
};

/** 案件列表: a projection of the ledger, rebuildable from it; `state` is the JSON of CaseState. */
export type CaseRow = {
  id: string;
  number: string;
  title: string;
  status: string;
  answerStatus: string;
  level: string;
  place: string | null;
  openedAt: string;
  /** Earliest due of a running clock; `9999` when none runs. */
  dueAt: string;
  /** 1 where it was registered late (迟报). */
  late: number;
  version: number;
  state: string;
};

export type AlertRow = {
  id: string;
  /** Null until its texts are put into an event. */
  eventId: string | null;
  group: string;
  title: string;
  firstSentence: string;
  summary: string;
  level: string;
  rank: number;
  score: number;
  status: string;
  topics: string;
  mainTopic: string;
  place: string | null;
  placeName: string | null;
  raisedAt: string;
  foundAt: string;
  publishedAt: string | null;
  lastSeenAt: string;
  judgeBy: string | null;
  caseId: string | null;
  acknowledgedById: string | null;
  acknowledgedByName: string | null;
  acknowledgedAt: string | null;
  decision: string | null;
  demo: number;
};

/** Every document that raised or joined an alert, once; `document` is the JSON of CaseDocument, `words` the hash of the version that it did so with (null in rows of the first release). */
export type AlertDocumentRow = {
  documentId: string;
  alertId: string;
  group: string;
  sourceId: string;
  level: string;
  document: string;
  at: string;
  words: string | null;
};

/**
 * 通知: `state` is waiting, sending, sent, failed (given up, see `error`), skipped (no such channel is set up) or split
 * (told to each person of the addressee by rows of their own, whose `of` is its key).
 */
export type OutboxRow = {
  key: string;
  eventKey: string;
  channel: string;
  recipient: string;
  subject: string;
  text: string;
  target: string;
  createdAt: string;
  state: string;
  attempts: number;
  nextAttemptAt: string;
  error: string | null;
  sentAt: string | null;
  /** How grave the matter is: red reaches people also outside their hours. */
  level: string | null;
  of: string | null;
  /** Until when it waits for the hours of its addressee. */
  heldUntil: string | null;
};

export function ledgerMigrations(_postgres: boolean): Record<string, Migration> {
  return { '0001-ledger': { up: createTables } };
}

/** A database whose tables do not exist yet. */
type Before = Kysely<unknown>;
/** Loosely typed on purpose: these are names that become columns. */
type TableBuilder = CreateTableBuilder<string, string>;

async function createTables(database: Before): Promise<void> {
  await createLedger(database);
  await createCaseList(database);
  await createAlerts(database);
  await createOffice(database);
}

async function createLedger(database: Before): Promise<void> {
  await database.schema
    .createTable('ledger')
    .addColumn('seq', 'integer', (column) => column.primaryKey())
    .addColumn('caseId', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('previous', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addUniqueConstraint('ledgerVersion', ['caseId', 'version'])
    .execute();
  await database.schema.createIndex('ledgerAt').on('ledger').columns(['at', 'seq']).execute();
  await database.schema
    .createTable('ledgerHead')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await sql`insert into "ledgerHead" ("id", "seq", "hash") values (1, 0, ${'0'.repeat(64)})`.execute(database);
}

async function createCaseList(database: Before): Promise<void> {
  await texts(
    database.schema.createTable('cases').addColumn('id', 'text', (column) => column.primaryKey()),
    ['number', 'title', 'status', 'answerStatus', 'level', 'openedAt', 'dueAt', 'state'],
    ['place'],
  )
    .addColumn('version', 'integer', (column) => column.notNull())
    .addUniqueConstraint('casesNumber', ['number'])
    .execute();
  await database.schema.createIndex('casesDue').on('cases').columns(['dueAt', 'id']).execute();
  await database.schema.createIndex('casesOpened').on('cases').columns(['openedAt', 'id']).execute();
  for (const [table, column] of [
    ['caseUnits', 'unitId'],
    ['caseWaits', 'whom'],
    ['caseTopics', 'topic'],
    ['caseDocuments', 'documentId'],
  ] as const) {
    await texts(database.schema.createTable(table), ['caseId', column], [])
      .addPrimaryKeyConstraint(`${table}Key`, ['caseId', column])
      .execute();
    await database.schema.createIndex(`${table}By`).on(table).columns([column, 'caseId']).execute();
  }
  await database.schema
    .createTable('caseNumbers')
    .addColumn('year', 'text', (column) => column.primaryKey())
    .addColumn('last', 'integer', (column) => column.notNull())
    .execute();
}

async function createAlerts(database: Before): Promise<void> {
  await texts(
    database.schema.createTable('alerts').addColumn('id', 'text', (column) => column.primaryKey()),
    [
      ...['group', 'title', 'firstSentence', 'summary', 'level', 'status', 'topics', 'mainTopic'],
      ...['raisedAt', 'foundAt', 'lastSeenAt'],
    ],
    [
      ...['place', 'placeName', 'publishedAt', 'judgeBy', 'caseId', 'decision'],
      ...['acknowledgedById', 'acknowledgedByName', 'acknowledgedAt'],
    ],
  )
    .addColumn('rank', 'integer', (column) => column.notNull())
    .addColumn('score', 'double precision', (column) => column.notNull())
    .addColumn('demo', 'integer', (column) => column.notNull())
    .execute();
  await database.schema.createIndex('alertsQueue').on('alerts').columns(['status', 'rank', 'raisedAt']).execute();
  await database.schema.createIndex('alertsPlace').on('alerts').columns(['place', 'mainTopic', 'raisedAt']).execute();
  await database.schema.createIndex('alertsCase').on('alerts').columns(['caseId']).execute();
  await texts(
    database.schema.createTable('alertDocuments').addColumn('documentId', 'text', (column) => column.primaryKey()),
    ['alertId', 'group', 'sourceId', 'level', 'document', 'at'],
    [],
  ).execute();
  await database.schema.createIndex('alertDocumentsAlert').on('alertDocuments').columns(['alertId', 'at']).execute();
  await database.schema.createIndex('alertDocumentsGroup').on('alertDocuments').columns(['group', 'at']).execute();
  await texts(database.schema.createTable('alertHeldBack'), ['documentId', 'cause', 'at'], ['alertId'])
    .addPrimaryKeyConstraint('alertHeldBackKey', ['documentId', 'cause'])
    .execute();
  await database.schema.createIndex('alertHeldBackAlert').on('alertHeldBack').columns(['alertId', 'at']).execute();
}

async function createOffice(database: Before): Promise<void> {
  await texts(
    database.schema.createTable('outbox').addColumn('key', 'text', (column) => column.primaryKey()),
    ['eventKey', 'channel', 'recipient', 'subject', 'text', 'target', 'createdAt', 'state', 'nextAttemptAt'],
    ['error', 'sentAt'],
  )
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .execute();
  await database.schema.createIndex('outboxWaiting').on('outbox').columns(['state', 'nextAttemptAt']).execute();
  await database.schema.createIndex('outboxRecipient').on('outbox').columns(['recipient', 'createdAt']).execute();
  await texts(
    database.schema.createTable('units').addColumn('id', 'text', (column) => column.primaryKey()),
    ['name', 'kind'],
    ['desk', 'region'],
  )
    .addColumn('active', 'integer', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .execute();
  await texts(
    database.schema.createTable('routes').addColumn('id', 'text', (column) => column.primaryKey()),
    ['topic', 'lead', 'support', 'reason'],
    ['outside'],
  )
    .addColumn('position', 'integer', (column) => column.notNull())
    .execute();
  await texts(database.schema.createTable('rules'), ['name', 'value', 'at', 'by', 'reason'], [])
    .addColumn('version', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('rulesKey', ['name', 'version'])
    .execute();
  await database.schema
    .createTable('locks')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('taken', 'integer', (column) => column.notNull())
    .execute();
  await sql`insert into "locks" ("name", "taken") values ('alerts', 0)`.execute(database);
}

function texts(table: TableBuilder, required: readonly string[], optional: readonly string[]): TableBuilder {
  const withRequired = required.reduce<TableBuilder>(
    (builder, name) => builder.addColumn(name, 'text', (column) => column.notNull()),
    table,
  );
  return optional.reduce<TableBuilder>((builder, name) => builder.addColumn(name, 'text'), withRequired);
}
