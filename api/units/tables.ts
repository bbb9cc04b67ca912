import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../database/tables.ts';
import { takeIn } from '../trail/take-in.ts';

/** 涉及地点 of cases: a read model, by which lists and figures find a case under each place that it concerns. */
export type UnitTables = { casePlaces: { caseId: string; code: string } };

export function unitMigrations(): Record<string, Migration> {
  return {
    '2027-04-50-units': {
      up: async (database: Kysely<unknown>) => {
        await database.schema.alterTable('units').addColumn('parent', 'text').execute();
        await database.schema
          .createTable('casePlaces')
          .addColumn('caseId', 'text', (c) => c.notNull())
          .addColumn('code', 'text', (c) => c.notNull())
          .addPrimaryKeyConstraint('casePlacesKey', ['caseId', 'code'])
          .execute();
        await database.schema.createIndex('casePlacesBy').on('casePlaces').columns(['code', 'caseId']).execute();
        await sql`insert into "casePlaces" ("caseId", "code") select "id", "place" from "cases" where "place" is not null`.execute(
          database,
        );
        // The trail now says of a unit also whose county it is.
        await takeIn(database as Kysely<Tables>, 'unit', new Date().toISOString());
      },
    },
  };
}
