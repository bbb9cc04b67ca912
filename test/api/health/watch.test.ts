import * as assert from 'uvu/assert';
import { createHealth, type Finding, fine } from '../../../api/health/health.ts';
import { startWatch } from '../../../api/health/watch.ts';
import { suite } from '../../suite.ts';

const watch = suite('the round that looks at all parts');

const down: Finding = { state: 'down', what: '台账数据库连不上', reason: null };

watch('a failure that somebody met brings the next look forward, and each change is one line in the log', async () => {
  const health = createHealth(() => new Date());
  const looks: string[] = [];
  let found = fine;
  health.register('database', () => {
    looks.push(found.state);
    return found;
  });
  const lines: string[] = [];
  const say = (_: object, words: string) => void lines.push(words);
  const told: string[] = [];
  const round = startWatch({
    health,
    // The next round of its own accord would come in an hour.
    everyMs: 3_600_000,
    tell: async (parts) => void told.push(`tell ${parts[0]?.state}`),
    alarm: async (parts) => void told.push(`alarm ${parts[0]?.state}`),
    log: { warn: say as never, info: say as never, error: say as never },
  });
  await until(() => told.length === 2);
  assert.equal(told, ['alarm ok', 'tell ok']);
  found = down;
  health.report(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
  assert.is(health.parts()[0]?.state, 'down');
  await until(() => looks.length === 2);
  await until(() => told.length === 3);
  assert.equal(told.slice(2), ['alarm down'], 'there is nowhere to write');
  assert.equal(lines, ['part is degraded']);
  await round.stop();
});

watch('what cannot be told does not end the round', async () => {
  const health = createHealth(() => new Date());
  health.register('queue', () => fine);
  const lines: string[] = [];
  let tries = 0;
  const round = startWatch({
    health,
    everyMs: 1,
    tell: async () => {
      tries += 1;
      throw new Error('database is locked');
    },
    alarm: async () => undefined,
    log: {
      warn: () => undefined,
      info: () => undefined,
      error: ((_: object, words: string) => lines.push(words)) as never,
    },
  });
  await until(() => tries > 2);
  await round.stop();
  assert.is(lines[0], 'health could not be told');
});

watch.run();

async function until(met: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!met()) {
    if (Date.now() > end) throw new Error('waited 60 s in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
