import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as assert from 'uvu/assert';
import { openEmbeddedQueue } from '../../queue/embedded.ts';
import { isSurelyDead, newOwner } from '../../queue/owner.ts';
import { suite } from '../suite.ts';
import { rejects, silent } from './engines.ts';

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
  await rejects(open(file), /文件版本为 99，本程序只认识版本 1/);
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

files.run();

function open(file: string) {
  return openEmbeddedQueue({ file, now: () => new Date(), log: silent });
}
