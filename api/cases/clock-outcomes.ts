import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { type Outcome, outcomesOf } from '../clocks/outcomes.ts';
import type { Tables } from '../database/tables.ts';
import type { CaseState } from './case.ts';

/**
 * 时限结果区间: from `knownFrom` until `knownUntil` the ledger said how clock number `clock` of the case comes out (−1 is its
 * registration), by the limit before any extension and by the extended one: at which moment that counts and whether the clock was met. Null
 * where it does not come out; one that still runs comes out missed at its limit. `knownUntil` of one that still holds is
 * `9999`. The rates of any period, as told at any moment, are counted from these rows.
 */
export type ClockOutcomeRow = {
  caseId: string;
  clock: number;
  /** The version of the case that began it. */
  version: number;
  kind: string;
  originalAt: string | null;
  originalMet: number;
  extendedAt: string | null;
  extendedMet: number;
  knownFrom: string;
  knownUntil: string;
};

export type ClockOutcomeTables = { clockOutcomes: ClockOutcomeRow };

type Told = Omit<ClockOutcomeRow, 'version' | 'knownFrom' | 'knownUntil'>;

/** Stands as the kind of the row that says whether the case was registered in time: missed where it is 迟报. */
export const registration = 'registration';

/** What comes out otherwise after an entry, or no longer: the registration, and each clock by both limits. */
export function changedOutcomes(before: CaseState | null, after: CaseState): { ended: number[]; begun: Told[] } {
  const changed = { ended: [] as number[], begun: [] as Told[] };
  for (let clock = -1; clock < after.clocks.length; clock += 1) {
    // What an entry leaves alone is the very same object.
    if (clock >= 0 && before !== null && before.clocks[clock] === after.clocks[clock]) continue;
    const [was, is] = [outcomeOf(before, clock), outcomeOf(after, clock)];
    if (same(was, is)) continue;
    if (was !== null) changed.ended.push(clock);
    if (is !== null) changed.begun.push(is);
  }
  return changed;
}

/** Null where it comes out by neither limit. */
function outcomeOf(state: CaseState | null, clock: number): Told | null {
  if (state === null) return null;
  const { openedAt } = state;
  if (clock === -1) {
    const registered = { at: openedAt, met: (state.late ?? null) === null };
    return told(state, clock, registration, registered, registered);
  }
  const one = state.clocks[clock];
  if (one === undefined) return null;
  const [original] = outcomesOf({ clocks: [one], openedAt }, 'original');
  const [extended] = outcomesOf({ clocks: [one], openedAt }, 'extended');
  return original === undefined && extended === undefined ? null : told(state, clock, one.kind, original, extended);
}

type At = Pick<Outcome, 'at' | 'met'> | undefined;

function told({ id }: CaseState, clock: number, kind: string, original: At, extended: At): Told {
  return {
    ...{ caseId: id, clock, kind },
    ...{ originalAt: original?.at ?? null, originalMet: original?.met === true ? 1 : 0 },
    ...{ extendedAt: extended?.at ?? null, extendedMet: extended?.met === true ? 1 : 0 },
  };
}

function same(one: Told | null, other: Told | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.originalAt === other.originalAt &&
    one.originalMet === other.originalMet &&
    one.extendedAt === other.extendedAt &&
    one.extendedMet === other.extendedMet
  );
}

/** The table, filled when the read models are made anew; what the reminders look for; and 迟报 beside what lists filter by. */
export function clockOutcomeMigrations(postgres: boolean): Record<string, Migration> {
  return {
    '2027-05-30-clock-outcomes': { up: createOutcomes },
    '2027-05-30-reminders-due': { up: indexReminders },
    '2027-05-30-late-cases': { up: (db) => addLate(db, postgres) },
  };
}

async function createOutcomes(db: Kysely<Tables>): Promise<void> {
  let table = db.schema.createTable('clockOutcomes');
  for (const column of ['caseId', 'kind', 'knownFrom', 'knownUntil'])
    table = table.addColumn(column, 'text', (c) => c.notNull());
  for (const column of ['originalAt', 'extendedAt']) table = table.addColumn(column, 'text');
  for (const column of ['clock', 'version', 'originalMet', 'extendedMet'])
    table = table.addColumn(column, 'integer', (c) => c.notNull());
  await table.addPrimaryKeyConstraint('clockOutcomesKey', ['caseId', 'clock', 'version'] as never[]).execute();
  // By either limit a count reads nothing but its index.
  for (const [name, at, met] of [
    ['clockOutcomesOriginal', 'originalAt', 'originalMet'],
    ['clockOutcomesExtended', 'extendedAt', 'extendedMet'],
  ] as const)
    await db.schema
      .createIndex(name)
      .on('clockOutcomes')
      .columns([at, 'knownUntil', 'knownFrom', 'kind', met, 'caseId'])
      .execute();
}

/** The running clocks of which a reminder is still to be written, by when it is due: what was written is in none of these. The first column is for SQLite, which otherwise takes the index over all that run. */
async function indexReminders(db: Kysely<Tables>): Promise<void> {
  const index = (name: string, columns: string[], note: string) =>
    sql`create index ${sql.ref(name)} on "clockSpans" (${sql.join(columns.map((column) => sql.ref(column)))})
      where "knownUntil" = '9999' and ${sql.ref(note)} = 0`.execute(db);
  await index('clockSpansToWarn', ['knownUntil', 'warnAt', 'dueAt', 'caseId'], 'notedSoon');
  await index('clockSpansToTell', ['knownUntil', 'dueAt', 'caseId'], 'notedOverdue');
  await index('clockSpansToEscalate', ['knownUntil', 'dueAt', 'caseId'], 'notedEscalated');
}

async function addLate(db: Kysely<Tables>, postgres: boolean): Promise<void> {
  await db.schema
    .alterTable('cases')
    .addColumn('late', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex('casesLate').on('cases').columns(['late', 'openedAt', 'id']).execute();
  if (postgres) return;
  await db.schema.dropIndex('casesListed').ifExists().execute();
  await db.schema
    .createIndex('casesListed')
    .on('cases')
    .columns([...['dueAt', 'id', 'openedAt', 'level', 'status', 'answerStatus', 'place', 'number', 'title', 'late']])
    .execute();
}
