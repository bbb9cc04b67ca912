import type Database from 'better-sqlite3';
import { StoreError } from './store-page.ts';

/**
 * Makes the tables. `docs` is narrow (what filters, orders and counts read), `bodies` holds the rest, `words` is a
 * contentless index of our own tokens. Everything can be rebuilt from the sources, hence `synchronous=NORMAL`; WAL lets
 * others read while one writes.
 */
export function prepareSchema(db: Database.Database): void {
  db.pragma('busy_timeout = 10000');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  // Band keys fall all over their table: with SQLite's 4 MB of WAL nearly every batch would write it out page by page.
  db.pragma('wal_autocheckpoint = 8000');
  // What is dropped is overwritten, not only given back.
  db.pragma('secure_delete = ON');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -65536');
  const version = db.pragma('user_version', { simple: true });
  if (version === schemaVersion) return;
  if (version !== 0)
    throw new StoreError(
      'store.version',
      `文档库文件的版本是 ${String(version)}，本程序需要 ${schemaVersion}；请先升级本程序；文件较旧时运行 npm run reindex 重建。`,
    );
  db.transaction(() => {
    db.exec(tables);
    db.pragma(`user_version = ${schemaVersion}`);
  }).immediate();
}

const schemaVersion = 1;

const tables = `
CREATE TABLE IF NOT EXISTS docs (
  doc INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  time INTEGER NOT NULL,
  score REAL NOT NULL,
  grp TEXT NOT NULL,
  found INTEGER NOT NULL,
  source_id TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  level TEXT NOT NULL,
  state TEXT NOT NULL,
  sentiment INTEGER NOT NULL,
  relevant INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS docs_time ON docs (time DESC, id);
CREATE INDEX IF NOT EXISTS docs_score ON docs (score DESC, time DESC, id);
CREATE INDEX IF NOT EXISTS docs_group ON docs (grp, time DESC, id);
CREATE INDEX IF NOT EXISTS docs_source ON docs (source_id, time DESC);
CREATE INDEX IF NOT EXISTS docs_level ON docs (level, time DESC);
CREATE TABLE IF NOT EXISTS bodies (
  doc INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  signature TEXT NOT NULL,
  json TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS tags (
  doc INTEGER NOT NULL,
  field TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (doc, field, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tags_key ON tags (field, key, doc);
CREATE TABLE IF NOT EXISTS bands (
  band TEXT NOT NULL,
  doc INTEGER NOT NULL,
  PRIMARY KEY (band, doc)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
  title, text, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0"
);`;
