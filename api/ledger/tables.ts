import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export function entryMigrations(): Record<string, Migration> {
  return {
    // What stands in the ledger is not touched: entries of before keep no type and no version beside their JSON.
    '2027-04-20-entry-versions': {
      up: async (database: Kysely<unknown>) => {
        await database.schema.alterTable('ledger').addColumn('type', 'text').execute();
        await database.schema.alterTable('ledger').addColumn('v', 'integer').execute();
      },
    },
  };
}
