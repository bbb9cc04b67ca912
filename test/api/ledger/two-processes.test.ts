import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as assert from 'uvu/assert';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import { openDatabase } from '../../../api/database/open.ts';
import { fileAnchor } from '../../../api/ledger/anchor.ts';
import { suite } from '../../suite.ts';

const processes = suite('two processes on one SQLite file');

processes('append to one chain, give each number once, and make one case of one event', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-two-'));
  const file = join(folder, 'main.db');
  const anchor = join(folder, 'ledger-anchor.jsonl');
  const database = await openDatabase(file);
  const script = join(import.meta.dirname, 'open-many.ts');
  const start = (prefix: string) => promisify(execFile)(process.execPath, [script, file, anchor, prefix, '10']);
  await Promise.all([start('left'), start('right')]);
  const rows = await database.selectFrom('cases').select('number').execute();
  assert.is(rows.length, 30);
  assert.is(new Set(rows.map((row) => row.number)).size, 30);
  const check = await verifyLedger(database, fileAnchor(anchor));
  assert.equal([check.ok, check.entries], [true, 60]);
  await database.destroy();
  rmSync(folder, { recursive: true, force: true });
});

processes.run();
