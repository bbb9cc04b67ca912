import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../database/tables.ts';

/** 读模型 that are written together with the entries: what lists and figures are answered from, so that no request reads the ledger itself. */
export type ReadModelTables = {
  clockSpans: ClockSpanRow;
  caseUnitSpans: CaseUnitSpanRow;
  /** One row per entry: which kind of thing happened to which case, and when. */
  caseEvents: { seq: number; caseId: string; type: string; at: string };
};

/**
 * 时钟区间: from `knownFrom` until `knownUntil` the ledger said that clock number `clock` of the case runs and falls due
 * at `dueAt`. An extension ends a span and begins another; `knownUntil` of one that still holds is `9999`.
 */
export type ClockSpanRow = {
  caseId: string;
  clock: number;
  /** The version of the case that began it. */
  version: number;
  kind: string;
  /** From here on it counts as 即将到期. */
  warnAt: string;
  dueAt: string;
  knownFrom: string;
  knownUntil: string;
  /** 1 when the reminder was written. */
  notedSoon: number;
  notedOverdue: number;
  notedEscalated: number;
};

/** 承办区间: from `knownFrom` until `knownUntil` the unit led, handled or supported the case. */
export type CaseUnitSpanRow = {
  caseId: string;
  unitId: string;
  version: number;
  knownFrom: string;
  knownUntil: string;
};

export function readModelMigrations(postgres: boolean): Record<string, Migration> {
  return {
    '2027-01-75-read-models': {
      // They are filled when the read models are brought up to date, by the form that they have by then.
      up: (db: Kysely<Tables>) => createTables(db, postgres),
    },
  };
}

async function createTables(db: Kysely<Tables>, postgres: boolean): Promise<void> {
  const spans = (name: 'clockSpans' | 'caseUnitSpans', key: string) =>
    db.schema
      .createTable(name)
      .ifNotExists()
      .addColumn('caseId', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('knownFrom', 'text', (c) => c.notNull())
      .addColumn('knownUntil', 'text', (c) => c.notNull())
      .addColumn(key, key === 'clock' ? 'integer' : 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint(`${name}Key`, ['caseId', key, 'version'] as never[]);
  await spans('clockSpans', 'clock')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('warnAt', 'text', (c) => c.notNull())
    .addColumn('dueAt', 'text', (c) => c.notNull())
    .addColumn('notedSoon', 'integer', (c) => c.notNull())
    .addColumn('notedOverdue', 'integer', (c) => c.notNull())
    .addColumn('notedEscalated', 'integer', (c) => c.notNull())
    .execute();
  await spans('caseUnitSpans', 'unitId').execute();
  await db.schema
    .createTable('caseEvents')
    .ifNotExists()
    .addColumn('seq', 'integer', (c) => c.primaryKey())
    .addColumn('caseId', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
  const index = (name: string, table: string, columns: string[]) =>
    db.schema.createIndex(name).ifNotExists().on(table).columns(columns).execute();
  await index('clockSpansKnown', 'clockSpans', ['knownUntil', 'knownFrom', 'dueAt', 'warnAt', 'caseId']);
  await index('caseEventsBy', 'caseEvents', ['type', 'at', 'caseId']);
  // All that lists filter by. In SQLite a row holds its long JSON too, which a search must not read through; PostgreSQL keeps that elsewhere.
  if (!postgres)
    await index('casesListed', 'cases', [
      ...['dueAt', 'id', 'openedAt', 'level', 'status', 'answerStatus', 'place', 'number', 'title'],
    ]);
}
