import type { Migration } from 'kysely';

/** Tables of the ledger, the case list, alerts, the outbox, units, routes and rules. */
export type LedgerTables = Record<never, never>;

export function ledgerMigrations(_postgres: boolean): Record<string, Migration> {
  return {};
}
