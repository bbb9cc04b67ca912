import { sql } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Period } from './count.ts';

/** The cases registered in a period, by what they are now. */
export type CasesBy = {
  levels: Map<string, number>;
  topics: Map<string, number>;
  /** By city, of this province and others; a case counts once for each. */
  cities: Map<string, number>;
  /** Cases that concern another province. */
  outside(home: string): number;
  /** Cases without any city. */
  unplaced: number;
};

export async function casesBy(database: Database, { from, to }: Period): Promise<CasesBy> {
  const own = database.selectFrom('cases').where('cases.openedAt', '>=', from).where('cases.openedAt', '<', to);
  const [byLevel, byTopic, byCity, byProvince, unplaced] = await Promise.all([
    own
      .groupBy('level')
      .select((eb) => ['level as name', eb.fn.countAll().as('count')])
      .execute(),
    own
      .innerJoin('caseTopics', 'caseTopics.caseId', 'cases.id')
      .groupBy('topic')
      .select((eb) => ['topic as name', eb.fn.countAll().as('count')])
      .execute(),
    own
      .innerJoin('casePlaces', 'casePlaces.caseId', 'cases.id')
      .where(sql<boolean>`length("casePlaces"."code") >= 4`)
      .groupBy(sql`substr("casePlaces"."code", 1, 4)`)
      .select([
        sql<string>`substr("casePlaces"."code", 1, 4)`.as('name'),
        sql<number>`count(distinct "cases"."id")`.as('count'),
      ])
      .execute(),
    own
      .innerJoin('casePlaces', 'casePlaces.caseId', 'cases.id')
      .select(['cases.id', sql<string>`substr("casePlaces"."code", 1, 2)`.as('name')])
      .distinct()
      .execute(),
    own
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('casePlaces')
              .select('casePlaces.caseId')
              .whereRef('casePlaces.caseId', '=', 'cases.id')
              .where(sql<boolean>`length("casePlaces"."code") >= 4`),
          ),
        ),
      )
      .select((eb) => eb.fn.countAll().as('count'))
      .executeTakeFirstOrThrow(),
  ]);
  const map = (rows: readonly { name: string; count: string | number | bigint }[]) =>
    new Map(rows.map(({ name, count }) => [name, Number(count)]));
  return {
    levels: map(byLevel),
    topics: map(byTopic),
    cities: map(byCity),
    outside: (home) => new Set(byProvince.flatMap(({ id, name }) => (name === home ? [] : [id]))).size,
    unplaced: Number(unplaced.count),
  };
}

/** 舆情事件 that were first seen in a period and became part of no other. */
export async function eventsIn(database: Database, { from, to }: Period): Promise<number> {
  const { count } = await database
    .selectFrom('events')
    .where('mergedInto', 'is', null)
    .where('firstAt', '>=', from)
    .where('firstAt', '<', to)
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** How many cases ran at an instant. */
export async function runningAt(database: Database, at: string): Promise<number> {
  const { count } = await database
    .selectFrom('caseLevelSpans')
    .where('knownUntil', '>', at)
    .where('knownFrom', '<=', at)
    .select(sql<number>`count(distinct "caseId")`.as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Whether a case of the period is an example. */
export async function isDemo(database: Database, { from, to }: Period): Promise<boolean> {
  const found = await database
    .selectFrom('cases')
    .where('openedAt', '>=', from)
    .where('openedAt', '<', to)
    .where('state', 'like', '%"demo":true%')
    .select('id')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
