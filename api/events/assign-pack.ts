import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { dayMs } from '../../analysis/calendar.ts';
import { assignEvents, type EventChange, type KnownEvent } from '../../analysis/events/assign.ts';
import { openBoard } from '../../analysis/events/board.ts';
import { weightOf } from '../../analysis/events/heat.ts';
import type { EventSign } from '../../analysis/events/sign.ts';
import { titleOf } from '../alerts/alert-text.ts';
import type { Writing } from '../ledger/ledger.ts';
import { listed } from './in-list.ts';
import { type EventMemory, knownEvents } from './known-events.ts';
import { rankIn, signIfOfEvent } from './matters.ts';
import type { EventTextRow } from './tables.ts';
import { writeEvents } from './write-events.ts';

/** What became of the texts of a pack: the event of each, and the acts of the system that the trail has still to be told. */
export type Assigned = {
  events: ReadonlyMap<string, string>;
  /** Texts that tell an old matter anew: they hang on the event and reopen nothing. */
  retold: ReadonlySet<string>;
  /** Events that got a text, or texts of another event. */
  touched: ReadonlySet<string>;
  acts: readonly string[];
};

/** 归事件: puts the texts of a pack into events, under the lock of the alerts and in their transaction; a text that has its event keeps it. */
export async function assignPack(
  writing: Writing,
  documents: readonly AnalysedDocument[],
  { at, memory }: { at: string; memory: EventMemory },
): Promise<Assigned> {
  const signs = new Map(documents.map((document) => [document.id, signIfOfEvent(document)]));
  const before = await writing
    .selectFrom('eventTexts')
    .selectAll()
    .where('documentId', 'in', listed(writing, [...signs.keys()]))
    .execute();
  const placed = new Map(before.map((row) => [row.documentId, row]));
  const fresh = documents
    .flatMap((document) => signs.get(document.id) ?? [])
    .filter((one) => !placed.has(one.documentId));
  const { events, apart } = await knownEvents(writing, fresh, memory);
  const board = openBoard(events, apart);
  const changes = assignEvents(fresh, board);
  const known = new Map(board.events.map((event) => [event.id, event]));
  const rows = [
    ...rowsOf(changes, documents, signs, at),
    ...documents.flatMap((document) => changedRow(document, placed.get(document.id), signs.get(document.id) ?? null)),
  ];
  const { touched, acts } = await writeEvents(writing, { rows, before: placed, changes, known, documents, at, memory });
  const root = rootsOf(changes);
  const found = new Map([
    ...before.map((row) => [row.documentId, root(row.eventId)] as const),
    ...changes.flatMap((change) =>
      change.type === 'begun' || change.type === 'joined' ? [[change.documentId, root(change.eventId)] as const] : [],
    ),
  ]);
  return { events: found, retold: retoldOf(fresh, found, known), touched, acts };
}

/** Where an event's texts are after all merges of a pack. */
export function rootsOf(changes: readonly EventChange[]): (id: string) => string {
  const into = new Map(changes.flatMap((one) => (one.type === 'merged' ? [[one.from, one.eventId] as const] : [])));
  const root = (id: string): string => {
    const next = into.get(id);
    return next === undefined ? id : root(next);
  };
  return root;
}

function rowsOf(
  changes: readonly EventChange[],
  documents: readonly AnalysedDocument[],
  signs: ReadonlyMap<string, EventSign | null>,
  at: string,
): EventTextRow[] {
  const byId = new Map(documents.map((document) => [document.id, document]));
  return changes.flatMap((change) => {
    if (change.type !== 'begun' && change.type !== 'joined') return [];
    const document = byId.get(change.documentId);
    const sign = signs.get(change.documentId);
    if (document === undefined || sign == null) return [];
    const score = change.type === 'joined' ? change.score : 0;
    return [
      { ...textFacts(document, sign), eventId: change.eventId, addedAt: at, score, reason: change.reason, pinned: 0 },
    ];
  });
}

/** The row of a text that has its event, where it says something else now; empty when nothing changed. */
function changedRow(document: AnalysedDocument, row: EventTextRow | undefined, sign: EventSign | null): EventTextRow[] {
  if (row === undefined || sign === null) return [];
  const facts = textFacts(document, sign);
  const same = facts.sign === row.sign && facts.rank === row.rank && facts.weight === row.weight;
  return same ? [] : [{ ...row, ...facts }];
}

function textFacts(document: AnalysedDocument, { joinsOnly: _, ...sign }: EventSign) {
  return {
    documentId: document.id,
    group: document.group,
    kind: document.sourceKind,
    sourceId: document.sourceId,
    sourceName: document.sourceName,
    title: titleOf(document),
    at: new Date(sign.at).toISOString(),
    level: document.assessment.level,
    rank: rankIn(document),
    state: document.assessment.state,
    weight: weightOf({ engagement: document.engagement ?? null }),
    sign: JSON.stringify(sign),
  };
}

/** About a time long past, or the words of a text of long ago said again. */
function retoldOf(
  fresh: readonly EventSign[],
  events: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, KnownEvent>,
): Set<string> {
  const retold = fresh.filter((sign) => {
    if (sign.past !== null) return true;
    const same = known.get(events.get(sign.documentId) ?? '')?.signs.filter(({ group }) => group === sign.group) ?? [];
    return same.some(({ at }) => sign.at - at > retoldMinMs);
  });
  return new Set(retold.map(({ documentId }) => documentId));
}

const retoldMinMs = 90 * dayMs;
