import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { openDatabase } from '../../../api/database/open.ts';
import { suite } from '../../suite.ts';
import { databaseOfItsOwn } from './postgres.ts';

const open = suite('the main database on PostgreSQL');

open('connections that the server ends are told of without the password, and the next query works', async () => {
  const own = await databaseOfItsOwn();
  const warnings: string[] = [];
  let told: () => void = () => {};
  const heard = new Promise<void>((resolve) => (told = resolve));
  const database = await openDatabase(own.url, (sentence) => {
    warnings.push(sentence);
    told();
  });
  try {
    await own.endConnections();
    await heard;
    assert.match(warnings[0] ?? '', /^数据库连接中断：.+；下一次操作会重新连接。$/);
    assert.not.match(warnings.join('\n'), /postgres(ql)?:\/\//);
    const { rows } = await sql<{ one: number }>`select 1 as one`.execute(database);
    assert.equal(rows, [{ one: 1 }]);
  } finally {
    await database.destroy();
    await own.drop();
  }
});

open('a connection that the server ends within a transaction fails that transaction and nothing else', async () => {
  const own = await databaseOfItsOwn();
  const warnings: string[] = [];
  const database = await openDatabase(own.url, (sentence) => warnings.push(sentence));
  try {
    const broken = database.transaction().execute(async (transaction) => {
      await sql`select 1`.execute(transaction);
      await own.endConnections();
      // No query is under way when the end is told: nobody but a listener hears of it.
      while (warnings.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      await sql`select 1`.execute(transaction);
    });
    await broken.then(
      () => assert.unreachable(),
      (error: unknown) => assert.instance(error, Error),
    );
    const { rows } = await sql<{ one: number }>`select 1 as one`.execute(database);
    assert.equal(rows, [{ one: 1 }]);
  } finally {
    await database.destroy();
    await own.drop();
  }
});

if (process.env['DATABASE_URL'] === undefined) open.untested('DATABASE_URL is not set');
else open.run();
