import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { openThreadedSqliteStore } from '../../analysis/store-sqlite-threads.ts';
import { foreignLock, turnsUntil } from '../locks/foreign-lock.ts';
import { suite } from '../suite.ts';
import { exampleDocument } from './example-documents.ts';

const threads = suite<{ folder: string }>('the document store in threads');

threads.beforeEach((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'huiying-store-threads-'));
});
threads.afterEach(({ folder }) => rmSync(folder, { recursive: true }));

threads(
  'while another program holds the file searches answer, and what is put is stored once it is free',
  async ({ folder }) => {
    const file = join(folder, 'documents.db');
    const store = await openThreadedSqliteStore({ file });
    await store.put([exampleDocument('one')]);
    const lock = await foreignLock(file);
    const putting = turnsUntil(store.put([exampleDocument('two')]));
    for (let read = 0; read < 20; read += 1) assert.is(await store.count({}), 1);
    await lock.release();
    const { value, turns } = await putting;
    assert.equal(
      value.map(({ result }) => result),
      ['stored'],
    );
    assert.ok(turns > 20, `${turns} turns of the event loop`);
    assert.is(await store.count({}), 2);
    await store.close();
  },
);

threads('a file that is no database is refused when it is opened', async ({ folder }) => {
  const file = join(folder, 'documents.db');
  writeFileSync(file, '这不是数据库'.repeat(100));
  const [refused] = await Promise.allSettled([openThreadedSqliteStore({ file })]);
  assert.is(refused?.status, 'rejected');
});

threads.run();
