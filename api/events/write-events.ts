import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { dayMs } from '../../analysis/calendar.ts';
import { levelOrder } from '../../analysis/codes.ts';
import type { EventChange, KnownEvent } from '../../analysis/events/assign.ts';
import { keysOf } from '../../analysis/events/board.ts';
import type { EventSign } from '../../analysis/events/sign.ts';
import { regionName } from '../../analysis/places/regions.ts';
import type { Writing } from '../ledger/ledger.ts';
import { rootsOf } from './assign-pack.ts';
import { countTexts } from './count-texts.ts';
import { inPieces, listed } from './in-list.ts';
import { type EventMemory, remember } from './known-events.ts';
import { mergeRows } from './merge-rows.ts';
import type { EventRow, EventTextRow } from './tables.ts';

/** What an assignment decided, and what it knew. */
export type Decided = {
  rows: readonly EventTextRow[];
  before: ReadonlyMap<string, EventTextRow>;
  changes: readonly EventChange[];
  known: ReadonlyMap<string, KnownEvent>;
  documents: readonly AnalysedDocument[];
  at: string;
  memory: EventMemory;
};

/** Writes what an assignment decided: texts, keys, merges and events, a few statements each. */
export async function writeEvents(
  writing: Writing,
  decided: Decided,
): Promise<{ touched: Set<string>; acts: string[] }> {
  const { rows, changes, at, memory } = decided;
  const root = rootsOf(changes);
  const merges = changes.filter((change) => change.type === 'merged');
  const touched = new Set([...rows.map(({ eventId }) => root(eventId)), ...merges.map(({ eventId }) => root(eventId))]);
  if (touched.size === 0) return { touched, acts: [] };
  await writeTexts(writing, rows);
  const ids = [...new Set([...touched, ...rows.map(({ eventId }) => eventId), ...merges.map(({ from }) => from)])];
  const old = await writing.selectFrom('events').selectAll().where('id', 'in', listed(writing, ids)).execute();
  const events = new Map(old.map((row) => [row.id, row]));
  await upsertEvents(writing, eventsOf(decided, events));
  await writeKeys(writing, rows, (id) => (events.get(id)?.caseId ?? null) !== null);
  const acts = await mergeRows(writing, merges, at);
  const alike = await writeAlike(writing, changes, at);
  await countTexts(writing, [...touched]);
  for (const { id, version } of await writing
    .selectFrom('events')
    .select(['id', 'version'])
    .where('id', 'in', listed(writing, [...touched]))
    .execute()) {
    const event = decided.known.get(id);
    if (event !== undefined) remember(memory, version, event);
  }
  return { touched, acts: [...acts, ...alike] };
}

/** The rows of events as their texts make them, without what is counted afterwards. */
function eventsOf({ rows, known, documents, before, at }: Decided, old: ReadonlyMap<string, EventRow>): EventRow[] {
  const byId = new Map(documents.map((document) => [document.id, document]));
  const events = new Map<string, EventRow>();
  for (const row of rows) {
    const document = byId.get(row.documentId);
    const event = events.get(row.eventId) ?? old.get(row.eventId) ?? begun(row, document, at);
    events.set(row.eventId, withText(event, row, before.get(row.documentId)?.weight ?? 0, document));
  }
  // An event into which nothing came was not read; its places stay.
  return [...events.values()].map((event) => {
    const signs = known.get(event.id)?.signs;
    return signs === undefined ? event : { ...event, ...placesOf(signs) };
  });
}

function begun(row: EventTextRow, document: AnalysedDocument | undefined, at: string): EventRow {
  return {
    ...{ id: row.eventId, title: row.title, level: 'none', rank: 0, topics: '[]' },
    ...{ place: null, placeName: null, places: '[]', firstAt: row.at, lastAt: row.at },
    ...{ texts: 0, sources: 0, heatBase: coldest, demo: document?.demo === true ? 1 : 0 },
    ...{ caseId: null, mergedInto: null, burstAt: null, burst: null, createdAt: at, version: 0 },
  };
}

/** The logarithm of no heat at all. */
export const coldest = -1e9;

function withText(
  event: EventRow,
  row: EventTextRow,
  weighed: number,
  document: AnalysedDocument | undefined,
): EventRow {
  const topics = [...new Set([...(JSON.parse(event.topics) as string[]), ...(document?.assessment.topics ?? [])])];
  const rank = Math.max(event.rank, row.rank);
  // A text of alert level names the event better than one that only asked.
  const title = event.rank === 0 && row.rank > 0 ? row.title : event.title;
  const heatBase = warmer(event.heatBase, row.weight - weighed, Date.parse(row.at));
  return { ...event, title, rank, level: levelOrder[rank] ?? 'none', topics: JSON.stringify(topics), heatBase };
}

/** The heat's logarithm after a text of this weight was said. */
export function warmer(heatBase: number, weight: number, at: number): number {
  return weight <= 0 ? heatBase : sumOf(heatBase, Math.log2(weight) + at / dayMs);
}

/** The logarithm of a sum from those of its parts. */
export function sumOf(one: number, other: number): number {
  const [less, more] = one < other ? [one, other] : [other, one];
  return more + Math.log2(1 + 2 ** (less - more));
}

/** The county that most texts name, else the city; and all that are named. */
export function placesOf(signs: readonly EventSign[]): Pick<EventRow, 'place' | 'placeName' | 'places'> {
  const counties = counted(signs.flatMap((sign) => sign.counties));
  const cities = counted(signs.flatMap((sign) => sign.cities));
  const covered = new Set(counties.map((code) => code.slice(0, 4)));
  const place = counties[0] ?? cities[0] ?? null;
  const places = [...counties, ...cities.filter((code) => !covered.has(code))];
  return { place, placeName: place === null ? null : regionName(place), places: JSON.stringify(places) };
}

function counted(codes: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([code]) => code);
}

export async function writeTexts(writing: Writing, rows: readonly EventTextRow[]): Promise<void> {
  await inPieces(rows, (piece) =>
    writing
      .insertInto('eventTexts')
      .values(piece)
      .onConflict((conflict) =>
        conflict.column('documentId').doUpdateSet((eb) => ({
          title: eb.ref('excluded.title'),
          level: eb.ref('excluded.level'),
          rank: eb.ref('excluded.rank'),
          state: eb.ref('excluded.state'),
          weight: eb.ref('excluded.weight'),
          sign: eb.ref('excluded.sign'),
        })),
      )
      .execute(),
  );
}

export async function upsertEvents(writing: Writing, rows: readonly EventRow[]): Promise<void> {
  await inPieces(rows, (piece) =>
    writing
      .insertInto('events')
      .values(piece)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          title: eb.ref('excluded.title'),
          level: eb.ref('excluded.level'),
          rank: eb.ref('excluded.rank'),
          topics: eb.ref('excluded.topics'),
          place: eb.ref('excluded.place'),
          placeName: eb.ref('excluded.placeName'),
          places: eb.ref('excluded.places'),
          heatBase: eb.ref('excluded.heatBase'),
        })),
      )
      .execute(),
  );
}

/** By what the texts name, each key with the newest text that names it. */
export async function writeKeys(
  writing: Writing,
  rows: readonly EventTextRow[],
  hasCase: (eventId: string) => boolean,
): Promise<void> {
  const keys = new Map<string, { key: string; eventId: string; at: string; cased: number }>();
  for (const { eventId, at, sign } of rows)
    for (const key of sign === '' ? [] : keysOf(JSON.parse(sign) as EventSign)) {
      const id = `${eventId} ${key}`;
      const before = keys.get(id);
      if (before === undefined || before.at < at) keys.set(id, { key, eventId, at, cased: hasCase(eventId) ? 1 : 0 });
    }
  await inPieces([...keys.values()], (piece) =>
    writing
      .insertInto('eventKeys')
      .values(piece)
      .onConflict((conflict) =>
        conflict
          .columns(['key', 'eventId'])
          .doUpdateSet((eb) => ({ at: eb.ref('excluded.at'), cased: eb.ref('excluded.cased') }))
          .whereRef('eventKeys.at', '<', 'excluded.at' as 'eventKeys.at'),
      )
      .execute(),
  );
}

/** Two events with a case each that are one: said once, for people to decide. */
async function writeAlike(writing: Writing, changes: readonly EventChange[], at: string): Promise<string[]> {
  const rows = changes.flatMap((change) => {
    if (change.type !== 'alike') return [];
    const [one = '', other = ''] = [change.eventId, change.from].toSorted();
    const facts = { at, by: '系统', userId: null, moved: '{}', reason: change.reason, undoes: null };
    return [{ id: `alike-${one}-${other}`, type: 'alike', eventId: one, other, ...facts }];
  });
  if (rows.length === 0) return [];
  const written = await writing
    .insertInto('eventActs')
    .values([...new Map(rows.map((row) => [row.id, row])).values()])
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute();
  return written.map(({ id }) => id);
}
