import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { beijingEnds } from '../../analysis/calendar.ts';
import { dueSoonMaxMs } from '../clocks/clock-state.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import { listed } from '../events/in-list.ts';
import { Refused } from '../http/problem.ts';
import { instant } from '../ledger/instant.ts';
import type { Unit } from '../units/contract.ts';
import type { Actor } from './case.ts';
import { caseItem } from './case-item.ts';
import type { CaseListQuery } from './cases.ts';
import { noEnd } from './clock-spans.ts';
import { type CaseItem, endedStatuses } from './contract.ts';
import { hasFact } from './fact-filter.ts';
import { type ListedState, noDue } from './list-rows.ts';
import { owesAs } from './owed-step.ts';
import { rowScope } from './permissions.ts';

type Given = { actor: Actor; at: string; units: ReadonlyMap<string, Unit> };

/** 台账列表：one page of the cases that this person may see, with the exact total. `after` is the cursor of the page before. */
export async function listCases(
  database: Database,
  query: CaseListQuery,
  given: Given,
): Promise<{ items: CaseItem[]; next: string | null; total: number }> {
  const where = (eb: Cases) => eb.and(conditions(eb, query, given.actor, given.at));
  const column = query.sort === 'due' ? 'dueAt' : 'openedAt';
  const direction = query.sort === 'due' ? 'asc' : 'desc';
  // What is searched stands in an index; the long JSON is read for those that are shown.
  let found = database
    .selectFrom('cases')
    .select(['id', column])
    .where(where)
    .orderBy(column, direction)
    .orderBy('id', direction)
    .limit(query.limit + 1);
  const few = await waitingFew(database, query, given.actor);
  if (few !== null) found = found.where('id', 'in', listed(database, few));
  if (query.after !== undefined) {
    const [key, id] = cursor(query.after);
    const beyond = direction === 'asc' ? '>' : '<';
    found = found.where((eb) => eb.or([eb(column, beyond, key), eb.and([eb(column, '=', key), eb('id', beyond, id)])]));
  }
  const read = database
    .selectFrom(found.as('found'))
    .innerJoin('cases', 'cases.id', 'found.id')
    .select(['cases.id', 'cases.dueAt', 'cases.openedAt', 'cases.state'])
    .orderBy(`cases.${column}`, direction)
    .orderBy('cases.id', direction);
  const [total, rows] = await Promise.all([countFound(database, query, given), read.execute()]);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => caseItem(JSON.parse(row.state) as ListedState, given.units, given.at)),
    next: rows.length > shown.length && last !== undefined ? toCursor(last[column], last.id) : null,
    total,
  };
}

/** How many there are. Where nothing but an entry is asked for, or 待我办, the read model of these says it, without a look at each case. */
async function countFound(database: Database, query: CaseListQuery, given: Given): Promise<number> {
  const apart = countedApart(database, query, given.actor);
  const { total } =
    apart === null
      ? await database
          .selectFrom('cases')
          .select((eb) => eb.fn.countAll().as('total'))
          .where((eb) => eb.and(conditions(eb, query, given.actor, given.at)))
          .executeTakeFirstOrThrow()
      : await database
          .selectFrom(apart.distinct().as('found'))
          .select((eb) => eb.fn.countAll().as('total'))
          .executeTakeFirstOrThrow();
  return Number(total);
}

/** The cases of such a list by their read model; null where each case has to be looked at. */
function countedApart(database: Database, query: CaseListQuery, actor: Actor) {
  const {
    view: shown,
    sort: _,
    limit: _limit,
    after: _after,
    event,
    eventFrom: _from,
    eventTo: _to,
    ...others
  } = query;
  if (rowScope(actor) !== 'all' || Object.values(others).some((value) => value !== undefined)) return null;
  if (event !== undefined) return shown === 'all' ? entriesFound(database, query) : null;
  const whom = owesAs(actor);
  return shown === 'todo' && whom.length > 0 ? waitsFound(database, whom) : null;
}

/** 总览的三个列表: cases with a running clock, 待我办, and red and orange cases that run. */
export const firstLists = ['clocked', 'todo', 'burning'] as const;
type FirstList = (typeof firstLists)[number];

/** What stands first in each of these lists, by what falls due next and the red ones before the orange, in one statement. */
export async function firstCases(
  database: Database,
  limit: number,
  { actor, at, units }: Given,
): Promise<Record<FirstList, CaseItem[]>> {
  const firstOf = (list: FirstList) => {
    const found = database
      .selectFrom('cases')
      .select([sql.lit(list).as('list'), 'id', 'dueAt', weightOf(list).as('weight')])
      .where((eb) => eb.and([...scope(eb, actor), ...firstOnes(eb, list, actor, at)]))
      // The others are found by an index on their due.
      .$if(list === 'burning', (query) => query.orderBy('weight'))
      .orderBy('dueAt')
      .orderBy('id')
      .limit(limit);
    return database.selectFrom(found.as(list)).selectAll();
  };
  const all = firstOf('clocked').unionAll(firstOf('todo')).unionAll(firstOf('burning'));
  const rows = await database
    .selectFrom(all.as('found'))
    .innerJoin('cases', 'cases.id', 'found.id')
    .select(['found.list', 'cases.state'])
    .orderBy('found.weight')
    .orderBy('found.dueAt')
    .orderBy('found.id')
    .execute();
  const of = (name: FirstList) =>
    rows.filter(({ list }) => list === name).map(({ state }) => caseItem(JSON.parse(state) as ListedState, units, at));
  return { clocked: of('clocked'), todo: of('todo'), burning: of('burning') };
}

function weightOf(list: FirstList) {
  return list === 'burning' ? sql<number>`case when "level" = 'red' then 0 else 1 end` : sql<number>`0`;
}

function firstOnes(eb: Cases, list: FirstList, actor: Actor, at: string): Expression<SqlBool>[] {
  if (list === 'todo') return view(eb, 'todo', actor, at);
  if (list === 'clocked') return [eb('dueAt', '<', noDue)];
  const running = eb
    .selectFrom('caseLevelSpans')
    .select('caseLevelSpans.caseId')
    .where('caseLevelSpans.knownUntil', '=', noEnd)
    .where('caseLevelSpans.level', 'in', ['red', 'orange']);
  return [eb('cases.id', 'in', running)];
}

/** Which cases a query finds for a person, for what reads all of them in its own order. */
export function casesFound(query: CaseListQuery, actor: Actor, at: string): (eb: Cases) => Expression<SqlBool> {
  return (eb) => eb.and(conditions(eb, query, actor, at));
}

type Cases = ExpressionBuilder<Tables, 'cases'>;

function conditions(eb: Cases, query: CaseListQuery, actor: Actor, at: string): Expression<SqlBool>[] {
  const all = [...scope(eb, actor), ...view(eb, query.view, actor, at)];
  if (query.q !== undefined && query.q.trim() !== '') {
    const like = `%${escapeLike(query.q.trim())}%`;
    all.push(sql<SqlBool>`(${eb.ref('title')} like ${like} escape '!' or ${eb.ref('number')} like ${like} escape '!')`);
  }
  if (query.level !== undefined && query.level.length > 0) all.push(eb('level', 'in', query.level));
  if (query.topic !== undefined) all.push(hasTopic(eb, query.topic));
  if (query.place !== undefined) all.push(hasPlace(eb, query.place));
  if (query.unit !== undefined) all.push(hasUnit(eb, query.unit));
  if (query.late !== undefined) all.push(eb('late', '=', query.late === 'true' ? 1 : 0));
  if (query.openedFrom !== undefined) all.push(eb('openedAt', '>=', instant(query.openedFrom)));
  if (query.openedTo !== undefined) all.push(eb('openedAt', '<', instant(query.openedTo)));
  if (query.event !== undefined) all.push(eb('cases.id', 'in', entriesFound(eb, query)));
  if (query.fact !== undefined) all.push(hasFact(eb, query.fact, query));
  return all;
}

function scope(eb: Cases, actor: Actor): Expression<SqlBool>[] {
  const seen = rowScope(actor);
  if (seen === 'all') return [];
  return [seen === null ? sql<SqlBool>`1 = 0` : hasUnit(eb, seen)];
}

function view(eb: Cases, name: CaseListQuery['view'], actor: Actor, at: string): Expression<SqlBool>[] {
  const ends = beijingEnds(at);
  const dueBefore = (end: string) => [eb('dueAt', '>=', at), eb('dueAt', '<', end)];
  switch (name) {
    case 'all':
      return [];
    case 'open':
      // A letter without a receipt is still owed: its clocks run.
      return [
        eb.or([
          eb('status', 'not in', [...endedStatuses]),
          eb.and([eb('status', '=', 'referred'), eb('dueAt', '<', noDue)]),
        ]),
      ];
    case 'todo':
      return [waitsFor(eb, actor)];
    case 'toReview':
      return [waitsFor(eb, actor, 'review:')];
    case 'toJudge':
      return [eb('status', '=', 'toJudge')];
    case 'toAccept':
      return [eb.or([eb('status', '=', 'assigned'), isToSign(eb)])];
    case 'dueThisWeek':
      return dueBefore(ends.week);
    case 'dueToday':
      return dueBefore(ends.day);
    case 'dueSoon':
      return dueBefore(new Date(Date.parse(at) + dueSoonMaxMs).toISOString());
    case 'overdue':
      return [eb('dueAt', '<', at)];
    case 'inReview':
      // A draft of a case that was merged or withdrawn waits for nobody.
      return [eb('answerStatus', '=', 'inReview'), eb('status', 'not in', [...endedStatuses])];
    case 'toVerify':
      return [eb('status', '=', 'fixed')];
    case 'closed':
      return [eb('status', 'in', ['closed', 'archived'])];
    default:
      return name satisfies never;
  }
}

function waitsFor(eb: Cases, actor: Actor, prefix: '' | 'review:' = ''): Expression<SqlBool> {
  const whom = owesAs(actor);
  if (whom.length === 0) return sql<SqlBool>`1 = 0`;
  return eb(
    'cases.id',
    'in',
    waitsFound(
      eb,
      whom.map((one) => `${prefix}${one}`),
    ),
  );
}

/** So few cases are found by themselves: to walk all by their due until a page is full might look at each. */
const fewMax = 1_000;

/** The cases of 待我办 or 待我审核 where they are few; null where they are many, and for other lists. */
async function waitingFew(database: Database, { view: shown }: CaseListQuery, actor: Actor): Promise<string[] | null> {
  if (shown !== 'todo' && shown !== 'toReview') return null;
  const whom = owesAs(actor).map((one) => (shown === 'todo' ? one : `review:${one}`));
  if (whom.length === 0) return null;
  const rows = await waitsFound(database, whom)
    .limit(fewMax + 1)
    .execute();
  return rows.length > fewMax ? null : [...new Set(rows.map(({ caseId }) => caseId))];
}

/** The cases that wait for one of these. */
function waitsFound(from: Pick<Cases, 'selectFrom'>, whom: readonly string[]) {
  return from
    .selectFrom('caseWaits')
    .select('caseWaits.caseId')
    .where('caseWaits.whom', 'in', [...whom]);
}

function hasUnit(eb: Cases, unitId: string): Expression<SqlBool> {
  return eb.exists(
    eb
      .selectFrom('caseUnits')
      .select('caseUnits.caseId')
      .whereRef('caseUnits.caseId', '=', 'cases.id')
      .where('caseUnits.unitId', '=', unitId),
  );
}

/** Concerns this province, city or county, among others. */
function hasPlace(eb: Cases, code: string): Expression<SqlBool> {
  const digits = code.replace(/\D/g, '');
  return eb.exists(
    eb
      .selectFrom('casePlaces')
      .select('casePlaces.caseId')
      .whereRef('casePlaces.caseId', '=', 'cases.id')
      .where('casePlaces.code', '>=', digits)
      .where('casePlaces.code', '<', `${digits}:`),
  );
}

/** One of its units has not signed yet. */
function isToSign(eb: Cases): Expression<SqlBool> {
  return eb.exists(
    eb
      .selectFrom('clockSpans')
      .select('clockSpans.caseId')
      .whereRef('clockSpans.caseId', '=', 'cases.id')
      .where('clockSpans.kind', '=', 'accept')
      .where('clockSpans.knownUntil', '=', noEnd),
  );
}

function hasTopic(eb: Cases, topic: string): Expression<SqlBool> {
  return eb.exists(
    eb
      .selectFrom('caseTopics')
      .select('caseTopics.caseId')
      .whereRef('caseTopics.caseId', '=', 'cases.id')
      .where('caseTopics.topic', '=', topic),
  );
}

/** The cases of which such an entry was written between two instants. */
function entriesFound(from: Pick<Cases, 'selectFrom'>, { event, eventFrom, eventTo }: CaseListQuery) {
  let entries = from
    .selectFrom('caseEvents')
    .select('caseEvents.caseId')
    .where('caseEvents.type', '=', event ?? '');
  if (eventFrom !== undefined) entries = entries.where('caseEvents.at', '>=', instant(eventFrom));
  if (eventTo !== undefined) entries = entries.where('caseEvents.at', '<', instant(eventTo));
  return entries;
}

function escapeLike(text: string): string {
  return text.replace(/[!%_]/g, (sign) => `!${sign}`);
}

function toCursor(key: string, id: string): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

function cursor(text: string): [string, string] {
  const match = /^\["([\w:.-]{1,80})","([\w:.-]{1,80})"\]$/.exec(Buffer.from(text, 'base64url').toString());
  if (match === null) throw new Refused('cursor.invalid', '翻页位置已失效，请从第一页重新查看。', 400);
  return [match[1] ?? '', match[2] ?? ''];
}
