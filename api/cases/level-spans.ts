import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../database/tables.ts';
import type { CaseState } from './case.ts';
import { endedStatuses } from './contract.ts';

/** 在办区间: from `knownFrom` until `knownUntil` the case ran at this level; `knownUntil` of one that still holds is `9999`. */
export type CaseLevelSpanRow = {
  caseId: string;
  level: string;
  /** The version of the case that began it. */
  version: number;
  knownFrom: string;
  knownUntil: string;
};

export type LevelSpanTables = { caseLevelSpans: CaseLevelSpanRow };

/** At which level a case runs; null before it is opened and after its end. */
export function runningLevel(state: CaseState | null): string | null {
  return state === null || endedStatuses.includes(state.status) ? null : state.level;
}

/** The table alone: it is filled when the read models are made anew. */
export const levelSpanMigrations: Record<string, Migration> = {
  '2027-04-10-case-level-spans': {
    up: async (db: Kysely<Tables>) => {
      await db.schema
        .createTable('caseLevelSpans')
        .addColumn('caseId', 'text', (c) => c.notNull())
        .addColumn('level', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('knownFrom', 'text', (c) => c.notNull())
        .addColumn('knownUntil', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('caseLevelSpansKey', ['caseId', 'version'])
        .execute();
      await db.schema
        .createIndex('caseLevelSpansKnown')
        .on('caseLevelSpans')
        .columns(['knownUntil', 'knownFrom', 'level', 'caseId'])
        .execute();
    },
  },
};
