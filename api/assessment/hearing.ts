import { sql } from 'kysely';
import { type Level, levels, topics } from '../../analysis/codes.ts';
import type { CaseState } from '../cases/case.ts';
import { noEnd } from '../cases/clock-spans.ts';
import { type CaseStatus, caseStatuses } from '../cases/contract.ts';
import type { Database } from '../database/open.ts';
import type { Person } from '../route.ts';
import type { Unit } from '../units/contract.ts';
import { type AssessedFigure, assessedFigures } from './contract.ts';
import type { Hearing } from './contract-year.ts';
import type { Period } from './count.ts';
import { assess } from './table.ts';
import { figureWords, worstFirst } from './words.ts';
import { yearPeriod, yearStatistics } from './year.ts';

type Needs = { database: Database; home: string; units: readonly Unit[] };

/** 听取汇报材料 of a year: one page of figures, who is behind, the gravest cases, and what is still open. */
export async function hearingOf(needs: Needs, actor: Person, year: number, at: string): Promise<Hearing> {
  const period = yearPeriod(year, at);
  const [statistics, table, gravest, duties] = await Promise.all([
    yearStatistics(needs, year, at),
    assess(needs, actor, period, at),
    gravestOf(needs.database, period),
    dutiesOf(needs.database, at),
  ]);
  const { total } = table;
  return {
    statistics,
    figures: shown.map((figure) => ({
      name: assessedFigures[figure].name,
      value: total === null ? '—' : figureWords(total, figure),
      definition: assessedFigures[figure].definition,
    })),
    worst: worstFirst(table.units)
      .filter(({ figures }) => (figures.onTime?.missed ?? 0) > 0 || (figures.overdue?.value ?? 0) > 0)
      .slice(0, worstMax)
      .map((row) => ({
        name: row.name,
        words: `按原时限达标${figureWords(row, 'onTime')}，正式回应中位${figureWords(row, 'answerHalf')}，审核退回${figureWords(row, 'reviewReturned')}，现超时${figureWords(row, 'overdue')}`,
      })),
    gravest,
    duties,
  };
}

const worstMax = 3;
const gravestMax = 5;
const shown: readonly AssessedFigure[] = [
  ...(['duty', 'firstWordHalf', 'firstWordMost', 'answerHalf', 'answerMost', 'onTime', 'onTimeExtended'] as const),
  ...(['signed', 'returned', 'reviewReturned', 'reopened', 'quality', 'firstReview', 'open', 'overdue'] as const),
];

/** By level, then by how many texts they hold. Their titles are made of place and topic: those of the ledger may be the public's words. */
async function gravestOf(database: Database, { from, to }: Period): Promise<Hearing['gravest']> {
  const rank = sql<number>`case "cases"."level" when 'red' then 0 when 'orange' then 1 when 'yellow' then 2 when 'blue' then 3 else 4 end`;
  const texts = sql<number>`(select count(*) from "caseDocuments" where "caseDocuments"."caseId" = "cases"."id")`;
  const rows = await database
    .selectFrom('cases')
    .where('openedAt', '>=', from)
    .where('openedAt', '<', to)
    .where('status', 'not in', ['dismissed', 'withdrawn', 'merged'])
    .select(['number', 'level', 'status', 'state'])
    .orderBy(rank)
    .orderBy(texts, 'desc')
    .orderBy('number')
    .limit(gravestMax)
    .execute();
  return rows.map(({ number, level, status, state }) => ({
    number,
    title: officialTitle(JSON.parse(state) as CaseState),
    level: levels[level as Level],
    status: caseStatuses[status as CaseStatus],
  }));
}

function officialTitle({ places, topics: about }: Pick<CaseState, 'places' | 'topics'>): string {
  const [topic] = about;
  return `${places[0]?.name ?? ''}${topic === undefined ? '' : topics[topic]}舆情`;
}

async function dutiesOf(database: Database, at: string): Promise<Hearing['duties']> {
  const running = async (kinds: readonly string[]) => {
    const { count } = await database
      .selectFrom('clockSpans')
      .where('knownUntil', '=', noEnd)
      .where('kind', 'in', kinds)
      .select(sql<number>`count(distinct "caseId")`.as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  };
  const grave = await database
    .selectFrom('caseLevelSpans')
    .where('knownUntil', '=', noEnd)
    .where('level', 'in', ['red', 'orange'])
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  const late = await database
    .selectFrom('cases')
    .where('dueAt', '<', at)
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return [
    { name: '在办的红色、橙色案件', value: Number(grave.count), definition: '截至此刻未了结的案件，按现定等级计。' },
    {
      name: '有时限已过的案件',
      value: Number(late.count),
      definition: '截至此刻任一时限（含研判等内部时限）已过而未完成的案件。',
    },
    {
      name: '领导批示、督办未反馈',
      value: await running(['instruction', 'supervision']),
      definition: '截至此刻批示或督办时限在走的案件数。',
    },
    { name: '部分解决待回头看', value: await running(['review']), definition: '截至此刻有回头看时限在走的案件数。' },
  ];
}
