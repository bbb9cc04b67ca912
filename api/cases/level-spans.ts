import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { nextClock } from '../clocks/clock-state.ts';
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

/** At which level a case runs; null before it is opened and after its end, where a letter without a receipt is no end. */
export function runningLevel(state: CaseState | null): string | null {
  if (state === null) return null;
  const owed = state.status === 'referred' && nextClock(state.clocks) !== null;
  return owed || !endedStatuses.includes(state.status) ? state.level : null;
}

/** The table alone, which is filled when the read models are made anew, and an index. */
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
  // What a unit worked on at an instant, without a look at what the others did.
  '2027-04-10-unit-spans-by-unit': {
    up: async (db: Kysely<Tables>) => {
      await db.schema
        .createIndex('caseUnitSpansByUnit')
        .on('caseUnitSpans')
        .columns(['unitId', 'caseId', 'knownUntil', 'knownFrom'])
        .execute();
    },
  },
};
