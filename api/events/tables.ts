import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../database/tables.ts';
import { takeIn } from '../trail/take-in.ts';
import { eventsOfAlerts } from './events-of-alerts.ts';

/** Tables of events: what happened, its texts, the keys by which it is found, and what people decided on it. */
export type EventTables = {
  events: EventRow;
  eventTexts: EventTextRow;
  /** `at` is when the event last had the key; `cased` is 1 when it led to a case, so that it is found beyond its window. */
  eventKeys: { key: string; eventId: string; at: string; cased: number };
  eventActs: EventActRow;
  /** Pairs that people keep apart, in both directions. */
  eventApart: { one: string; other: string };
};

/** 舆情事件. What counts its texts is made anew whenever one comes. */
export type EventRow = {
  id: string;
  title: string;
  /** The gravest statement that counts, and its place in the order of levels. */
  level: string;
  rank: number;
  topics: string;
  place: string | null;
  placeName: string | null;
  /** JSON of the codes that it names. */
  places: string;
  firstAt: string;
  lastAt: string;
  texts: number;
  sources: number;
  /** The logarithm (base 2) of the heat at the beginning of 1970, days × 2 apart: by it events are ordered at any time. */
  heatBase: number;
  demo: number;
  caseId: string | null;
  /** The event that it became part of. */
  mergedInto: string | null;
  /** When a burst was last told, and how it was seen. */
  burstAt: string | null;
  burst: string | null;
  createdAt: string;
  /** Counts its changes, so that who remembers it knows whether to read it again. */
  version: number;
};

/** 事件文本. `sign` is the JSON of EventSign; `pinned` is 1 where a person put it. A hand-entered case stands as a text of kind `case`. */
export type EventTextRow = {
  documentId: string;
  eventId: string;
  group: string;
  kind: string;
  sourceId: string;
  sourceName: string;
  title: string;
  at: string;
  addedAt: string;
  level: string;
  /** 0 for what tells of nothing that happens (drill, retrospection, denial …). */
  rank: number;
  state: string;
  /** What it weighs in the heat when it is said. */
  weight: number;
  score: number;
  reason: string;
  pinned: number;
  sign: string;
};

/** 事件处置：a merge or a split, by a person or by the system; reversed by a further act that names it. Never changed. */
export type EventActRow = {
  id: string;
  at: string;
  by: string;
  userId: string | null;
  type: string;
  /** Into which was merged, or from which was split. */
  eventId: string;
  other: string;
  /** JSON of the texts that were moved, and of the alerts and the case that went with them. */
  moved: string;
  reason: string;
  undoes: string | null;
};

export function eventMigrations(): Record<string, Migration> {
  return {
    '2027-04-30-events': {
      up: async (db: Kysely<unknown>) => {
        await createTables(db);
        const filled = db as Kysely<Tables>;
        await eventsOfAlerts(filled);
        await takeIn(filled, 'eventAct', new Date().toISOString());
      },
    },
  };
}

async function createTables(db: Kysely<unknown>): Promise<void> {
  const table = (
    name: string,
    required: readonly string[],
    optional: readonly string[],
    numbers: readonly string[],
  ) => {
    let builder = db.schema.createTable(name);
    for (const column of required) builder = builder.addColumn(column, 'text', (c) => c.notNull());
    for (const column of optional) builder = builder.addColumn(column, 'text');
    for (const column of numbers) builder = builder.addColumn(column, 'integer', (c) => c.notNull());
    return builder;
  };
  await table(
    'events',
    ['title', 'level', 'topics', 'places', 'firstAt', 'lastAt', 'createdAt'],
    ['place', 'placeName', 'caseId', 'mergedInto', 'burstAt', 'burst'],
    ['rank', 'texts', 'sources', 'demo', 'version'],
  )
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('heatBase', 'double precision', (c) => c.notNull())
    .execute();
  await table(
    'eventTexts',
    [
      ...['eventId', 'group', 'kind', 'sourceId', 'sourceName', 'title', 'at', 'addedAt', 'level', 'state'],
      ...['reason', 'sign'],
    ],
    [],
    ['rank', 'pinned'],
  )
    .addColumn('documentId', 'text', (c) => c.primaryKey())
    .addColumn('weight', 'double precision', (c) => c.notNull())
    .addColumn('score', 'double precision', (c) => c.notNull())
    .execute();
  await table('eventKeys', ['key', 'eventId', 'at'], [], ['cased'])
    .addPrimaryKeyConstraint('eventKeysKey', ['key', 'eventId'] as never[])
    .execute();
  await table('eventActs', ['at', 'by', 'type', 'eventId', 'other', 'moved', 'reason'], ['userId', 'undoes'], [])
    .addColumn('id', 'text', (c) => c.primaryKey())
    .execute();
  await table('eventApart', ['one', 'other'], [], [])
    .addPrimaryKeyConstraint('eventApartKey', ['one', 'other'] as never[])
    .execute();
  await db.schema.alterTable('alerts').addColumn('eventId', 'text').execute();
  const index = (name: string, on: string, columns: string[]) =>
    db.schema.createIndex(name).on(on).columns(columns).execute();
  await index('eventsLast', 'events', ['lastAt', 'id']);
  await index('eventsHeat', 'events', ['heatBase', 'id']);
  await index('eventsCase', 'events', ['caseId']);
  await index('eventTextsEvent', 'eventTexts', ['eventId', 'at']);
  await index('eventTextsAdded', 'eventTexts', ['addedAt']);
  await index('eventKeysFound', 'eventKeys', ['key', 'at']);
  await index('eventKeysEvent', 'eventKeys', ['eventId']);
  await index('eventActsEvent', 'eventActs', ['eventId']);
  await index('alertsEvent', 'alerts', ['eventId', 'raisedAt']);
}
