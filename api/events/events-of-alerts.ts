import type { Kysely } from 'kysely';
import { type Level, levelOrder, type Topic } from '../../analysis/codes.ts';
import { searchTokens } from '../../analysis/cut.ts';
import { type EventSign, signOf } from '../../analysis/events/sign.ts';
import { regionName } from '../../analysis/places/regions.ts';
import type { CaseDocument, CaseState } from '../cases/case.ts';
import type { Tables } from '../database/tables.ts';
import type { AlertRow } from '../database/tables-ledger.ts';
import type { Writing } from '../ledger/ledger.ts';
import { countTexts } from './count-texts.ts';
import { inPieces } from './in-list.ts';
import type { EventRow, EventTextRow } from './tables.ts';
import { coldest, placesOf, upsertEvents, warmer, writeKeys, writeTexts } from './write-events.ts';

/** What tells of a matter without being a document: an alert's own words, or a case typed by hand. */
export type Told = { title: string; text: string; topics: Topic[]; places: string[]; at: string; demo: boolean };

/** The sign of what was told. */
export function signOfTold(id: string, group: string, { title, text, topics, places, at, demo }: Told): EventSign {
  return signOf({
    ...{ id, url: '', sourceId: '', sourceName: '', sourceKind: 'manual', title, text, demo, group },
    ...{ publishedAt: at, foundAt: at, authorHash: null, sourceRegion: null, snapshot: null },
    ...{ titleTokens: searchTokens(title), textTokens: searchTokens(text), signature: '', bands: [] },
    assessment: {
      ...{ relevant: true, topics, state: 'occurring', sentiment: 0, triggers: [], level: 'none', score: 0 },
      ...{ reasons: [], version: '', duty: { lead: 'publicity', handlerRegion: null, support: [], reason: '' } },
      places: places.map((code) => ({ code, name: regionName(code), field: 'text', start: 0, end: 0, basis: '' })),
    },
  });
}

/** 升级: an installation that had alerts before it had events gets one for each matter: alerts of one case are one event, a case without an alert is one too. */
export async function eventsOfAlerts(db: Kysely<Tables>): Promise<void> {
  const alerts = await db.selectFrom('alerts').selectAll().orderBy('raisedAt').orderBy('id').execute();
  const ofCase = new Map<string, string>();
  for (let start = 0; start < alerts.length; start += alertsAtOnce)
    await eventsOf(db, alerts.slice(start, start + alertsAtOnce), ofCase);
  let after = '';
  for (;;) {
    const rows = await db
      .selectFrom('cases')
      .select(['id', 'state'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(alertsAtOnce)
      .execute();
    for (const { id, state } of rows)
      if (!ofCase.has(id)) await eventOfCase(db as Writing, JSON.parse(state) as CaseState);
    const last = rows.at(-1);
    if (last === undefined || rows.length < alertsAtOnce) return;
    after = last.id;
  }
}

const alertsAtOnce = 500;

async function eventsOf(db: Kysely<Tables>, alerts: readonly AlertRow[], ofCase: Map<string, string>): Promise<void> {
  const texts = await db
    .selectFrom('alertDocuments')
    .selectAll()
    .where(
      'alertId',
      'in',
      alerts.map(({ id }) => id),
    )
    .orderBy('at')
    .orderBy('documentId')
    .execute();
  const events = new Map<string, EventRow>();
  const rows = new Map<string, EventTextRow>();
  for (const alert of alerts) {
    const own = texts.filter(({ alertId }) => alertId === alert.id);
    const id = ofCase.get(alert.caseId ?? '') ?? `event-${alert.id.replace(/^alert-/, '')}`;
    if (alert.caseId !== null) ofCase.set(alert.caseId, id);
    for (const text of own) if (!rows.has(text.documentId)) rows.set(text.documentId, rowOf(alert, id, text));
    const mine = [...rows.values()].filter(({ eventId }) => eventId === id);
    const kept = events.get(id);
    const rank = Math.max(alert.rank, kept?.rank ?? 0);
    events.set(id, {
      ...(kept ?? eventRow(id, alert)),
      rank,
      level: levelOrder[rank] ?? 'none',
      heatBase: mine.reduce((sum, { at, weight }) => warmer(sum, weight, Date.parse(at)), coldest),
    });
    await db.updateTable('alerts').set({ eventId: id }).where('id', '=', alert.id).execute();
  }
  const writing = db as Writing;
  await upsertEvents(writing, [...events.values()]);
  await writeTexts(writing, [...rows.values()]);
  await writeKeys(writing, [...rows.values()], (id) => (events.get(id)?.caseId ?? null) !== null);
  await inPieces([...events.keys()], (ids) => countTexts(writing, ids));
}

function eventRow(id: string, alert: AlertRow): EventRow {
  return {
    ...{ id, title: alert.title, level: alert.level, rank: alert.rank, topics: alert.topics },
    ...{
      place: alert.place,
      placeName: alert.placeName,
      places: JSON.stringify(alert.place === null ? [] : [alert.place]),
    },
    ...{ firstAt: alert.publishedAt ?? alert.foundAt, lastAt: alert.lastSeenAt, texts: 0, sources: 0 },
    ...{ heatBase: coldest, demo: alert.demo, caseId: alert.caseId, mergedInto: null, burstAt: null, burst: null },
    ...{ createdAt: alert.raisedAt, version: 0 },
  };
}

/** The text itself is in the document store; the alert's own words stand for the one that raised it, its title for the others. */
function rowOf(alert: AlertRow, eventId: string, text: Tables['alertDocuments']): EventTextRow {
  const document = JSON.parse(text.document) as CaseDocument;
  const at = new Date(document.publishedAt ?? document.foundAt).toISOString();
  const own = alert.id.startsWith(`alert-${text.documentId}`);
  const told: Told = {
    title: document.title,
    text: own ? alert.summary : '',
    topics: JSON.parse(alert.topics) as Topic[],
    places: own && alert.place !== null ? [alert.place] : [],
    at,
    demo: alert.demo === 1,
  };
  return {
    ...{ documentId: text.documentId, eventId, group: text.group, kind: 'other', sourceId: text.sourceId },
    ...{ sourceName: document.sourceName, title: document.title, at, addedAt: text.at, level: text.level },
    ...{ rank: levelOrder.indexOf(text.level as Level), state: 'other', weight: 1, score: 0 },
    ...{ reason: '升级前的预警', pinned: 0, sign: JSON.stringify(signOfTold(text.documentId, text.group, told)) },
  };
}

/** What was typed of a case. */
export type TypedCase = Pick<
  CaseState,
  'id' | 'title' | 'summary' | 'level' | 'topics' | 'place' | 'foundAt' | 'publishedAt' | 'openedAt' | 'demo'
>;

/** 手工录入的案件 as an event: what was typed tells of the matter. */
export async function eventOfCase(writing: Writing, state: TypedCase): Promise<string> {
  const { row, event } = toldByCase(state);
  await upsertEvents(writing, [event]);
  await writeTexts(writing, [row]);
  await writeKeys(writing, [row], () => true);
  await countTexts(writing, [event.id]);
  return event.id;
}

/** The event of a case without a text of its own, and what stands for its text. */
export function toldByCase(state: TypedCase): { row: EventTextRow; event: EventRow; sign: EventSign } {
  const id = `event-${state.id}`;
  const documentId = `case:${state.id}`;
  const at = new Date(state.publishedAt ?? state.foundAt).toISOString();
  const places = state.place === null ? [] : [state.place.code];
  const told = { title: state.title, text: state.summary, topics: state.topics, places, at, demo: state.demo };
  const sign = signOfTold(documentId, documentId, told);
  const rank = levelOrder.indexOf(state.level);
  const row: EventTextRow = {
    ...{ documentId, eventId: id, group: documentId, kind: 'case', sourceId: 'case', sourceName: '手工录入' },
    ...{ title: state.title, at, addedAt: state.openedAt, level: state.level, rank, state: 'other', weight: 0 },
    ...{ score: 0, reason: '手工录入的案件', pinned: 0, sign: JSON.stringify(sign) },
  };
  const event: EventRow = {
    ...{ id, title: state.title, level: state.level, rank, topics: JSON.stringify(state.topics) },
    ...placesOf([sign]),
    ...{ firstAt: at, lastAt: at, texts: 0, sources: 0, heatBase: coldest, demo: state.demo ? 1 : 0 },
    ...{ caseId: state.id, mergedInto: null, burstAt: null, burst: null, createdAt: state.openedAt, version: 0 },
  };
  return { row, event, sign };
}
