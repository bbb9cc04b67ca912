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

open('a connection that is cut while it is lent out fails its holder and not the process', async () => {
  const own = await databaseOfItsOwn();
  const database = await openDatabase(own.url);
  try {
    const outcome = await database
      .transaction()
      .execute(async (held) => {
        await sql`select 1`.execute(held);
        await own.endConnections();
        // Only another turn of the process lets it see the end of the connection.
        await new Promise((resolve) => setTimeout(resolve, 200));
        await sql`select 2`.execute(held);
      })
      .then(
        () => 'done',
        (error: Error) => error.message,
      );
    assert.match(outcome, /not queryable|terminat/);
    const { rows } = await sql<{ one: number }>`select 1 as one`.execute(database);
    assert.equal(rows, [{ one: 1 }]);
  } finally {
    await database.destroy();
    await own.drop();
  }
});

if (process.env['DATABASE_URL'] === undefined) open.untested('DATABASE_URL is not set');
else open.run();
