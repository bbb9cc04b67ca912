import { type RawBuilder, sql } from 'kysely';
import { beijingEnds } from '../../analysis/calendar.ts';
import type { Actor } from '../cases/case.ts';
import { rowScope } from '../cases/permissions.ts';
import { dueSoonMaxMs } from '../clocks/clock-state.ts';
import type { Database } from '../database/open.ts';
import type { Figure } from '../http/contract.ts';

/** One figure: which list holds its records, and what has to hold of a case at an instant. */
type Definition = { records: string; counts: (at: string) => RawBuilder<unknown> };

/** 口径 of the clocks, on the earliest due of each case. */
const clocks = {
  overdue: { records: '/cases?view=overdue', counts: (at) => sql`"dueAt" < ${at}` },
  dueSoon: {
    records: '/cases?view=dueSoon',
    counts: (at) => sql`"dueAt" >= ${at} and "dueAt" < ${soonAfter(at)}`,
  },
  dueToday: {
    records: '/cases?view=dueToday',
    counts: (at) => sql`"dueAt" >= ${at} and "dueAt" < ${beijingEnds(at).day}`,
  },
} as const satisfies Record<string, Definition>;

/** 口径 of the cases that run, by level. */
const levels = {
  red: { records: '/cases?view=open&level=red', counts: () => sql`"level" = 'red'` },
  orange: { records: '/cases?view=open&level=orange', counts: () => sql`"level" = 'orange'` },
} as const satisfies Record<string, Definition>;

/** 案件的数字 that 总览 shows. */
export type CaseFigure = keyof typeof clocks | keyof typeof levels;
const names = [...Object.keys(clocks), ...Object.keys(levels)] as CaseFigure[];

/** All figures of the cases that this person may see, now and a week before by the same definitions, in one statement. */
export async function countCases(database: Database, actor: Actor, at: string): Promise<Record<CaseFigure, Figure>> {
  const before = new Date(Date.parse(at) - weekMs).toISOString();
  const row = await database
    .selectFrom(figuresAt(database, actor, at).as('now'))
    .crossJoin(figuresAt(database, actor, before).as('then'))
    .select(
      names.flatMap((name) => [
        sql.ref<number>(`now.${name}`).as(name),
        sql.ref<number>(`then.${name}`).as(`${name}Before`),
      ]),
    )
    .executeTakeFirstOrThrow();
  const told = row as unknown as Record<string, unknown>;
  return Object.fromEntries(
    names.map((name) => {
      const { records } = { ...clocks, ...levels }[name];
      return [name, { value: Number(told[name]), previous: Number(told[`${name}Before`]), records }];
    }),
  ) as Record<CaseFigure, Figure>;
}

const weekMs = 7 * 86_400_000;

function soonAfter(at: string): string {
  return new Date(Date.parse(at) + dueSoonMaxMs).toISOString();
}

/** Everything at one instant, from what the ledger said then. */
function figuresAt(database: Database, actor: Actor, at: string) {
  return database
    .selectFrom(clocksAt(database, actor, at).as('clocks'))
    .crossJoin(levelsAt(database, actor, at).as('levels'))
    .selectAll();
}

/** A case counts by the clock of it that falls due first; what falls due later than all figures look is left aside. */
function clocksAt(database: Database, actor: Actor, at: string) {
  const looked = [soonAfter(at), beijingEnds(at).day].sort().at(-1) ?? at;
  // Materialized: few clocks are known at an instant, and to look for them by case would read all that ever ran.
  return database
    .with(
      (cte) => cte('known').materialized(),
      (db) =>
        db
          .selectFrom('clockSpans')
          .select(['caseId', 'dueAt'])
          .where('knownUntil', '>', at)
          .where('knownFrom', '<=', at)
          .where('dueAt', '<', looked)
          .where(seenAt('clockSpans', actor, at)),
    )
    .selectFrom((db) =>
      db
        .selectFrom('known')
        .select((eb) => eb.fn.min('dueAt').as('dueAt'))
        .groupBy('caseId')
        .as('near'),
    )
    .select(countsOf(clocks, at));
}

function levelsAt(database: Database, actor: Actor, at: string) {
  return database
    .selectFrom('caseLevelSpans')
    .where('knownUntil', '>', at)
    .where('knownFrom', '<=', at)
    .where('level', 'in', Object.keys(levels))
    .where(seenAt('caseLevelSpans', actor, at))
    .select(countsOf(levels, at));
}

function countsOf(definitions: Record<string, Definition>, at: string) {
  return Object.entries(definitions).map(([name, { counts }]) =>
    sql<number>`count(case when ${counts(at)} then 1 end)`.as(name),
  );
}

/** Whether this person saw the case at that instant. */
export function seenAt(
  table: 'clockSpans' | 'caseLevelSpans' | 'clockOutcomes',
  actor: Actor,
  at: string,
): RawBuilder<boolean> {
  const seen = rowScope(actor);
  if (seen === 'all') return sql<boolean>`1 = 1`;
  if (seen === null) return sql<boolean>`1 = 0`;
  return sql<boolean>`exists (select 1 from "caseUnitSpans" as "own" where "own"."caseId" = ${sql.ref(`${table}.caseId`)}
    and "own"."unitId" = ${seen} and "own"."knownUntil" > ${at} and "own"."knownFrom" <= ${at})`;
}
