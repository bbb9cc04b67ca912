import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** 负责人: a column of the users that is null for everybody until an administrator names one. */
export function headMigrations(): Record<string, Migration> {
  return {
    '2027-04-40-heads': {
      up: async (db: Kysely<unknown>) => {
        await db.schema.alterTable('users').addColumn('head', 'integer').execute();
      },
    },
  };
}
