import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** 本套系统: one row, written by the first process that ever started; every later one is held against it. */
export type InstallationTables = {
  installation: {
    row: number;
    /** Of the installation itself. */
    id: string;
    /** Fingerprint of the secret. */
    secret: string;
    /** Id of the shared folder, as `installation.json` in it says. */
    folder: string;
    namespace: string;
    homeRegion: string;
    at: string;
  };
};

export function installationMigrations(): Record<string, Migration> {
  return { '2027-01-30-installation': { up: createInstallation } };
}

async function createInstallation(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('installation')
    .addColumn('row', 'integer', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('secret', 'text', (column) => column.notNull())
    .addColumn('folder', 'text', (column) => column.notNull())
    .addColumn('namespace', 'text', (column) => column.notNull())
    .addColumn('homeRegion', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .execute();
  await sql`insert into "locks" ("name", "taken") values ('installation', 0)`.execute(database);
}
