import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import * as assert from 'uvu/assert';
import { migrations } from '../../../api/database/migrations.ts';
import { openDatabase } from '../../../api/database/open.ts';
import { suite } from '../../suite.ts';

const migration = suite('accounts of the first release');

migration('stay, the plain hashes of writes and the old locks go', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-migration-'));
  const file = join(folder, 'ledger.db');
  const before = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Sqlite(file) }) });
  const provider = { getMigrations: async () => migrations(false) };
  const { error } = await new Migrator({ db: before, provider }).migrateTo('2026-12-source-lists');
  assert.is(error, undefined);
  const at = '2026-11-25T02:00:00.000Z';
  for (const name of ['Zhang San', 'zhangsan'])
    await sql`insert into "users" ("id", "name", "displayName", "role", "active", "passwordHash", "passwordSetAt", "mustChange", "createdAt")
      values (${name}, ${name}, '甲', 'office', 1, 'x', ${at}, 0, ${at})`.execute(before);
  await sql`insert into "idempotency" ("userId", "key", "fingerprint", "at") values ('u', 'k', 'plain', ${at})`.execute(
    before,
  );
  await sql`insert into "loginFailures" ("name", "failed", "at") values ('zhangsan', 5, ${at})`.execute(before);
  await before.destroy();

  const database = await openDatabase(file);
  const users = await database.selectFrom('users').select(['name', 'nameKey', 'role']).orderBy('name').execute();
  assert.equal(users, [
    { name: 'Zhang San', nameKey: 'zhang san', role: 'office' },
    { name: 'zhangsan', nameKey: 'zhangsan', role: 'office' },
  ]);
  assert.equal(await database.selectFrom('idempotency').selectAll().execute(), []);
  assert.equal(await database.selectFrom('signInTries').selectAll().execute(), []);
  await database.destroy();
  rmSync(folder, { recursive: true });
});

migration.run();
