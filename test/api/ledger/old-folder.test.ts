import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { fileAnchor } from '../../../api/ledger/anchor.ts';
import { verifyLedger } from '../../../api/ledger/verify.ts';
import { suite } from '../../suite.ts';
import { liveBusily } from './busy-life.ts';
import { dropDefences } from './tampering.ts';

const old = suite<{ folder: string; file: string; anchorPath: string }>('a folder from before the trail');

// What the first release wrote is what stands now without the trail: its tables had the same columns.
old.before(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'huiying-old-'));
  context.file = join(context.folder, 'ledger.db');
  context.anchorPath = join(context.folder, 'ledger-anchor.jsonl');
  const database = await openDatabase(context.file);
  await liveBusily(database, context.anchorPath);
  await forgetTrail(database);
  await database.destroy();
});
old.after(({ folder }) => rmSync(folder, { recursive: true, force: true }));

old('opens, has what it found taken in as a base, and verifies', async ({ folder, file }) => {
  const database = await opened(file, folder);
  const { findings } = await verifyLedger(database, fileAnchor(join(folder, 'first-release.jsonl')));
  assert.equal(findings, []);
  const kinds = await database.selectFrom('trail').select(['kind', 'act']).distinct().orderBy('kind').execute();
  assert.equal(
    kinds.map(({ kind }) => kind),
    ['alert', 'auditPruned', 'briefing', 'factor', 'key', 'route', 'rule', 'source', 'unit', 'user', 'webhook'],
  );
  assert.equal(new Set(kinds.map(({ act }) => act)), new Set(['基线：升级时的现状']));
  await database.destroy();
});

old('from then on a change behind the program is found there too', async ({ folder, file }) => {
  const database = await opened(file, folder);
  await sql`update "users" set "role" = 'admin' where "name" = 'lingdao'`.execute(database);
  await sql`delete from "alerts" where "status" = 'dismissed'`.execute(database);
  const { findings } = await verifyLedger(database, fileAnchor(join(folder, 'first-release.jsonl')));
  assert.equal(
    findings.map(({ kind, sentence }) => [kind, /用户“lingdao”.*角色|预警“.*现已没有/.test(sentence)]),
    [
      ['row', true],
      ['row', true],
    ],
  );
  await database.destroy();
});

old.run();

/** A copy of the old state, opened by this release, beside an anchor as the first release wrote it. */
async function opened(file: string, folder: string): Promise<Database> {
  const own = join(folder, `${Math.random()}.db`);
  copyFileSync(file, own);
  const lines = new Sqlite(own).prepare('select seq, hash, at from ledger order by seq').all() as object[];
  writeFileSync(join(folder, 'first-release.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return openDatabase(own);
}

async function forgetTrail(database: Database): Promise<void> {
  await dropDefences(database);
  await sql`drop table "trail"`.execute(database);
  await sql`drop table "chainLosses"`.execute(database);
  await sql`delete from "heads" where "name" in ('trail', 'anchored')`.execute(database);
  await sql`drop table "attachments"`.execute(database);
  await sql`delete from "locks" where "name" = 'attachments'`.execute(database);
  await sql`delete from "kysely_migration" where "name" in ('2027-03-10-trail', '2027-04-80-attachments')`.execute(
    database,
  );
}
