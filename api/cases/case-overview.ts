import { type RawBuilder, sql } from 'kysely';
import { beijingEnds } from '../../analysis/calendar.ts';
import { dueSoonMaxMs } from '../clocks/clock-state.ts';
import type { Database } from '../database/open.ts';
import type { Unit } from '../units/contract.ts';
import type { Actor } from './case.ts';
import { firstCases } from './case-list.ts';
import type { CaseItem } from './contract.ts';
import { rowScope } from './permissions.ts';

/** 总览的时钟数字: how many cases are overdue, due soon and due today, each now and a week before. */
export type ClockFigures = Record<'overdue' | 'dueSoon' | 'dueToday', { value: number; previous: number }>;

/** What 总览 shows of the cases that this person may see: figures, the cases whose clock falls due next, and 待我办. */
export type CaseOverview = { figures: ClockFigures; next: CaseItem[]; tasks: CaseItem[] };

/** Three statements, however long the ledger is. */
export async function caseOverview(
  database: Database,
  given: { actor: Actor; at: string; units: ReadonlyMap<string, Unit> },
): Promise<CaseOverview> {
  const [figures, next, tasks] = await Promise.all([
    clockFigures(database, given.actor, given.at),
    firstCases(database, { view: 'clocked', limit: shownMax }, given),
    firstCases(database, { view: 'todo', limit: shownMax }, given),
  ]);
  return { figures, next, tasks };
}

const shownMax = 10;
const weekMs = 7 * 86_400_000;

/** 口径: now by the earliest due of the cases that stand in the list; a week before by the clocks that the ledger knew to run then. */
async function clockFigures(database: Database, actor: Actor, at: string): Promise<ClockFigures> {
  const before = new Date(Date.parse(at) - weekMs).toISOString();
  const soon = new Date(Date.parse(at) + dueSoonMaxMs).toISOString();
  const today = beijingEnds(at).day;
  const row = await database
    .selectFrom(casesNow(database, actor, { at, soon, today }).as('now'))
    .crossJoin(casesThen(database, actor, before).as('then'))
    .selectAll()
    .executeTakeFirstOrThrow();
  return {
    overdue: { value: Number(row.overdue), previous: Number(row.overdueBefore) },
    dueSoon: { value: Number(row.dueSoon), previous: Number(row.dueSoonBefore) },
    dueToday: { value: Number(row.dueToday), previous: Number(row.dueTodayBefore) },
  };
}

/** One look at the cases that fall due soonest; of these then, those of the unit. */
function casesNow(database: Database, actor: Actor, { at, soon, today }: { at: string; soon: string; today: string }) {
  const seen = rowScope(actor);
  const looked = database
    .with(
      (cte) => cte('near').materialized(),
      (db) =>
        db
          .selectFrom('cases')
          .select(['id', 'dueAt'])
          .where('dueAt', '<', soon > today ? soon : today),
    )
    .selectFrom('near')
    .select([
      counted(sql`"dueAt" < ${at}`, 'id').as('overdue'),
      counted(sql`"dueAt" >= ${at} and "dueAt" < ${soon}`, 'id').as('dueSoon'),
      counted(sql`"dueAt" >= ${at} and "dueAt" < ${today}`, 'id').as('dueToday'),
    ]);
  if (seen === 'all') return looked;
  return looked.where((eb) =>
    eb.exists(
      eb
        .selectFrom('caseUnits')
        .select('caseUnits.caseId')
        .whereRef('caseUnits.caseId', '=', 'near.id')
        .where('caseUnits.unitId', '=', seen ?? ''),
    ),
  );
}

/** One look at the clocks that the ledger knew to run then; a case counts once, whichever of its clocks it is. */
function casesThen(database: Database, actor: Actor, at: string) {
  const seen = rowScope(actor);
  const looked = database
    .with(
      (cte) => cte('known').materialized(),
      (db) =>
        db
          .selectFrom('clockSpans')
          .select(['caseId', 'warnAt', 'dueAt'])
          .where('knownUntil', '>', at)
          .where('knownFrom', '<=', at),
    )
    .selectFrom('known')
    .select([
      counted(sql`"dueAt" < ${at}`, 'caseId').as('overdueBefore'),
      counted(sql`"warnAt" <= ${at} and "dueAt" >= ${at}`, 'caseId').as('dueSoonBefore'),
      counted(sql`"dueAt" >= ${at} and "dueAt" < ${beijingEnds(at).day}`, 'caseId').as('dueTodayBefore'),
    ]);
  if (seen === 'all') return looked;
  return looked.where((eb) =>
    eb.exists(
      eb
        .selectFrom('caseUnitSpans')
        .select('caseUnitSpans.caseId')
        .whereRef('caseUnitSpans.caseId', '=', 'known.caseId')
        .where('caseUnitSpans.unitId', '=', seen ?? '')
        .where('caseUnitSpans.knownUntil', '>', at)
        .where('caseUnitSpans.knownFrom', '<=', at),
    ),
  );
}

/** How many different ones meet a condition. */
function counted(condition: RawBuilder<unknown>, column: string): RawBuilder<number> {
  return sql<number>`count(distinct case when ${condition} then ${sql.ref(column)} end)`;
}
