import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as assert from 'uvu/assert';
import { openEmbeddedQueue } from '../../queue/embedded.ts';
import { isSurelyDead, newOwner } from '../../queue/owner.ts';
import { suite } from '../suite.ts';
import { held, openAt, pack, quick, rejects, silent, until } from './engines.ts';

const files = suite<{ folder: string }>('the job file of the embedded queue');

files.beforeEach((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'huiying-file-'));
});
files.afterEach(({ folder }) => rmSync(folder, { recursive: true }));

files('a missing folder is made', async ({ folder }) => {
  const queue = await open(join(folder, 'deep', 'er', 'jobs.sqlite'));
  assert.is(queue.engine, 'embedded');
  await queue.close();
});

files('a file that is no database is refused with a sentence and left as it is', async ({ folder }) => {
  const file = join(folder, 'jobs.sqlite');
  writeFileSync(file, '这不是数据库'.repeat(100));
  await rejects(open(file), /队列文件打不开：.*jobs\.sqlite.*请检查/);
});

files('a file of a newer version is refused', async ({ folder }) => {
  const file = join(folder, 'jobs.sqlite');
  const db = new Database(file);
  db.pragma('user_version = 99');
  db.close();
  await rejects(open(file), /文件版本为 99，本程序只认识版本 2/);
});

files('a file of the first release is opened, and its jobs run', async ({ folder }) => {
  const file = join(folder, 'jobs.sqlite');
  const db = new Database(file);
  db.exec(`
    CREATE TABLE job (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'delayed', 'active', 'failed')), ready_at INTEGER NOT NULL,
      failures INTEGER NOT NULL DEFAULT 0, stalls INTEGER NOT NULL DEFAULT 0, delivery INTEGER NOT NULL DEFAULT 0,
      owner TEXT, error TEXT, failed_at TEXT) STRICT;
    CREATE INDEX job_next ON job (state, name, seq);
    CREATE INDEX job_due ON job (ready_at) WHERE state = 'delayed';
    CREATE TABLE payload (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
    CREATE TABLE owner (id TEXT PRIMARY KEY, lease_until INTEGER NOT NULL) STRICT;
    CREATE TABLE slot (name TEXT PRIMARY KEY, slot TEXT NOT NULL) STRICT;
    INSERT INTO job (id, name, state, ready_at) VALUES ('analyse-a', 'analyse', 'waiting', 1764000000000);
    INSERT INTO payload (seq, body) VALUES (1, '{"batch":"a","documents":["文档"]}');
    PRAGMA user_version = 1;`);
  db.close();
  const queue = await open(file);
  assert.is(await queue.oldest('analyse'), '2025-11-24T16:00:00.000Z');
  const ran: string[] = [];
  await queue.start({ analyse: async ({ batch }) => void ran.push(batch) }, ['analyse']);
  await queue.idle(['analyse']);
  assert.equal(ran, ['a']);
  await queue.close();
});

files(
  'an owner in this process lives; one of an ended process, or of this pid before, is dead; one elsewhere is unknown',
  () => {
    const mine = newOwner();
    const [home, pid, token] = mine.split('|');
    assert.is(isSurelyDead(mine), false);
    assert.is(isSurelyDead([home, pid, 'another start', '1'].join('|')), true);
    assert.is(isSurelyDead([home, 4_194_303, token, '1'].join('|')), true);
    assert.is(isSurelyDead(['another machine', 4_194_303, token, '1'].join('|')), false);
  },
);

files(
  'the job of a killed process is taken over at once, long before its lease of ten minutes ends',
  async ({ folder }) => {
    const file = join(folder, 'jobs.sqlite');
    const program = join(import.meta.dirname, 'holder-process.ts');
    const holder = spawn(process.execPath, [program, 'embedded', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    const queue = await openAt('embedded', file, { leaseMs: 600_000 });
    let runs = 0;
    await queue.start(
      {
        analyse: async () => {
          runs += 1;
        },
      },
      ['analyse'],
    );
    assert.is((await queue.counts()).analyse.active, 1, 'a living process keeps its job');
    const killedAt = Date.now();
    holder.kill('SIGKILL');
    await queue.idle(['analyse']);
    await queue.close();
    assert.is(runs, 1);
    assert.ok(Date.now() - killedAt < 2_000, `${Date.now() - killedAt} ms`);
  },
);

files(
  'an outcome that cannot be written is written when the file is mended, without a second run',
  async ({ folder }) => {
    const file = join(folder, 'jobs.sqlite');
    const errors: string[] = [];
    const log = { ...silent, error: (_: object, sentence: string) => errors.push(sentence) };
    const queue = await openEmbeddedQueue({ file, now: () => new Date(), log, jobs: quick, pollMs: 20 });
    const gate = held();
    let runs = 0;
    await queue.start(
      {
        analyse: async () => {
          runs += 1;
          await gate.opened;
        },
      },
      ['analyse'],
    );
    await queue.add('analyse', pack('a'));
    await until('it runs', () => runs === 1);
    const db = new Database(file);
    db.exec('ALTER TABLE job RENAME TO job_away');
    gate.open();
    await until('the fault is said', () => errors.length > 2);
    db.exec('ALTER TABLE job_away RENAME TO job');
    await queue.idle(['analyse']);
    await queue.close();
    assert.match(errors[0] ?? '', /队列文件读写失败，稍后自动再试/);
    assert.is(runs, 1);
    assert.is(db.prepare('SELECT count(*) FROM payload').pluck().get(), 0);
    db.close();
  },
);

files.run();

function open(file: string) {
  return openEmbeddedQueue({ file, now: () => new Date(), log: silent });
}
