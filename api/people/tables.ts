import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { nameKey } from './names.ts';

/** Tables of signing in: tries, known devices, second factors. */
export type SignInTables = {
  signInTries: TryRow;
  signInNames: NameRow;
  knownDevices: { device: string; userId: string; since: string; lastSeenAt: string };
  secondFactors: FactorRow;
};

/** 登录失败 of one name from one place: an address, or a device that is known. `turnAt` is the turn it was told to wait for. */
export type TryRow = {
  name: string;
  place: string;
  failed: number;
  at: string;
  lockedUntil: string | null;
  turnAt: string | null;
};

/** Failures of one name from wherever; `nextAt` is the instant of the next free turn. */
export type NameRow = { name: string; failed: number; at: string; nextAt: string | null };

/** 动态口令 of a user: the secret sealed by the installation's own, the codes as HMAC; `since` null while it is not yet proved. */
export type FactorRow = {
  userId: string;
  secret: string;
  recovery: string;
  since: string | null;
  begunAt: string;
  /** The time step that was used last: no code counts twice. */
  lastStep: number;
};

export function signInMigrations(): Record<string, Migration> {
  return { '2027-01-50-sign-in': { up: createSignIn } };
}

async function createSignIn(db: Kysely<unknown>): Promise<void> {
  // Their fingerprints were plain SHA-256, also of bodies that hold passwords.
  await sql`delete from "idempotency"`.execute(db);
  await db.schema.dropTable('loginFailures').execute();
  await db.schema
    .createTable('signInTries')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('place', 'text', (c) => c.notNull())
    .addColumn('failed', 'integer', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('lockedUntil', 'text')
    .addColumn('turnAt', 'text')
    .addPrimaryKeyConstraint('signInTriesKey', ['name', 'place'])
    .execute();
  await db.schema
    .createTable('signInNames')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('failed', 'integer', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('nextAt', 'text')
    .execute();
  await db.schema
    .createTable('knownDevices')
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('userId', 'text', (c) => c.notNull())
    .addColumn('since', 'text', (c) => c.notNull())
    .addColumn('lastSeenAt', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('knownDevicesKey', ['device', 'userId'])
    .execute();
  await db.schema.createIndex('knownDevicesByUser').on('knownDevices').column('userId').execute();
  await db.schema
    .createTable('secondFactors')
    .addColumn('userId', 'text', (c) => c.primaryKey())
    .addColumn('secret', 'text', (c) => c.notNull())
    .addColumn('recovery', 'text', (c) => c.notNull())
    .addColumn('since', 'text')
    .addColumn('begunAt', 'text', (c) => c.notNull())
    .addColumn('lastStep', 'integer', (c) => c.notNull())
    .execute();
  await db.schema.alterTable('sessions').addColumn('agent', 'text').execute();
  await db.schema.alterTable('users').addColumn('nameKey', 'text').execute();
  await keyNames(db);
  await db.schema.createIndex('usersByNameKey').on('users').column('nameKey').execute();
}

/** Not unique: two names of the first release may look alike, and both go on. */
async function keyNames(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ id: string; name: string }>`select "id", "name" from "users"`.execute(db);
  for (const { id, name } of rows)
    await sql`update "users" set "nameKey" = ${nameKey(name)} where "id" = ${id}`.execute(db);
}
