import { setImmediate } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { AnalysedDocument } from './assessment.ts';
import { marksOf } from './marks.ts';
import type { DocumentStore, FacetField, SearchFilter, SearchPage, SearchQuery } from './store.ts';
import { bucketMs, bucketStart, checkSpan, filledBuckets, type Interval } from './store-histogram.ts';
import { noFacets, type Row, type RowReader, readRows } from './store-page.ts';
import { dropBatch, putBatch } from './store-sqlite-put.ts';
import { prepareSchema } from './store-sqlite-schema.ts';
import { onlyWordsOf, type Where, whereOf } from './store-sqlite-where.ts';

/** Opens the 文档库 in one SQLite file (`:memory:` for none): FTS5 on our own tokens, for one machine. */
export async function openSqliteStore({ file }: { file: string }): Promise<DocumentStore> {
  const db = new Database(file);
  try {
    prepareSchema(db);
  } catch (error) {
    db.close();
    throw error;
  }
  const put = putBatch(db);
  const drop = dropBatch(db);
  const counted = (filter: SearchFilter) => count(db, filter);
  return {
    engine: 'SQLite FTS5',
    put: async (documents) => put(documents),
    get: async (ids) => bodiesOf(db, ids),
    have: async (ids) => new Set(known(db, ids)),
    near: async (bands, limit) => near(db, bands, limit),
    search: async (query) => search(db, query, counted(query)),
    facets: async (query, fields, limit) => facets(db, query, fields, limit),
    histogram: async (query, interval) => histogram(db, query, interval),
    count: async (query) => counted(query),
    foundBefore: async (sourceId, before, after, limit) => foundBefore(db, sourceId, before, after, limit),
    page: async (after, limit) => page(db, after, limit),
    drop: async (ids) => drop(ids),
    // A page of the file is written, as any change of it would.
    ready: async () => {
      db.pragma(`user_version = ${Number(db.pragma('user_version', { simple: true }))}`);
      return null;
    },
    forget: () => forget(db),
    refresh: async () => {},
    close: async () => {
      if (!db.open) return;
      db.pragma('optimize');
      db.close();
    },
  };
}

function bodiesOf(db: Database.Database, ids: readonly string[]): (AnalysedDocument | null)[] {
  const rows = db
    .prepare<[string], { id: string; json: string }>(
      `SELECT id, json FROM docs JOIN bodies USING (doc) WHERE id IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(ids));
  const found = new Map(rows.map((row) => [row.id, row.json]));
  return ids.map((id) => {
    const json = found.get(id);
    return json === undefined ? null : (JSON.parse(json) as AnalysedDocument);
  });
}

function known(db: Database.Database, ids: readonly string[]): string[] {
  return db
    .prepare<[string], string>('SELECT id FROM docs WHERE id IN (SELECT value FROM json_each(?))')
    .pluck()
    .all(JSON.stringify(ids));
}

function foundBefore(db: Database.Database, sourceId: string, before: string, after: string | null, limit: number) {
  return db
    .prepare<[string, number, string, number], string>(
      'SELECT id FROM docs WHERE source_id = ? AND found < ? AND id > ? ORDER BY id LIMIT ?',
    )
    .pluck()
    .all(sourceId, Date.parse(before), after ?? '', limit);
}

/** The index of words only marks what is removed: its words go when their segments are merged, a bounded step at a time. */
async function forget(db: Database.Database): Promise<void> {
  const merge = db.prepare(`INSERT INTO words (words, rank) VALUES ('merge', -500)`);
  const changes = db.prepare('SELECT total_changes()').pluck();
  for (let step = 0; step < mergeStepsMax; step += 1) {
    const before = Number(changes.get());
    merge.run();
    if (Number(changes.get()) - before < 2) break;
    await setImmediate();
  }
  db.pragma('wal_checkpoint(TRUNCATE)');
}

/** Far above what an index of many million texts needs; a bound all the same. */
const mergeStepsMax = 20_000;

function page(db: Database.Database, after: string | null, limit: number): AnalysedDocument[] {
  return db
    .prepare<[string, number], string>('SELECT json FROM docs JOIN bodies USING (doc) WHERE id > ? ORDER BY id LIMIT ?')
    .pluck()
    .all(after ?? '', limit)
    .map((json) => JSON.parse(json) as AnalysedDocument);
}

function near(db: Database.Database, bands: readonly string[], limit: number) {
  return db
    .prepare<[string, number], { id: string; group: string; signature: string }>(
      `SELECT id, grp AS "group", signature FROM docs JOIN bodies USING (doc)
       WHERE doc IN (SELECT doc FROM bands WHERE band IN (SELECT value FROM json_each(?)))
       ORDER BY found, id LIMIT ?`,
    )
    .all(JSON.stringify(bands), limit);
}

/** A search by words alone needs no look at the documents themselves. */
function count(db: Database.Database, filter: SearchFilter): number {
  const words = onlyWordsOf(filter);
  if (words !== null)
    return db.prepare<[string], number>('SELECT count(*) FROM words WHERE words MATCH ?').pluck().get(words) ?? 0;
  const where = whereOf(filter);
  const counted = db.prepare<Where['values'], number>(`SELECT count(*) FROM docs WHERE ${where.sql}`).pluck();
  return counted.get(...where.values) ?? 0;
}

async function search(db: Database.Database, query: SearchQuery, total: number): Promise<SearchPage> {
  const { rows, next } = await readRows(query, rowReader(db, query, total));
  const documents = bodiesOf(
    db,
    rows.map((row) => row.id),
  );
  const hits = rows.flatMap(({ copies }, index) => {
    const document = documents[index];
    return document == null ? [] : [{ document, marks: marksOf(document, query.words), copies }];
  });
  return { hits, total, next };
}

/** With few matches it is cheaper to sort them than to walk the order's index past all the others. */
const sortedMatchesMax = 2_000;

const orders = {
  time: { by: 'time DESC, id', index: 'docs_time' },
  score: { by: 'score DESC, time DESC, id', index: 'docs_score' },
} as const;

function rowReader(db: Database.Database, query: SearchQuery, total: number): RowReader {
  const where = whereOf(query);
  const order = orders[query.sort];
  const source = total > sortedMatchesMax ? `docs INDEXED BY ${order.index}` : 'docs';
  return {
    scan: async (after, limit) => {
      const from = afterOf(query.sort, after);
      return db
        .prepare<(string | number)[], Row>(
          `SELECT id, grp AS "group", time, score FROM ${source} WHERE ${where.sql} AND ${from.sql}
           ORDER BY ${order.by} LIMIT ?`,
        )
        .all(...where.values, ...from.values, limit);
    },
    best: async (groups) => {
      const rows = db
        .prepare<(string | number)[], { id: string; group: string; copies: number }>(
          `SELECT id, grp AS "group", copies FROM (
             SELECT id, grp, count(*) OVER (PARTITION BY grp) AS copies,
               row_number() OVER (PARTITION BY grp ORDER BY ${order.by}) AS place
             FROM docs WHERE ${where.sql} AND grp IN (SELECT value FROM json_each(?)))
           WHERE place = 1`,
        )
        .all(...where.values, JSON.stringify(groups));
      return new Map(rows.map(({ group, id, copies }) => [group, { id, copies }]));
    },
  };
}

function afterOf(sort: SearchQuery['sort'], after: Row | null): Where {
  if (after === null) return { sql: '1', values: [] };
  const { time, score, id } = after;
  if (sort === 'time') return { sql: 'time <= ? AND (time < ? OR id > ?)', values: [time, time, id] };
  return {
    sql: 'score <= ? AND (score < ? OR time < ? OR (time = ? AND id > ?))',
    values: [score, score, time, time, id],
  };
}

const columns: Record<FacetField, string | null> = {
  sourceId: 'source_id',
  sourceKind: 'source_kind',
  level: 'level',
  state: 'state',
  sentiment: 'sentiment',
  topic: null,
  place: null,
  trigger: null,
};

function facets(db: Database.Database, filter: SearchFilter, fields: readonly FacetField[], limit: number) {
  const where = whereOf(filter);
  const result = noFacets();
  for (const field of fields) {
    const column = columns[field];
    const sql =
      column === null
        ? `SELECT key, count(*) AS count FROM tags WHERE field = ? AND doc IN (SELECT doc FROM docs WHERE ${where.sql})
           GROUP BY key ORDER BY count DESC, key LIMIT ?`
        : `SELECT CAST(${column} AS TEXT) AS key, count(*) AS count FROM docs WHERE ${where.sql}
           GROUP BY ${column} ORDER BY count DESC, key LIMIT ?`;
    result[field] = db
      .prepare<(string | number)[], { key: string; count: number }>(sql)
      .all(...(column === null ? [field] : []), ...where.values, limit);
  }
  return result;
}

function histogram(db: Database.Database, filter: SearchFilter, interval: Interval) {
  const where = whereOf(filter);
  const span = db
    .prepare<Where['values'], { first: number | null; last: number | null }>(
      `SELECT min(time) AS first, max(time) AS last FROM docs WHERE ${where.sql}`,
    )
    .get(...where.values);
  if (span?.first == null || span.last === null) return [];
  checkSpan(span.first, span.last, interval);
  const origin = bucketStart(span.first, interval);
  const rows = db
    .prepare<(string | number)[], { bucket: number; count: number }>(
      `SELECT (time - CAST(? AS INTEGER)) / ${bucketMs[interval]} AS bucket, count(*) AS count FROM docs WHERE ${where.sql} GROUP BY 1`,
    )
    .all(origin, ...where.values);
  const counts = new Map(rows.map(({ bucket, count }) => [origin + bucket * bucketMs[interval], count]));
  return filledBuckets(counts, interval);
}
