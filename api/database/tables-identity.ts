import type { Generated, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tables of people, sessions, audit, idempotency, sources and their runs, briefings. */
export type IdentityTables = {
  users: UserRow;
  pastPasswords: { userId: string; hash: string; setAt: string };
  sessions: {
    tokenHash: string;
    userId: string;
    createdAt: string;
    lastSeenAt: string;
    expiresAt: string;
    address: string | null;
    /** What the browser called itself; null before it was kept. */
    agent: string | null;
  };
  /** One row per thing that only one writer may touch at a time: an UPDATE on it is the lock, on both engines. */
  heads: { name: string; value: string };
  audit: AuditRow;
  idempotency: {
    userId: string;
    key: string;
    fingerprint: string;
    at: string;
    status: number | null;
    answer: string | null;
  };
  sources: {
    id: string;
    entry: string;
    enabled: number;
    lastItemAt: string | null;
    plannedAt: string | null;
    createdAt: string;
    updatedAt: string;
    /** JSON of the list pages' validators and of the entry they were read by; null before the first run. */
    lists: string | null;
  };
  sourceRuns: RunRow;
  /** What was collected, and when a page of it is looked at again; `words` is the hash of what it said, `looks` how often it was looked at. */
  collected: {
    documentId: string;
    sourceId: string;
    at: string;
    url: string | null;
    words: string | null;
    etag: string | null;
    lastModified: string | null;
    nextLookAt: string | null;
    looks: Generated<number>;
  };
  briefings: BriefingRow;
};

/** 用户. `active` and `mustChange` are 0 or 1. */
export type UserRow = {
  id: string;
  name: string;
  displayName: string;
  role: string;
  unitId: string | null;
  active: number;
  passwordHash: string;
  passwordSetAt: string;
  mustChange: number;
  lastLoginAt: string | null;
  createdAt: string;
  /** By which names that look alike are found. */
  nameKey: string | null;
  /** 1 of 负责人, else null. */
  head: number | null;
};

/** 审计记录. `previous` and `hash` chain the rows, so that a removed or changed one is found. */
export type AuditRow = {
  seq: number;
  at: string;
  userId: string | null;
  by: string | null;
  action: string;
  target: string | null;
  ok: number;
  address: string | null;
  previous: string;
  hash: string;
};

/** 采集记录. */
export type RunRow = {
  id: string;
  sourceId: string;
  startedAt: string;
  endedAt: string;
  /** 北京时间 day of the start, for the rhythm. */
  day: string;
  state: string;
  reason: string;
  listed: number;
  fetched: number;
  emitted: number;
  failed: number;
};

/** 周报. The files are kept as base64 text, the same on both engines; `sources` is JSON. */
export type BriefingRow = {
  week: string;
  issue: number;
  title: string;
  from: string;
  to: string;
  cutOff: string;
  createdAt: string;
  createdBy: string;
  sha256: string;
  html: string;
  sources: string;
  docx: string;
  /** JSON of all that is printed; null for those of an earlier release. */
  paper: string | null;
  /** Which making of the files is in force. */
  edition: number;
};

export function identityMigrations(_postgres: boolean): Record<string, Migration> {
  return {
    '2026-11-identity': { up: createIdentity },
    '2026-11-sources': { up: createSources },
    '2026-12-source-lists': { up: addSourceLists },
  };
}

async function addSourceLists(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('sources').addColumn('lists', 'text').execute();
}

async function createIdentity(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('users')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('displayName', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('unitId', 'text')
    .addColumn('active', 'integer', (c) => c.notNull())
    .addColumn('passwordHash', 'text', (c) => c.notNull())
    .addColumn('passwordSetAt', 'text', (c) => c.notNull())
    .addColumn('mustChange', 'integer', (c) => c.notNull())
    .addColumn('lastLoginAt', 'text')
    .addColumn('createdAt', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('pastPasswords')
    .addColumn('userId', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('setAt', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('pastPasswordsByUser').on('pastPasswords').columns(['userId', 'setAt']).execute();
  await db.schema
    .createTable('loginFailures')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('failed', 'integer', (c) => c.notNull())
    .addColumn('lockedUntil', 'text')
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('sessions')
    .addColumn('tokenHash', 'text', (c) => c.primaryKey())
    .addColumn('userId', 'text', (c) => c.notNull())
    .addColumn('createdAt', 'text', (c) => c.notNull())
    .addColumn('lastSeenAt', 'text', (c) => c.notNull())
    .addColumn('expiresAt', 'text', (c) => c.notNull())
    .addColumn('address', 'text')
    .execute();
  await db.schema.createIndex('sessionsByUser').on('sessions').column('userId').execute();
  await db.schema
    .createTable('heads')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('audit')
    .addColumn('seq', 'integer', (c) => c.primaryKey())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('userId', 'text')
    .addColumn('by', 'text')
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('target', 'text')
    .addColumn('ok', 'integer', (c) => c.notNull())
    .addColumn('address', 'text')
    .addColumn('previous', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('idempotency')
    .addColumn('userId', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('status', 'integer')
    .addColumn('answer', 'text')
    .addPrimaryKeyConstraint('idempotencyKey', ['userId', 'key'])
    .execute();
  await db.schema.createIndex('idempotencyByTime').on('idempotency').column('at').execute();
}

async function createSources(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sources')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('entry', 'text', (c) => c.notNull())
    .addColumn('enabled', 'integer', (c) => c.notNull())
    .addColumn('lastItemAt', 'text')
    .addColumn('plannedAt', 'text')
    .addColumn('createdAt', 'text', (c) => c.notNull())
    .addColumn('updatedAt', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('sourceRuns')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('sourceId', 'text', (c) => c.notNull())
    .addColumn('startedAt', 'text', (c) => c.notNull())
    .addColumn('endedAt', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('listed', 'integer', (c) => c.notNull())
    .addColumn('fetched', 'integer', (c) => c.notNull())
    .addColumn('emitted', 'integer', (c) => c.notNull())
    .addColumn('failed', 'integer', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('sourceRunsByTime').on('sourceRuns').columns(['sourceId', 'startedAt']).execute();
  await db.schema
    .createTable('collected')
    .addColumn('documentId', 'text', (c) => c.primaryKey())
    .addColumn('sourceId', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('briefings')
    .addColumn('week', 'text', (c) => c.primaryKey())
    .addColumn('issue', 'integer', (c) => c.notNull().unique())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('from', 'text', (c) => c.notNull())
    .addColumn('to', 'text', (c) => c.notNull())
    .addColumn('cutOff', 'text', (c) => c.notNull())
    .addColumn('createdAt', 'text', (c) => c.notNull())
    .addColumn('createdBy', 'text', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('html', 'text', (c) => c.notNull())
    .addColumn('sources', 'text', (c) => c.notNull())
    .addColumn('docx', 'text', (c) => c.notNull())
    .execute();
}
