import { PostgresAdapter, sql } from 'kysely';
import { levels } from '../../analysis/codes.ts';
import { caseStatuses, endedStatuses } from '../cases/contract.ts';
import { clockKinds } from '../cases/contract-commands.ts';
import { noDue } from '../cases/list-rows.ts';
import type { Database } from '../database/open.ts';
import { lastCheck } from '../ledger/checks.ts';

/** 业务指标：what the database says about the work of the office at one instant; each reading is one statement. */
export type OfficeFigures = {
  /** Cases that are not over, by status. */
  casesOpen(): Promise<Map<string, number>>;
  /** Running clocks by kind, and those of them past their limit. */
  clocks(): Promise<Map<string, { running: number; overdue: number }>>;
  /** Alerts that nobody has judged, by level, and when the oldest of each was raised. */
  alertsWaiting(): Promise<Map<string, { count: number; oldest: string | null }>>;
  /** Notices by state, and when the oldest of each was written. */
  outbox(): Promise<Map<string, { count: number; oldest: string | null }>>;
  /** Messages for webhooks by state, and when the oldest of each came about. */
  deliveries(): Promise<Map<string, { count: number; oldest: string | null }>>;
  /** Webhooks that are on, and off. */
  webhooks(): Promise<{ active: number; disabled: number }>;
  /** The last verification of the ledger; null before the first. */
  ledgerCheck(): Promise<{ at: string; ok: boolean; entries: number } | null>;
  /** Whether the clock of the machine is in doubt, and sources whose deletion waits for an approval. */
  keeping(): Promise<{ clockInDoubt: boolean; stopped: number }>;
};

export function readOfficeFigures(database: Database, now: () => Date): OfficeFigures {
  return {
    casesOpen: () => casesOpen(database),
    clocks: () => clocks(database, now().toISOString()),
    alertsWaiting: () => alertsWaiting(database),
    outbox: () => outbox(database, now().toISOString()),
    deliveries: () => deliveries(database),
    webhooks: () => webhooks(database),
    ledgerCheck: () => lastCheck(database),
    keeping: () => keepingFigures(database),
  };
}

/** Statuses in which nothing is owed any more. */
const over: readonly string[] = endedStatuses;

async function casesOpen(database: Database): Promise<Map<string, number>> {
  const rows = await database
    .selectFrom('cases')
    .select((eb) => ['status', eb.fn.countAll().as('count')])
    .where('status', 'not in', [...over])
    .groupBy('status')
    .execute();
  const found = new Map(
    Object.keys(caseStatuses)
      .filter((status) => !over.includes(status))
      .map((status) => [status, 0]),
  );
  for (const { status, count } of rows) found.set(status, Number(count));
  return found;
}

async function clocks(database: Database, at: string): Promise<Map<string, { running: number; overdue: number }>> {
  const postgres = database.getExecutor().adapter instanceof PostgresAdapter;
  // Only cases with a running clock have a due time in the list, so the closed ones are never opened.
  const one = postgres
    ? sql`select c->>'kind' as kind, c->>'dueAt' as due from cases, jsonb_array_elements((cases.state::jsonb)->'clocks') as c
        where cases."dueAt" < ${noDue} and c->>'stoppedAt' is null`
    : sql`select c.value->>'kind' as kind, c.value->>'dueAt' as due from cases, json_each(cases.state, '$.clocks') as c
        where cases."dueAt" < ${noDue} and c.value->>'stoppedAt' is null`;
  const { rows } = await sql<{ kind: string; running: number; overdue: number }>`
    select kind, count(*) as running, sum(case when due < ${at} then 1 else 0 end) as overdue
    from (${one}) as clock group by kind`.execute(database);
  const found = new Map(Object.keys(clockKinds).map((kind) => [kind, { running: 0, overdue: 0 }]));
  for (const { kind, running, overdue } of rows)
    found.set(kind, { running: Number(running), overdue: Number(overdue) });
  return found;
}

type Counted = Map<string, { count: number; oldest: string | null }>;

async function alertsWaiting(database: Database): Promise<Counted> {
  const rows = await database
    .selectFrom('alerts')
    .select((eb) => ['level as name', eb.fn.countAll().as('count'), eb.fn.min('raisedAt').as('oldest')])
    .where('status', '=', 'waiting')
    .groupBy('level')
    .execute();
  return counted(
    Object.keys(levels).filter((level) => level !== 'none'),
    rows,
  );
}

/** What waits for the hours of a person is where it should be. */
async function outbox(database: Database, at: string): Promise<Counted> {
  const rows = await database
    .selectFrom('outbox')
    .select((eb) => ['state as name', eb.fn.countAll().as('count'), eb.fn.min('createdAt').as('oldest')])
    .where('state', 'in', ['waiting', 'sending', 'failed'])
    .where((eb) => eb.or([eb('heldUntil', 'is', null), eb('heldUntil', '<', at)]))
    .groupBy('state')
    .execute();
  return counted(['waiting', 'sending', 'failed'], rows);
}

async function deliveries(database: Database): Promise<Counted> {
  const rows = await database
    .selectFrom('webhookDeliveries')
    .select((eb) => ['state as name', eb.fn.countAll().as('count'), eb.fn.min('at').as('oldest')])
    .where('state', 'in', ['waiting', 'sending', 'failed'])
    .groupBy('state')
    .execute();
  return counted(['waiting', 'sending', 'failed'], rows);
}

async function webhooks(database: Database): Promise<{ active: number; disabled: number }> {
  const rows = await database
    .selectFrom('webhooks')
    .select((eb) => ['active', eb.fn.countAll().as('count')])
    .groupBy('active')
    .execute();
  const count = (active: number) => Number(rows.find((row) => row.active === active)?.count ?? 0);
  return { active: count(1), disabled: count(0) };
}

/** What was looked for and not found is a true zero. */
function counted(
  names: readonly string[],
  rows: readonly { name: string; count: unknown; oldest: string | null }[],
): Counted {
  const found: Counted = new Map(names.map((name) => [name, { count: 0, oldest: null }]));
  for (const { name, count, oldest } of rows) found.set(name, { count: Number(count), oldest });
  return found;
}

async function keepingFigures(database: Database): Promise<{ clockInDoubt: boolean; stopped: number }> {
  const clock = await database.selectFrom('clock').select('doubt').executeTakeFirst();
  const { count } = await database
    .selectFrom('retentionBrakes')
    .select((e) => e.fn.countAll().as('count'))
    .where('approvedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return { clockInDoubt: (clock?.doubt ?? null) !== null, stopped: Number(count) };
}
