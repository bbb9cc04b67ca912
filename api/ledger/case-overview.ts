import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { beijingEnds } from '../clocks/beijing.ts';
import { dueSoonMaxMs } from '../clocks/clock-state.ts';
import type { CaseItem } from '../contract/case.ts';
import type { Unit } from '../contract/identity.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import type { Actor } from './case.ts';
import { firstCases } from './case-list.ts';
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
  const thatDay = beijingEnds(before).day;
  const row = await database
    .selectNoFrom((eb) => [
      casesNow(eb, actor, sql`"dueAt" < ${at}`).as('overdue'),
      casesNow(eb, actor, sql`"dueAt" >= ${at} and "dueAt" < ${soon}`).as('dueSoon'),
      casesNow(eb, actor, sql`"dueAt" >= ${at} and "dueAt" < ${today}`).as('dueToday'),
      casesThen(eb, actor, before, sql`"dueAt" < ${before}`).as('overdueBefore'),
      casesThen(eb, actor, before, sql`"warnAt" <= ${before} and "dueAt" >= ${before}`).as('dueSoonBefore'),
      casesThen(eb, actor, before, sql`"dueAt" >= ${before} and "dueAt" < ${thatDay}`).as('dueTodayBefore'),
    ])
    .executeTakeFirstOrThrow();
  return {
    overdue: { value: Number(row.overdue), previous: Number(row.overdueBefore) },
    dueSoon: { value: Number(row.dueSoon), previous: Number(row.dueSoonBefore) },
    dueToday: { value: Number(row.dueToday), previous: Number(row.dueTodayBefore) },
  };
}

type Anything = ExpressionBuilder<Tables, never>;

function casesNow(eb: Anything, actor: Actor, clock: Expression<unknown>) {
  const seen = rowScope(actor);
  const counted = eb
    .selectFrom('cases')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where(sql<SqlBool>`${clock}`);
  if (seen === 'all') return counted;
  return counted.where('id', 'in', (e) =>
    e
      .selectFrom('caseUnits')
      .select('caseId')
      .where('unitId', '=', seen ?? ''),
  );
}

/** A case counts once, whichever of its clocks it is. */
function casesThen(eb: Anything, actor: Actor, at: string, clock: Expression<unknown>) {
  const seen = rowScope(actor);
  const counted = eb
    .selectFrom('clockSpans')
    .select((e) => e.fn.count<number>('caseId').distinct().as('count'))
    .where('knownUntil', '>', at)
    .where('knownFrom', '<=', at)
    .where(sql<SqlBool>`${clock}`);
  if (seen === 'all') return counted;
  return counted.where('caseId', 'in', (e) =>
    e
      .selectFrom('caseUnitSpans')
      .select('caseId')
      .where('unitId', '=', seen ?? '')
      .where('knownUntil', '>', at)
      .where('knownFrom', '<=', at),
  );
}
