import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { connectDatabase, migratorOf, openDatabase } from '../../../api/database/open.ts';
import { suite } from '../../suite.ts';

const migration = suite('a database of an earlier release');

migration('keeps its alerts and loses what its free pages still held', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-earlier-'));
  const file = join(folder, 'ledger.db');
  try {
    const before = connectDatabase(file);
    const { error } = await migratorOf(before, file).migrateTo('2027-01-60-packs');
    assert.is(error, undefined);
    await sql`pragma secure_delete = off`.execute(before);
    await sql`insert into "alertDocuments" ("documentId", "alertId", "group", "sourceId", "level", "document", "at")
      values ('a', 'alert-a', 'a', 's', 'red', '{"id":"a"}', '2026-11-25T02:00:00.000Z')`.execute(before);
    await sql`insert into "collected" ("documentId", "sourceId", "at") values ('a', 's', '2026-11-25')`.execute(before);
    for (let row = 0; row < 200; row += 1)
      await sql`insert into "alertHeldBack" ("documentId", "cause", "at")
        values (${`d${row}`}, ${`zqxfree ${'x'.repeat(500)}`}, '2026')`.execute(before);
    await sql`delete from "alertHeldBack"`.execute(before);
    await sql`pragma wal_checkpoint(truncate)`.execute(before);
    await before.destroy();
    assert.ok(readFileSync(file).includes('zqxfree'), 'the free pages hold it');

    const after = await openDatabase(file);
    const rows = await after.selectFrom('alertDocuments').selectAll().execute();
    assert.equal(
      rows.map(({ documentId, alertId, words, level }) => [documentId, alertId, words, level]),
      [['a', 'alert-a', null, 'red']],
    );
    const [collected] = await after.selectFrom('collected').selectAll().execute();
    assert.equal([collected?.looks, collected?.nextLookAt], [0, null]);
    await sql`pragma wal_checkpoint(truncate)`.execute(after);
    await after.destroy();
    assert.not.ok(readFileSync(file).includes('zqxfree'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

migration.run();
