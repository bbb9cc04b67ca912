import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { openCases } from '../../../api/cases/case-service.ts';
import { shippedLedgerSettings } from '../../../api/cases/settings.ts';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import { openDatabase } from '../../../api/database/open.ts';
import { fileAnchor } from '../../../api/ledger/anchor.ts';
import type { LedgerVerification } from '../../../api/ledger/verify.ts';
import { oneAtATime, runApart } from '../../../api/run-apart.ts';
import { openUnits } from '../../../api/units/units.ts';
import { turnsUntil } from '../../locks/foreign-lock.ts';
import { suite } from '../../suite.ts';
import { begin, newCase, system } from '../cases/office.ts';
import { dropDefences } from './tampering.ts';

const apart = suite('verification of the ledger in a thread');
const module = new URL('../../../api/cases/verify-thread.ts', import.meta.url);

apart('says what it says here, of a whole ledger and of a broken one, and the process goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-apart-'));
  const target = join(folder, 'main.db');
  const anchorFile = join(folder, 'anchor.jsonl');
  const database = await openDatabase(target);
  const anchor = fileAnchor(anchorFile);
  const units = await openUnits(database);
  const settings = async () => shippedLedgerSettings;
  const cases = openCases({ database, now: () => begin, settings, units, anchor, onChange: () => undefined });
  for (let number = 0; number < 5; number += 1) await cases.open(newCase(`case-${number}`), system);
  const verify = () => runApart<LedgerVerification>(module, { target, anchorFile });

  const whole = await turnsUntil(verify());
  assert.equal(whole.value, await verifyLedger(database, anchor));
  assert.ok(whole.value.ok && whole.turns > 20);
  await dropDefences(database);
  await database.updateTable('ledger').set({ at: '2026-11-24T00:00:00.000Z' }).where('seq', '=', 3).execute();
  const broken = await verify();
  assert.is(broken.broken?.seq, 3);
  assert.equal(broken, await verifyLedger(database, anchor));

  await database.destroy();
  rmSync(folder, { recursive: true });
});

apart('who asks while one runs waits for its answer, who asks later gets a new one', async () => {
  let runs = 0;
  const once = oneAtATime(async () => {
    runs += 1;
    await new Promise((resolve) => setImmediate(resolve));
    return runs;
  });
  assert.equal(await Promise.all([once(), once(), once()]), [1, 1, 1]);
  assert.is(await once(), 2);
});

apart('a thread that fails tells why, and one that nobody waits for any more ends', async () => {
  const [failed] = await Promise.allSettled([runApart(module, { target: '/nowhere/at/all.db', anchorFile: '' })]);
  assert.is(failed?.status, 'rejected');
  const left = new AbortController();
  const running = Promise.allSettled([runApart(module, { target: ':memory:', anchorFile: '' }, left.signal)]);
  left.abort();
  assert.is((await running)[0]?.status, 'rejected');
});

apart.run();
