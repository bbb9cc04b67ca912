import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tables of 值班: shifts with their changes, handover notes, and whom alerts called. */
export type RosterTables = {
  shifts: ShiftRow;
  shiftChanges: ShiftChangeRow;
  handovers: HandoverRow;
  escalations: EscalationRow;
  alertCalls: AlertCallRow;
};

/** 班次: from inclusive, until exclusive; no two overlap. `version` counts its changes. */
export type ShiftRow = {
  id: string;
  from: string;
  until: string;
  officerId: string;
  deputyId: string | null;
  leaderId: string | null;
  note: string;
  version: number;
};

/** 排班变更, only added: what was done to a shift, by whom and why; `people` says in words who was on it afterwards. */
export type ShiftChangeRow = {
  id: string;
  shiftId: string;
  /** Of the shift, afterwards. */
  version: number;
  act: string;
  people: string;
  reason: string;
  by: string;
  byId: string;
  at: string;
};

/** 交接记录: written by who goes off, read once by who comes on; never edited. */
export type HandoverRow = {
  id: string;
  shiftId: string;
  text: string;
  by: string;
  byId: string;
  at: string;
  readBy: string | null;
  readById: string | null;
  readAt: string | null;
};

/**
 * 升级提醒 that runs for an alert: `base` names the notices of this round, `step` is the last one that was told (0 who is
 * on duty, 1 again and the deputy, 2 the leader), at `toldAt`. What was read before `since` does not count.
 */
export type EscalationRow = {
  alertId: string;
  base: string;
  round: number;
  step: number;
  toldAt: string;
  since: string;
};

/** 呼叫记录: whom an alert called, as what and why, by which notice; written with the notice. */
export type AlertCallRow = {
  eventKey: string;
  recipient: string;
  alertId: string;
  position: number;
  as: string;
  name: string;
  reason: string;
  at: string;
};

export function rosterMigrations(): Record<string, Migration> {
  return { '2027-06-20-roster': { up: createRoster } };
}

async function createRoster(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('shifts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('from', 'text', (c) => c.notNull())
    .addColumn('until', 'text', (c) => c.notNull())
    .addColumn('officerId', 'text', (c) => c.notNull())
    .addColumn('deputyId', 'text')
    .addColumn('leaderId', 'text')
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('shiftsUntil').on('shifts').columns(['until', 'from']).execute();
  await texts(db, 'shiftChanges', ['shiftId', 'act', 'people', 'reason', 'by', 'byId', 'at'], []);
  await db.schema
    .alterTable('shiftChanges')
    .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema.createIndex('shiftChangesShift').on('shiftChanges').columns(['shiftId', 'at']).execute();
  await texts(db, 'handovers', ['shiftId', 'text', 'by', 'byId', 'at'], ['readBy', 'readById', 'readAt']);
  await db.schema.createIndex('handoversAt').on('handovers').columns(['at', 'id']).execute();
  await db.schema
    .createTable('escalations')
    .addColumn('alertId', 'text', (c) => c.primaryKey())
    .addColumn('base', 'text', (c) => c.notNull())
    .addColumn('round', 'integer', (c) => c.notNull())
    .addColumn('step', 'integer', (c) => c.notNull())
    .addColumn('toldAt', 'text', (c) => c.notNull())
    .addColumn('since', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('alertCalls')
    .addColumn('eventKey', 'text', (c) => c.notNull())
    .addColumn('recipient', 'text', (c) => c.notNull())
    .addColumn('alertId', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('as', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('alertCallsKey', ['eventKey', 'recipient'])
    .execute();
  await db.schema.createIndex('alertCallsAlert').on('alertCalls').columns(['alertId', 'at']).execute();
  await sql`insert into "locks" ("name", "taken") values ('roster', 0)`.execute(db);
}

async function texts(
  db: Kysely<unknown>,
  table: string,
  needed: readonly string[],
  free: readonly string[],
): Promise<void> {
  let made = db.schema.createTable(table).addColumn('id', 'text', (c) => c.primaryKey());
  for (const name of needed) made = made.addColumn(name, 'text', (c) => c.notNull());
  for (const name of free) made = made.addColumn(name, 'text');
  await made.execute();
}
