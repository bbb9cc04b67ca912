import { type Expression, type ExpressionBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import { dayMs } from '../../analysis/calendar.ts';
import type { Level, Topic } from '../../analysis/codes.ts';
import { regionName } from '../../analysis/places/regions.ts';
import type { Actor } from '../cases/case.ts';
import { type CaseStatus, caseStatuses } from '../cases/contract.ts';
import { rowScope } from '../cases/permissions.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import { Refused } from '../http/problem.ts';
import type { EventItem, EventQuery } from './contract.ts';
import { listed } from './in-list.ts';
import type { EventRow } from './tables.ts';

/** 事件列表: one page of the events that this person may see, newest or hottest first, with the exact total. */
export async function listEvents(
  database: Database,
  query: EventQuery,
  { actor, at }: { actor: Actor; at: string },
): Promise<{ items: EventItem[]; next: string | null; total: number }> {
  const where = (eb: Events) => eb.and([...scope(eb, actor), ...conditions(eb, query, at)]);
  const { total } = await database
    .selectFrom('events')
    .select((eb) => eb.fn.countAll().as('total'))
    .where(where)
    .executeTakeFirstOrThrow();
  const column = query.sort === 'heat' ? ('heatBase' as const) : ('lastAt' as const);
  let found = seen(database)
    .where(where)
    .orderBy(`events.${column}`, 'desc')
    .orderBy('events.id', 'desc')
    .limit(query.limit + 1);
  if (query.after !== undefined) {
    const [key, id] = cursor(query.after, query.sort);
    found = found.where((eb) =>
      eb.or([
        eb(`events.${column}`, '<', key as never),
        eb.and([eb(`events.${column}`, '=', key as never), eb('events.id', '<', id)]),
      ]),
    );
  }
  const rows = await found.execute();
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => eventItem(row, at)),
    next: rows.length > shown.length && last !== undefined ? toCursor(last[column], last.id) : null,
    total: Number(total),
  };
}

/** These events as this person may see them, in any order. */
export async function eventsById(
  database: Database,
  ids: readonly string[],
  { actor, at }: { actor: Actor; at: string },
): Promise<EventItem[]> {
  if (ids.length === 0) return [];
  const rows = await seen(database)
    .where('events.id', 'in', listed(database, ids))
    .where((eb) => eb.and(scope(eb, actor)))
    .execute();
  return rows.map((row) => eventItem(row, at));
}

/** What `heatBase` gives at an instant. */
export function heatAt(heatBase: number, at: string): number {
  return Math.round(2 ** (heatBase - Date.parse(at) / dayMs) * 100) / 100;
}

type Events = ExpressionBuilder<Tables, 'events'>;
type Seen = EventRow & Record<'caseNumber' | 'caseTitle' | 'caseStatus' | 'alertId', string | null>;

function seen(database: Database): SelectQueryBuilder<Tables, 'events', Seen> {
  const rows = database
    .selectFrom('events')
    .leftJoin('cases', 'cases.id', 'events.caseId')
    .selectAll('events')
    .select(['cases.number as caseNumber', 'cases.title as caseTitle', 'cases.status as caseStatus'])
    .select((eb) =>
      eb
        .selectFrom('alerts')
        .select((one) => one.fn.max('alerts.id').as('id'))
        .whereRef('alerts.eventId', '=', 'events.id')
        .where('alerts.status', '=', 'waiting')
        .as('alertId'),
    );
  // Only its own columns are asked for from outside.
  return rows as unknown as SelectQueryBuilder<Tables, 'events', Seen>;
}

/** A unit sees the events of the cases that it sees. */
function scope(eb: Events, actor: Actor): Expression<SqlBool>[] {
  const unit = rowScope(actor);
  if (unit === 'all') return [];
  if (unit === null) return [sql<SqlBool>`1 = 0`];
  return [
    eb.exists(
      eb
        .selectFrom('caseUnits')
        .select('caseUnits.caseId')
        .whereRef('caseUnits.caseId', '=', 'events.caseId')
        .where('caseUnits.unitId', '=', unit),
    ),
  ];
}

function conditions(eb: Events, query: EventQuery, at: string): Expression<SqlBool>[] {
  const all: Expression<SqlBool>[] = [eb('events.mergedInto', 'is', null), ...view(eb, query.view, at)];
  if (query.q !== undefined && query.q.trim() !== '') {
    const like = `%${query.q.trim().replace(/[!%_]/g, '!$&')}%`;
    all.push(sql<SqlBool>`${eb.ref('events.title')} like ${like} escape '!'`);
  }
  if (query.level !== undefined && query.level.length > 0) all.push(eb('events.level', 'in', query.level));
  if (query.topic !== undefined) all.push(eb('events.topics', 'like', `%"${query.topic}"%`));
  // All places that it names, a city with its counties.
  if (query.place !== undefined) all.push(eb('events.places', 'like', `%"${query.place.replace(/\D/g, '')}%`));
  return all;
}

function view(eb: Events, name: EventQuery['view'], at: string): Expression<SqlBool>[] {
  switch (name) {
    case 'all':
      return [];
    case 'cased':
      return [eb('events.caseId', 'is not', null)];
    case 'bursting':
      return [eb('events.burstAt', '>', new Date(Date.parse(at) - dayMs).toISOString())];
    case 'waiting':
      return [
        eb.exists(
          eb
            .selectFrom('alerts')
            .select('alerts.id')
            .whereRef('alerts.eventId', '=', 'events.id')
            .where('alerts.status', '=', 'waiting'),
        ),
      ];
    default:
      return name satisfies never;
  }
}

function eventItem(row: Seen, at: string): EventItem {
  const status = row.caseStatus as CaseStatus | null;
  return {
    id: row.id,
    title: row.title,
    level: row.level as Level,
    topics: JSON.parse(row.topics) as Topic[],
    place: row.place === null ? null : { code: row.place, name: row.placeName ?? row.place },
    places: (JSON.parse(row.places) as string[]).map((code) => ({ code, name: regionName(code) })),
    firstAt: row.firstAt,
    lastAt: row.lastAt,
    texts: Number(row.texts),
    sources: Number(row.sources),
    heat: heatAt(row.heatBase, at),
    burst: row.burstAt === null ? null : { at: row.burstAt, reason: row.burst ?? '' },
    case:
      row.caseId === null || status === null
        ? null
        : { id: row.caseId, number: row.caseNumber ?? '', title: row.caseTitle ?? '', status: caseStatuses[status] },
    alertId: row.alertId,
    demo: row.demo === 1,
  };
}

function toCursor(key: string | number, id: string): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

function cursor(text: string, sort: EventQuery['sort']): [string | number, string] {
  const match = /^\[("[\w:.-]{1,40}"|-?[\d.e+]{1,30}),"([\w:.-]{1,120})"\]$/.exec(
    Buffer.from(text, 'base64url').toString(),
  );
  const key: unknown = match === null ? null : JSON.parse(match[1] ?? 'null');
  if (match === null || typeof key !== (sort === 'heat' ? 'number' : 'string'))
    throw new Refused('cursor.invalid', '翻页位置已失效，请从第一页重新查看。', 400);
  return [key as string | number, match[2] ?? ''];
}
