import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { foreignLock, turnsUntil } from '../locks/foreign-lock.ts';
import { suite } from '../suite.ts';
import { openAt, pack } from './engines.ts';

const locked = suite<{ folder: string }>('a job file that another program holds');

locked.beforeEach((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'huiying-locked-'));
});
locked.afterEach(({ folder }) => rmSync(folder, { recursive: true }));

locked('the process goes on, what is added waits, and is done once the file is free', async ({ folder }) => {
  const file = join(folder, 'jobs.sqlite');
  const queue = await openAt('embedded', file);
  const ran: string[] = [];
  await queue.start({ analyse: async ({ batch }) => void ran.push(batch) }, ['analyse']);
  const lock = await foreignLock(file);
  const added = turnsUntil(queue.add('analyse', pack('one')));
  for (let turn = 0; turn < 500; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(ran, []);
  await lock.release();
  const { value, turns } = await added;
  assert.is(value, true);
  assert.ok(turns >= 500, `${turns} turns of the event loop`);
  await queue.idle(['analyse']);
  assert.equal(ran, ['one']);
  await queue.close();
});

locked.run();
