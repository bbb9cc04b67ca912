import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { elasticsearchServer } from '../../analysis/search-server-elasticsearch.ts';
import type { DocumentStore, SearchQuery } from '../../analysis/store.ts';
import { openElasticsearchStore } from '../../analysis/store-elasticsearch.ts';
import { openSqliteStore } from '../../analysis/store-sqlite.ts';
import { chance } from '../analysis/generated-documents.ts';
import { dropIndexes } from '../analysis/search-servers.ts';
import { benchDocuments, zipf } from './bench-documents.ts';
import { type Figure, type Part, quantile } from './part.ts';

const documentCount = 100_000;
const queryCount = 100;
const likeCount = 20;

/** Filling a store with 100,000 documents and searching it, against `LIKE` over the same texts in plain SQLite. */
export const search: Part = async ({ elasticsearch }) => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-bench-'));
  const documents = benchDocuments(documentCount);
  try {
    const like = await likeTimes(join(folder, 'plain.db'), documents);
    const sqlite = await openSqliteStore({ file: join(folder, 'documents.db') });
    const figures = await measure('SQLite', sqlite, documents, like);
    await sqlite.close();
    if (elasticsearch === undefined)
      return { figures, missing: ['search on Elasticsearch: ELASTICSEARCH_URL is not set'] };
    return { figures: [...figures, ...(await measureElasticsearch(elasticsearch, documents, like))], missing: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function measureElasticsearch(
  urls: string[],
  documents: readonly AnalysedDocument[],
  like: readonly number[],
): Promise<Figure[]> {
  const prefix = `bench-${randomBytes(6).toString('hex')}`;
  const store = await openElasticsearchStore({ urls, prefix, log: () => {} });
  try {
    return await measure('Elasticsearch', store, documents, like);
  } finally {
    await store.close();
    await dropIndexes(elasticsearchServer({ urls }), prefix);
  }
}

async function measure(
  engine: string,
  store: DocumentStore,
  documents: readonly AnalysedDocument[],
  like: readonly number[],
): Promise<Figure[]> {
  const writing = await fill(store, documents);
  const figures: Figure[] = [
    {
      part: 'search',
      what: `${engine}: put, 200 a batch`,
      value: Math.round(documentCount / writing),
      unit: 'documents/s',
      ratio: null,
      against: null,
    },
  ];
  for (const [kind, query] of Object.entries(kinds)) {
    const random = chance(3);
    const times: number[] = [];
    for (let i = 0; i < queryCount; i += 1) {
      const asked = query(() => zipf(random));
      const begun = performance.now();
      await store.search(asked);
      times.push(performance.now() - begun);
    }
    for (const at of [0.5, 0.95]) {
      const value = quantile(times, at);
      figures.push({
        part: 'search',
        what: `${engine}: ${kind}, p${at * 100}`,
        value: Math.round(value * 100) / 100,
        unit: 'ms',
        ratio: quantile(like, at) / value,
        against: `LIKE in plain SQLite, ${quantile(like, at).toFixed(0)} ms`,
      });
    }
  }
  return figures;
}

/** What people ask: a word, two words, a word within limits, and the same without repeats. */
const kinds: Record<string, (word: () => string) => SearchQuery> = {
  'a word': (word) => ({ sort: 'time', limit: 50, words: { all: [[word()]], any: [], not: [] } }),
  'two words': (word) => ({ sort: 'time', limit: 50, words: { all: [[word()], [word()]], any: [], not: [] } }),
  'a word, level, month, by risk': (word) => ({
    sort: 'score',
    limit: 50,
    words: { all: [[word()]], any: [], not: [] },
    level: ['orange', 'red'],
    from: '2026-09-01T00:00:00Z',
    to: '2026-10-01T00:00:00Z',
  }),
  'a word, collapsed': (word) => ({
    sort: 'time',
    limit: 50,
    collapse: true,
    words: { all: [[word()]], any: [], not: [] },
  }),
  'everything, newest first': () => ({ sort: 'time', limit: 50 }),
};

async function fill(store: DocumentStore, documents: readonly AnalysedDocument[]): Promise<number> {
  const begun = performance.now();
  for (let from = 0; from < documents.length; from += 200) await store.put(documents.slice(from, from + 200));
  await store.refresh();
  return (performance.now() - begun) / 1000;
}

/** The plain way: the newest 50 whose text contains a word, and how many there are. */
async function likeTimes(file: string, documents: readonly AnalysedDocument[]): Promise<number[]> {
  const db = new Database(file);
  db.exec(
    'CREATE TABLE documents (id TEXT, time TEXT, title TEXT, text TEXT); CREATE INDEX by_time ON documents (time)',
  );
  const insert = db.prepare('INSERT INTO documents VALUES (?, ?, ?, ?)');
  db.transaction(() => {
    for (const { id, publishedAt, title, text } of documents) insert.run(id, publishedAt, title, text);
  })();
  const where = 'FROM documents WHERE title LIKE ? OR text LIKE ?';
  const page = db.prepare(`SELECT * ${where} ORDER BY time DESC LIMIT 50`);
  const count = db.prepare(`SELECT count(*) ${where}`);
  const random = chance(3);
  const times = Array.from({ length: likeCount }, () => {
    const pattern = `%${zipf(random)}%`;
    const begun = performance.now();
    page.all(pattern, pattern);
    count.get(pattern, pattern);
    return performance.now() - begun;
  });
  db.close();
  return times;
}
