import type Database from 'better-sqlite3';

/** Makes or checks the tables of the job file; throws on a file of another version. */
export function openSchema(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  // Payloads of the first release held texts: what is done is overwritten.
  db.pragma('secure_delete = ON');
  db.transaction(() => {
    const version = db.pragma('user_version', { simple: true });
    if (version === fileVersion) return;
    if (version === 1) {
      db.exec(addedAt);
      db.pragma(`user_version = ${fileVersion}`);
      return;
    }
    if (version !== 0) throw new Error(`文件版本为 ${version}，本程序只认识版本 ${fileVersion}，请升级程序或更换文件`);
    db.exec(tables);
    db.pragma(`user_version = ${fileVersion}`);
  }).immediate();
}

const fileVersion = 2;

/** Version 1 did not say when a job was added; the time from which it could run is the nearest there is. */
const addedAt = `
  ALTER TABLE job ADD COLUMN added_at INTEGER NOT NULL DEFAULT 0;
  UPDATE job SET added_at = min(ready_at, CAST(unixepoch('subsec') * 1000 AS INTEGER));
`;

/** `seq` is the order of delivery and is never reused. The payload lies apart, because a change of state would rewrite megabytes of it. */
const tables = `
  CREATE TABLE job (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delayed', 'active', 'failed')),
    ready_at INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    stalls INTEGER NOT NULL DEFAULT 0,
    delivery INTEGER NOT NULL DEFAULT 0,
    owner TEXT,
    error TEXT,
    failed_at TEXT,
    added_at INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX job_next ON job (state, name, seq);
  CREATE INDEX job_due ON job (ready_at) WHERE state = 'delayed';
  CREATE TABLE payload (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
  CREATE TABLE owner (id TEXT PRIMARY KEY, lease_until INTEGER NOT NULL) STRICT;
  CREATE TABLE slot (name TEXT PRIMARY KEY, slot TEXT NOT NULL) STRICT;
`;
