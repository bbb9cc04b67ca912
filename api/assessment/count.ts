import { type RawBuilder, sql } from 'kysely';
import type { AssessedFact } from '../cases/assessed-facts.ts';
import type { Database } from '../database/open.ts';

/** From `from` (inclusive) until `to` (exclusive). */
export type Period = { from: string; to: string };
/** Whose figures: of each unit, of each city with its counties, or of all cases. */
export type Level = 'unit' | 'city' | 'total';

/** What was counted for one owner. Cases are counted once, whatever happened to them how often. */
export type Counted = {
  /** By fact: cases, and those of them with something that was not met. */
  cases: Map<AssessedFact, { cases: number; missed: number }>;
  /** The same of a limit by its kind, under `fact kind`. */
  byKind: Map<string, { cases: number; missed: number }>;
  /** The middle and the nine-tenth of times in milliseconds. */
  times: Map<AssessedFact, { half: number; most: number }>;
  /** Sums of values, and how many were known. */
  sums: Map<AssessedFact, { sum: number; known: number }>;
};

/** Everything that happened in a period, by owner: some statements on one index, whatever the number of cases. */
export async function countFacts(
  database: Database,
  level: Level,
  period: Period,
  only: string | null = null,
): Promise<Map<string, Counted>> {
  const rows = rowsOf(level, only, sql`f."at" >= ${period.from} and f."at" < ${period.to}`);
  const [cases, byKind, times, sums] = await Promise.all([
    counts(database, rows),
    countsByKind(database, rows),
    timesOf(database, rows),
    sumsOf(database, rows),
  ]);
  const told = new Map<string, Counted>();
  const of = (owner: string) => {
    const known = told.get(owner) ?? emptyCount();
    told.set(owner, known);
    return known;
  };
  for (const { owner, fact, ...count } of cases) of(owner).cases.set(fact, numbers(count));
  for (const { owner, fact, kind, ...count } of byKind) of(owner).byKind.set(`${fact} ${kind}`, numbers(count));
  for (const { owner, fact, half, most } of times)
    of(owner).times.set(fact, { half: Number(half), most: Number(most) });
  for (const { owner, fact, sum, known } of sums) of(owner).sums.set(fact, { sum: Number(sum), known: Number(known) });
  return told;
}

/** 在办 and 超时 at this moment, by owner. */
export async function countNow(
  database: Database,
  level: Level,
  at: string,
  only: string | null = null,
): Promise<Map<string, { open: number; overdue: number }>> {
  const rows = rowsOf(level, only, sql`(f."fact" = 'open' or f."at" < ${at})`);
  const found = await counts(database, rows, ['open', 'running']);
  const told = new Map<string, { open: number; overdue: number }>();
  for (const { owner, fact, cases } of found) {
    const before = told.get(owner) ?? { open: 0, overdue: 0 };
    told.set(owner, { ...before, [fact === 'open' ? 'open' : 'overdue']: Number(cases) });
  }
  return told;
}

/** Where nothing happened. */
export function emptyCount(): Counted {
  return { cases: new Map(), byKind: new Map(), times: new Map(), sums: new Map() };
}

/** In percent: of the cases that came out those where nothing was missed. */
export function percentMet({ cases, missed }: { cases: number; missed: number }): number | null {
  return cases === 0 ? null : ((cases - missed) / cases) * 100;
}

/** The mean of what is known. */
export function meanOf({ sums }: Counted, fact: AssessedFact): number | null {
  const { sum, known } = sums.get(fact) ?? { sum: 0, known: 0 };
  return known === 0 ? null : sum / known;
}

/** 评估得分: the mean of its three parts. */
export function scoreOf(counted: Counted): number | null {
  const parts = [meanOf(counted, 'timely'), meanOf(counted, 'targeted'), meanOf(counted, 'effective')];
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0) / known.length;
}

type Rows = (facts: readonly AssessedFact[]) => RawBuilder<unknown>;

/** The facts of these kinds that hold, each with its owner. */
function rowsOf(level: Level, only: string | null, when: RawBuilder<unknown>): Rows {
  const own = only === null ? sql`` : sql` and f."unitId" = ${only}`;
  const columns = sql`f."caseId", f."fact", f."kind", f."at", f."good", f."value"`;
  return (facts) => {
    const where = sql`where f."fact" in (${sql.join(facts)}) and ${when}${own}`;
    switch (level) {
      case 'unit':
        return sql`select f."unitId" as "owner", ${columns} from "assessedFacts" f ${where} and f."unitId" <> ''`;
      case 'city':
        return sql`select substr(u."region", 1, 4) as "owner", ${columns} from "assessedFacts" f
          inner join "units" u on u."id" = f."unitId" and u."kind" in ('city', 'county') ${where}`;
      case 'total':
        return sql`select '' as "owner", ${columns} from "assessedFacts" f ${where}`;
      default:
        return level satisfies never;
    }
  };
}

const counted: readonly AssessedFact[] = [
  ...(['duty', 'firstWord', 'answer', 'original', 'extended', 'signed', 'returned', 'reviewReturned'] as const),
  ...(['firstReview', 'reopened', 'timely', 'extension', 'pause', 'closed', 'registered'] as const),
];
const limits: readonly AssessedFact[] = ['original', 'extended', 'closed', 'registered'];
const timed: readonly AssessedFact[] = ['firstWord', 'answer'];
const summed: readonly AssessedFact[] = ['extension', 'pause', 'timely', 'targeted', 'effective'];

type CountRow = { owner: string; fact: AssessedFact; cases: number; missed: number };

async function counts(database: Database, rows: Rows, facts = counted): Promise<CountRow[]> {
  const { rows: found } = await sql<CountRow>`select "owner", "fact", count(distinct "caseId") as "cases",
    count(distinct case when "good" = 0 then "caseId" end) as "missed"
    from (${rows(facts)}) as "told" group by "owner", "fact"`.execute(database);
  return found;
}

async function countsByKind(database: Database, rows: Rows): Promise<(CountRow & { kind: string })[]> {
  const { rows: found } = await sql<CountRow & { kind: string }>`select "owner", "fact", "kind",
    count(distinct "caseId") as "cases", count(distinct case when "good" = 0 then "caseId" end) as "missed"
    from (${rows(limits)}) as "told" group by "owner", "fact", "kind"`.execute(database);
  return found;
}

type TimeRow = { owner: string; fact: AssessedFact; half: number; most: number };

/** By nearest rank, so that each is the time of a case that there is. A case has one value, whoever its units are. */
async function timesOf(database: Database, rows: Rows): Promise<TimeRow[]> {
  const { rows: found } = await sql<TimeRow>`select "owner", "fact",
    max(case when "rank" = ("of" + 1) / 2 then "value" end) as "half",
    max(case when "rank" = (9 * "of" + 9) / 10 then "value" end) as "most"
    from (select "owner", "fact", "value",
      row_number() over (partition by "owner", "fact" order by "value", "caseId") as "rank",
      count(*) over (partition by "owner", "fact") as "of"
      from (select distinct "owner", "fact", "caseId", "value" from (${rows(timed)}) as "told") as "each") as "ranked"
    group by "owner", "fact"`.execute(database);
  return found;
}

type SumRow = { owner: string; fact: AssessedFact; sum: number | null; known: number };

/** What two units share counts once: by case, kind and moment. */
async function sumsOf(database: Database, rows: Rows): Promise<SumRow[]> {
  const { rows: found } = await sql<SumRow>`select "owner", "fact", sum("value") as "sum", count("value") as "known"
    from (select "owner", "fact", "caseId", "kind", "at", max("value") as "value" from (${rows(summed)}) as "told"
      group by "owner", "fact", "caseId", "kind", "at") as "each" group by "owner", "fact"`.execute(database);
  return found;
}

function numbers({ cases, missed }: { cases: number; missed: number }): { cases: number; missed: number } {
  return { cases: Number(cases), missed: Number(missed) };
}
