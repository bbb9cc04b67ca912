import type { Migration } from 'kysely/migration';
import { changesMigrations } from './tables-changes.ts';
import { identityMigrations } from './tables-identity.ts';
import { ledgerMigrations } from './tables-ledger.ts';
import { lossesMigrations } from './tables-losses.ts';

/** All migrations by name, applied in the order of their names; a published one is never changed, only followed. */
export function migrations(postgres: boolean): Record<string, Migration> {
  return {
    ...ledgerMigrations(postgres),
    ...identityMigrations(postgres),
    ...changesMigrations(postgres),
    ...lossesMigrations(),
  };
}
