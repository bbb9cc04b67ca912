import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { connectDatabase, connectReading, type Database, openDatabase } from '../../../api/database/open.ts';
import { DatabaseBusy } from '../../../api/database/sqlite/thread.ts';
import { explain } from '../../../api/health/engines.ts';
import { problemOf } from '../../../api/http/problems.ts';
import { foreignLock, turnsUntil } from '../../locks/foreign-lock.ts';
import { suite } from '../../suite.ts';

const threads = suite<{ folder: string; file: string; database: Database }>('SQLite in threads');

threads.beforeEach(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'huiying-threads-'));
  context.file = join(context.folder, 'main.db');
  context.database = await openDatabase(context.file);
});
threads.afterEach(async ({ folder, database }) => {
  await database.destroy();
  rmSync(folder, { recursive: true, force: true });
});

threads('a long read lets the process go on', async ({ database }) => {
  const long = sql<{ n: number }>`select count(*) as n from (${sql.raw(counting(400_000))})`.execute(database);
  const { turns, value } = await turnsUntil(long);
  assert.equal(value.rows, [{ n: 400_000 }]);
  assert.ok(turns > 10, `${turns} turns of the event loop`);
});

threads(
  'while another process holds the lock reads answer, and the write is done once the lock is free',
  async (given) => {
    const { database, file } = given;
    await setHead(database, 'before');
    const lock = await foreignLock(file);
    const writing = setHead(database, 'after');
    const waiting = turnsUntil(writing);
    for (let read = 0; read < 20; read += 1) assert.is(await head(database), 'before');
    await lock.release();
    assert.ok((await waiting).turns > 20);
    assert.is(await head(database), 'after');
  },
);

threads('a transaction that waits for a foreign lock is done whole once it is free', async ({ database, file }) => {
  const lock = await foreignLock(file);
  const done = database.transaction().execute(async (writing) => {
    await writing.insertInto('heads').values({ name: 'one', value: '1' }).execute();
    await writing.insertInto('heads').values({ name: 'two', value: '2' }).execute();
  });
  assert.is(await head(database), undefined);
  await lock.release();
  await done;
  assert.equal(await database.selectFrom('heads').select('name').orderBy('name').execute(), [
    { name: 'one' },
    { name: 'two' },
  ]);
});

threads('who waited too long is told in Chinese what to do', () => {
  const problem = problemOf(new DatabaseBusy(new Sqlite.SqliteError('database is locked', 'SQLITE_BUSY')), { explain });
  assert.equal([problem.status, problem.code], [503, 'database.busy']);
  assert.match(problem.detail, /^数据库正被另一个程序占用.*请关闭该程序后重试。$/);
});

threads(
  'a read after a write sees it, and a read beside a transaction only what was committed',
  async ({ database }) => {
    for (let round = 0; round < 50; round += 1) {
      await setHead(database, String(round));
      assert.is(await head(database), String(round));
    }
    await database.transaction().execute(async (writing) => {
      await writing.updateTable('heads').set({ value: 'unseen' }).execute();
      assert.is(await head(database), '49');
      const own = await writing.selectFrom('heads').select('value').executeTakeFirst();
      assert.is(own?.value, 'unseen');
    });
    assert.is(await head(database), 'unseen');
  },
);

threads('transactions stand in line, and what one throws away is not there', async ({ database }) => {
  await setHead(database, '0');
  const add = (fails: boolean) =>
    database.transaction().execute(async (writing) => {
      const { value } = await writing.selectFrom('heads').select('value').executeTakeFirstOrThrow();
      await writing
        .updateTable('heads')
        .set({ value: String(Number(value) + 1) })
        .execute();
      if (fails) throw new RangeError('thrown away');
    });
  const ended = await Promise.allSettled(Array.from({ length: 30 }, (_, index) => add(index % 3 === 0)));
  assert.is(ended.filter(({ status }) => status === 'rejected').length, 10);
  assert.is(await head(database), '20');
});

threads('rows are streamed in packs, and a stream that is left early holds nothing', async ({ database }) => {
  const rows = Array.from({ length: 1_000 }, (_, index) => ({
    name: `n-${String(index).padStart(4, '0')}`,
    value: '',
  }));
  await database.insertInto('heads').values(rows).execute();
  const names: string[] = [];
  for await (const { name } of database.selectFrom('heads').select('name').orderBy('name').stream(64)) names.push(name);
  assert.equal(
    names,
    rows.map(({ name }) => name),
  );
  for await (const { name } of database.selectFrom('heads').select('name').stream(10)) if (name !== '') break;
  await database.deleteFrom('heads').execute();
  await database.transaction().execute(async (writing) => {
    await writing.insertInto('heads').values({ name: 'a', value: '1' }).execute();
    for await (const row of writing.selectFrom('heads').selectAll().stream(10))
      assert.equal(row, { name: 'a', value: '1' });
  });
});

threads('a fault comes back as what it is, and the next statement works', async ({ database }) => {
  await setHead(database, 'x');
  try {
    await database.insertInto('heads').values({ name: 'chain', value: 'y' }).execute();
    assert.unreachable();
  } catch (error) {
    assert.instance(error, Sqlite.SqliteError);
    assert.is((error as { code?: string }).code, 'SQLITE_CONSTRAINT_PRIMARYKEY');
  }
  assert.is(await head(database), 'x');
});

threads('a connection that only reads refuses to write', async ({ file }) => {
  const reading = connectReading(file);
  try {
    assert.is(await head(reading), undefined);
    assert.match(await refusal(setHead(reading, 'no')), /readonly/);
  } finally {
    await reading.destroy();
  }
});

threads('a file that is no database is refused with a sentence', async ({ folder }) => {
  const file = join(folder, 'letter.db');
  writeFileSync(file, '这不是数据库'.repeat(100));
  assert.match(await refusal(openDatabase(file)), /无法打开数据库 .*letter\.db/);
  const untouched = connectDatabase(join(folder, 'never.db'));
  await untouched.destroy();
});

threads.run();

async function setHead(database: Database, value: string): Promise<void> {
  await database
    .insertInto('heads')
    .values({ name: 'chain', value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

async function head(database: Database): Promise<string | undefined> {
  return (await database.selectFrom('heads').select('value').executeTakeFirst())?.value;
}

/** What a promise is refused with. */
async function refusal(promise: Promise<unknown>): Promise<string> {
  const [ended] = await Promise.allSettled([promise]);
  return ended?.status === 'rejected' ? String(ended.reason) : '';
}

/** Counts so far that it takes a moment. */
function counting(to: number): string {
  return `select n from (with recursive counted(n) as (select 1 union all select n + 1 from counted where n < ${to}) select n from counted)`;
}
