import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { suite, untested } from '../suite.ts';
import { answersOf, runCommand, startCommand } from './command-process.ts';
import { clusteredInstallation, type Installation } from './installation.ts';
import { lifelikeRecords } from './records.ts';

const roles = suite('import and workers in processes of their own');
const folder = mkdtempSync(join(tmpdir(), 'huiying-roles-'));
const opened: Installation[] = [];
const workers: ReturnType<typeof startCommand>[] = [];

roles.after(async () => {
  for (const { child } of workers) child.kill('SIGKILL');
  for (const one of opened) await one.drop();
  rmSync(folder, { recursive: true, force: true });
});

roles('two workers do the work of an import that takes none itself, and double nothing', async () => {
  const [shared, alone] = [await clusteredInstallation(), await clusteredInstallation()];
  if (shared === null || alone === null) {
    untested('roles in several processes', 'REDIS_URL, ELASTICSEARCH_URL and DATABASE_URL are not all set');
    return;
  }
  opened.push(shared, alone);
  const file = join(folder, 'posts.jsonl');
  writeFileSync(
    file,
    lifelikeRecords(1_000)
      .map((record) => JSON.stringify(record))
      .join('\n'),
  );
  const sending = startCommand(['import', file], { ...shared.settings, ROLE: 'web' });
  // Without a worker the import says that all of it still waits, and waits.
  while (!/还有 5 批在处理/.test(sending.stderr())) {
    assert.is(sending.child.exitCode, null, sending.stderr());
    await wait(100);
  }
  assert.equal((await shared.holds()).documents, 0);
  for (let index = 0; index < 2; index += 1)
    workers.push(startCommand(['start'], { ...shared.settings, ROLE: 'worker', PORT: '0', LOG_LEVEL: 'warn' }));
  const run = await sending.ended;
  assert.is(run.code, 0, run.stderr);
  const whole = { read: 1_000, stored: 1_000, duplicate: 0, rejected: 0, report: null };
  assert.equal(answersOf(run).at(-1), whole);
  for (const worker of workers) {
    const over = once(worker.child, 'close');
    worker.child.kill('SIGTERM');
    assert.is((await over)[0], 0, worker.stderr());
    assert.match(worker.stderr(), /角色 worker，不提供网页。[\s\S]*已退出，数据已全部写入。/);
  }
  assert.equal(answersOf(await runCommand(['import', file], alone.settings)).at(-1), whole);
  const [found, expected] = [await shared.holds(), await alone.holds()];
  assert.equal(
    found.groups.map(([id]) => id),
    expected.groups.map(([id]) => id),
  );
  assert.equal(found.inAlerts, expected.inAlerts);
  assert.is(new Set(found.inAlerts).size, found.inAlerts.length);
  assert.equal(sizes(found.alerts), sizes(expected.alerts));
  assert.equal(sizes(found.cases), sizes(expected.cases));
  assert.is(found.entries.filter(({ type }) => type === 'opened').length, found.cases.length);
  assert.is(new Set(found.entries.map(({ caseId, version }) => `${caseId} ${version}`)).size, found.entries.length);
});

roles.run();

function sizes(list: { level: string; documents: number }[]): string[] {
  return list.map((one) => `${one.level} ${one.documents}`).sort();
}
