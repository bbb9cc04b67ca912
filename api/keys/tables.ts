import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Table of the API keys. */
export type KeysTables = { apiKeys: KeyRow };

/** 接口密钥 as stored: of the secret only its SHA-256; `scopes` is JSON. */
export type KeyRow = {
  id: string;
  name: string;
  hash: string;
  hint: string;
  ownerId: string;
  scopes: string;
  createdAt: string;
  createdBy: string;
  expiresAt: string;
  lastUsedAt: string | null;
  lastUsedFrom: string | null;
  revokedAt: string | null;
  revokedBy: string | null;
};

export function keysMigrations(): Record<string, Migration> {
  return { '2027-01-10-keys': { up: createKeys } };
}

async function createKeys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('apiKeys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('hint', 'text', (c) => c.notNull())
    .addColumn('ownerId', 'text', (c) => c.notNull())
    .addColumn('scopes', 'text', (c) => c.notNull())
    .addColumn('createdAt', 'text', (c) => c.notNull())
    .addColumn('createdBy', 'text', (c) => c.notNull())
    .addColumn('expiresAt', 'text', (c) => c.notNull())
    .addColumn('lastUsedAt', 'text')
    .addColumn('lastUsedFrom', 'text')
    .addColumn('revokedAt', 'text')
    .addColumn('revokedBy', 'text')
    .execute();
}
