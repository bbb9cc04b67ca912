import type { Migration } from 'kysely';

/** Tables of people, sessions, audit, idempotency, sources and their runs, briefings. */
export type IdentityTables = Record<never, never>;

export function identityMigrations(_postgres: boolean): Record<string, Migration> {
  return {};
}
