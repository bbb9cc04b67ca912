import type { Topic } from '../../analysis/codes.ts';
import { regionName } from '../../analysis/places/regions.ts';
import type { CaseDocument } from '../cases/case.ts';
import type { Database } from '../database/open.ts';
import type { AlertRow } from '../database/tables-ledger.ts';
import { heatAt } from '../events/event-list.ts';
import { listed } from '../events/in-list.ts';
import { NotFound, Refused } from '../http/problem.ts';
import type { Alerts } from './alerts.ts';
import type { AlertItem } from './contract.ts';
import { reopenedOf } from './relapses.ts';

/** The id of the alert that a document raises, so that two workers make the same alert and not two; `words` names the version that raises a second one after the first was decided. */
export function alertIdOf(documentId: string, words?: string): string {
  return words === undefined ? `alert-${documentId}` : `alert-${documentId}-${words.slice(0, 8)}`;
}

/** One alert as stored. Throws NotFound. */
export async function alertRow(database: Database, id: string): Promise<AlertRow> {
  const row = await database.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new NotFound('没有这条预警，请刷新列表。');
  return row;
}

/** The documents of an alert, each with the words that it came with, the one that raised it first, then as they came. */
export async function alertTexts(
  database: Database,
  alertId: string,
): Promise<{ documentId: string; words: string | null }[]> {
  const rows = await database
    .selectFrom('alertDocuments')
    .select(['documentId', 'words'])
    .where('alertId', '=', alertId)
    .orderBy('at')
    .orderBy('documentId')
    .execute();
  return rows.toSorted((a, b) => Number(raisedBy(alertId, b.documentId)) - Number(raisedBy(alertId, a.documentId)));
}

/** The documents of an alert as a case keeps them, the one that raised it first; with `without`, only those that this case lacks. */
export async function alertDocuments(database: Database, alertId: string, without?: string): Promise<CaseDocument[]> {
  let query = database
    .selectFrom('alertDocuments')
    .select(['document'])
    .where('alertId', '=', alertId)
    .orderBy('at')
    .orderBy('documentId');
  if (without !== undefined)
    query = query.where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('caseDocuments')
            .select('caseDocuments.caseId')
            .whereRef('caseDocuments.documentId', '=', 'alertDocuments.documentId')
            .where('caseDocuments.caseId', '=', without),
        ),
      ),
    );
  return (await query.execute())
    .map((row) => JSON.parse(row.document) as CaseDocument)
    .toSorted((a, b) => Number(raisedBy(alertId, b.id)) - Number(raisedBy(alertId, a.id)));
}

/** 预警队列：waiting by level and then newest; decided and all by newest. */
export async function listAlerts(
  database: Database,
  query: Parameters<Alerts['list']>[0],
  at: string,
): ReturnType<Alerts['list']> {
  const byLevel = query.status === 'waiting';
  let filtered = database.selectFrom('alerts');
  if (query.status !== 'all') filtered = filtered.where('status', query.status === 'waiting' ? '=' : '!=', 'waiting');
  if (query.level !== undefined && query.level.length > 0) filtered = filtered.where('level', 'in', query.level);
  const { total } = await filtered.select((eb) => eb.fn.countAll().as('total')).executeTakeFirstOrThrow();
  let page = filtered.selectAll();
  if (byLevel) page = page.orderBy('rank', 'desc');
  page = page
    .orderBy('raisedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.after !== undefined) {
    const after = cursor(query.after);
    page = page.where((eb) => {
      const later = eb.or([
        eb('raisedAt', '<', after.raisedAt),
        eb.and([eb('raisedAt', '=', after.raisedAt), eb('id', '<', after.id)]),
      ]);
      return byLevel ? eb.or([eb('rank', '<', after.rank), eb.and([eb('rank', '=', after.rank), later])]) : later;
    });
  }
  const rows = await page.execute();
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: await alertItems(database, shown, at),
    next: rows.length > shown.length && last !== undefined ? toCursor(last) : null,
    total: Number(total),
  };
}

/** 总览的预警: how many red and orange ones wait, and the first of them; one statement. */
export async function waitingAlerts(database: Database, limit: number): ReturnType<Alerts['waiting']> {
  const rows = await database
    .selectFrom('alerts')
    .selectAll()
    .select((eb) => [
      ...(['red', 'orange'] as const).map((level) =>
        eb
          .selectFrom('alerts as waiting')
          .select((e) => e.fn.countAll<number>().as('count'))
          .where('waiting.status', '=', 'waiting')
          .where('waiting.level', '=', level)
          .as(level),
      ),
      eb
        .selectFrom('alertDocuments')
        .select((e) => e.fn.countAll<number>().as('count'))
        .whereRef('alertDocuments.alertId', '=', 'alerts.id')
        .as('copies'),
      eb
        .selectFrom('alertDocuments')
        .select((e) => e.fn.count<number>('alertDocuments.sourceId').distinct().as('count'))
        .whereRef('alertDocuments.alertId', '=', 'alerts.id')
        .as('sources'),
    ])
    .where('status', '=', 'waiting')
    .where('level', 'in', ['orange', 'red'])
    .orderBy('rank', 'desc')
    .orderBy('raisedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  const [first] = rows;
  return {
    // Without a row there is none of either.
    red: Number(first?.red ?? 0),
    orange: Number(first?.orange ?? 0),
    first: rows.map((row) => alertItem(row, row)),
  };
}

/** Alerts as people see them, with their copies counted. */
export async function alertItems(database: Database, rows: readonly AlertRow[], at: string): Promise<AlertItem[]> {
  if (rows.length === 0) return [];
  const counted = await database
    .selectFrom('alertDocuments')
    .select((eb) => ['alertId', eb.fn.countAll().as('copies'), eb.fn.count('sourceId').distinct().as('sources')])
    .where(
      'alertId',
      'in',
      rows.map((row) => row.id),
    )
    .groupBy('alertId')
    .execute();
  const counts = new Map(counted.map((row) => [row.alertId, row]));
  const events = await eventsOf(database, rows, at);
  const reopened = await reopenedOf(
    database,
    rows.map(({ caseId }) => caseId),
  );
  return rows.map((row) => ({
    ...alertItem(row, counts.get(row.id)),
    event: events.get(row.eventId ?? '') ?? null,
    reopened: reopened.get(row.caseId ?? '') ?? 0,
  }));
}

async function eventsOf(
  database: Database,
  rows: readonly AlertRow[],
  at: string,
): Promise<Map<string, AlertItem['event']>> {
  const ids = rows.flatMap(({ eventId }) => eventId ?? []);
  const events = await database
    .selectFrom('events')
    .select(['id', 'texts', 'heatBase', 'places'])
    .where('id', 'in', listed(database, ids))
    .execute();
  return new Map(
    events.map(({ id, texts, heatBase, places }) => {
      const names = (JSON.parse(places) as string[]).map(regionName);
      return [id, { id, texts: Number(texts), heat: heatAt(heatBase, at), places: names }];
    }),
  );
}

type Counted = { copies: unknown; sources: unknown };

function alertItem(row: AlertRow, counted: Counted | undefined): AlertItem {
  return {
    id: row.id,
    title: row.title,
    firstSentence: row.firstSentence,
    level: row.level as AlertItem['level'],
    score: row.score,
    status: row.status as AlertItem['status'],
    topics: JSON.parse(row.topics) as Topic[],
    place: row.place === null ? null : { code: row.place, name: row.placeName ?? row.place },
    raisedAt: row.raisedAt,
    lastSeenAt: row.lastSeenAt,
    copies: Number(counted?.copies ?? 0),
    sources: Number(counted?.sources ?? 0),
    caseId: row.caseId,
    event: null,
    reopened: 0,
    acknowledgedBy:
      row.acknowledgedAt === null ? null : { name: row.acknowledgedByName ?? '—', at: row.acknowledgedAt },
    judgeBy: row.judgeBy,
  };
}

/** An alert's id is derived from the document that raised it. */
function raisedBy(alertId: string, documentId: string): boolean {
  return alertId === alertIdOf(documentId) || alertId.startsWith(`${alertIdOf(documentId)}-`);
}

function toCursor(row: AlertRow): string {
  return Buffer.from(JSON.stringify([row.rank, row.raisedAt, row.id])).toString('base64url');
}

function cursor(text: string): { rank: number; raisedAt: string; id: string } {
  const match = /^\[(\d{1,3}),"([\w:.-]{1,80})","([\w:.-]{1,80})"\]$/.exec(Buffer.from(text, 'base64url').toString());
  if (match === null) throw new Refused('cursor.invalid', '翻页位置已失效，请从第一页重新查看。', 400);
  return { rank: Number(match[1]), raisedAt: match[2] ?? '', id: match[3] ?? '' };
}
