import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import * as assert from 'uvu/assert';
import { newId, withIdsFrom } from '../../../api/database/new-id.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { afterCommit, outsideUnit, unitOfWork } from '../../../api/database/unit-of-work.ts';
import { suite, untested } from '../../suite.ts';
import { databaseOfItsOwn } from './postgres.ts';

const units = suite('a unit of work');
const engines: [string, () => Promise<{ database: Database; warned: string[]; close(): Promise<void> }>][] = [
  ['SQLite', onSqlite],
];
if (process.env['DATABASE_URL'] === undefined) untested('units of work on PostgreSQL', 'DATABASE_URL is not set');
else engines.push(['PostgreSQL', onPostgres]);

const noted = async (database: Database) =>
  (await database.selectFrom('caseNumbers').selectAll().orderBy('year').execute()).map(({ year, last }) => [
    Number(year),
    last,
  ]);
const note = (database: Database, year: number) =>
  database
    .insertInto('caseNumbers')
    .values({ year: String(year), last: 1 })
    .execute();
const failing = async (act: () => Promise<unknown>) => {
  try {
    await act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'it did not fail';
};

for (const [name, open] of engines) {
  units(`${name}: statements and transactions of services that know nothing of it fall together`, async () => {
    const { database, close } = await open();
    const act = async () => {
      await note(database, 2026);
      await database.transaction().execute(async (transaction) => {
        await transaction.insertInto('caseNumbers').values({ year: '2027', last: 1 }).execute();
      });
      assert.equal(await noted(database), [
        [2026, 1],
        [2027, 1],
      ]);
      throw new Error('the disk is full');
    };
    assert.is(await failing(() => unitOfWork(database, act)), 'the disk is full');
    assert.equal(await noted(database), []);
    await unitOfWork(database, () => unitOfWork(database, () => note(database, 2028)));
    assert.equal(await noted(database), [[2028, 1]]);
    await close();
  });

  units(`${name}: a transaction inside that was rolled back cannot be passed over`, async () => {
    const { database, close } = await open();
    const words = await failing(() =>
      unitOfWork(database, async () => {
        await note(database, 2026);
        await failing(() =>
          database.transaction().execute(async (transaction) => {
            await transaction.insertInto('caseNumbers').values({ year: '2027', last: 1 }).execute();
            throw new Error('no');
          }),
        );
      }),
    );
    assert.match(words, 'rolled back');
    assert.equal(await noted(database), []);
    await close();
  });

  units(`${name}: what is for after the commit runs then, outside, and not after a rollback`, async () => {
    const { database, close } = await open();
    const seen: unknown[] = [];
    await unitOfWork(database, async () => {
      await note(database, 2026);
      await afterCommit(async () => {
        seen.push(await noted(database));
        await note(database, 2027);
      });
      assert.equal(seen, []);
    });
    assert.equal(seen, [[[2026, 1]]]);
    await failing(() =>
      unitOfWork(database, async () => {
        await afterCommit(() => seen.push('after a rollback'));
        throw new Error('no');
      }),
    );
    await afterCommit(() => seen.push('without a unit'));
    assert.equal(seen.slice(1), ['without a unit']);
    assert.equal((await noted(database)).length, 2);
    await close();
  });

  units(`${name}: what failed after the commit is told and does not undo the answer`, async () => {
    const { database, warned, close } = await open();
    const answer = await unitOfWork(database, async () => {
      await note(database, 2026);
      await afterCommit(() => {
        throw new Error('the anchor cannot be written');
      });
      return 'done';
    });
    assert.is(answer, 'done');
    assert.equal([await noted(database), warned.length], [[[2026, 1]], 1]);
    await close();
  });

  units(`${name}: work that outlasts the act is no part of it`, async () => {
    const { database, close } = await open();
    let background: Promise<unknown> | undefined;
    await failing(() =>
      unitOfWork(database, async () => {
        await note(database, 2026);
        // On SQLite it waits for the one connection, and must not be waited for here.
        background = outsideUnit(() => note(database, 2027));
        throw new Error('no');
      }),
    );
    await background;
    assert.equal(await noted(database), [[2027, 1]]);
    await close();
  });
}

units('SQLite: another process cannot write between what is read in it and what is written', async () => {
  const { database, file, close } = await onSqlite();
  const other = new Sqlite(file, { timeout: 0 });
  await unitOfWork(database, async () => {
    const before = await noted(database);
    assert.throws(() => other.exec("insert into caseNumbers values ('2026', 7)"), /locked/);
    assert.equal(await noted(database), before);
    await note(database, 2026);
  });
  assert.equal(await noted(database), [[2026, 1]]);
  other.close();
  await close();
});

if (process.env['DATABASE_URL'] !== undefined)
  units('PostgreSQL: two that wait for each other are both done, one of them at the second attempt', async () => {
    const { database, close } = await onPostgres();
    for (const year of [1, 2]) await note(database, year);
    const both = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let attempts = 0;
    const ids: string[][] = [[], []];
    const add = (year: number) =>
      database
        .updateTable('caseNumbers')
        .set((e) => ({ last: e('last', '+', 1) }))
        .where('year', '=', String(year))
        .execute();
    const cross = (mine: number, other: number) =>
      unitOfWork(database, async () => {
        attempts += 1;
        ids[mine - 1]?.push(newId());
        await add(mine);
        both[mine - 1]?.resolve();
        await both[other - 1]?.promise;
        await add(other);
      });
    const keyed = (mine: number, other: number) =>
      withIdsFrom(Buffer.from('secret'), `key ${mine}`, () => cross(mine, other));
    await Promise.all([keyed(1, 2), keyed(2, 1)]);
    assert.equal(
      ids.map((made) => new Set(made).size),
      [1, 1],
      'and makes the same ids again',
    );
    assert.equal(
      [attempts, await noted(database)],
      [
        3,
        [
          [1, 3],
          [2, 3],
        ],
      ],
    );
    await close();
  });

units.run();

async function onSqlite() {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-unit-'));
  const warned: string[] = [];
  const database = await openDatabase(join(folder, 'main.db'), (sentence) => warned.push(sentence));
  return {
    database,
    file: join(folder, 'main.db'),
    warned,
    close: async () => {
      await database.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function onPostgres() {
  const place = await databaseOfItsOwn();
  const warned: string[] = [];
  const database = await openDatabase(place.url, (sentence) => warned.push(sentence));
  return {
    database,
    warned,
    close: async () => {
      await database.destroy();
      await place.drop();
    },
  };
}
