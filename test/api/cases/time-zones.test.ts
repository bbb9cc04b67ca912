import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';

const zones = suite('clocks in other time zones');

zones('all tests of the clocks pass whatever zone the process is in', async () => {
  const run = (zone: string) =>
    promisify(execFile)(process.execPath, [join(import.meta.dirname, 'clocks.test.ts')], {
      env: { ...process.env, TZ: zone, HUIYING_TEST_TALLY: '/dev/null' },
    });
  const outputs = await Promise.all(['America/St_Johns', 'Pacific/Kiritimati'].map(run));
  for (const { stdout } of outputs) {
    const count = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(stdout)?.[1]);
    assert.ok(count('Total') >= 13, stdout);
    assert.is(count('Passed'), count('Total'), stdout);
  }
});

zones.run();
