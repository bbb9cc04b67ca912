import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { documentId } from '../../analysis/document.ts';
import { type Chance, chance } from '../analysis/generated-documents.ts';
import { suite, untested } from '../suite.ts';
import { answersOf, runCommand, startCommand } from './command-process.ts';
import { clusteredInstallation, embeddedInstallation, type Holdings, type Installation } from './installation.ts';
import { type ImportedRecord, lifelikeRecords } from './records.ts';
import { watcher } from './watcher.ts';

const kills = suite('import under kill -9');
const folder = mkdtempSync(join(tmpdir(), 'huiying-kill-'));
const opened: Installation[] = [];

kills.after(async () => {
  for (const one of opened) await one.drop();
  rmSync(folder, { recursive: true, force: true });
});

kills('3,000 records imported through ten kills leave exactly what an undisturbed import leaves', async () => {
  const { file, records } = fileOf(3_000);
  const calm = kept(embeddedInstallation());
  const disturbed = kept(embeddedInstallation());
  const whole = await runCommand(['import', file], calm.settings);
  assert.equal(answersOf(whole).at(-1), { read: 3_000, stored: 3_000, duplicate: 0, rejected: 0, report: null });
  await killedImports(disturbed, file, { kills: 10, stepMax: 270, random: chance(20_261_125) });
  await importedToTheEnd(disturbed, file, 3_000);
  const [expected, found] = [await calm.holds(), await disturbed.holds()];
  mustGrow(expected);
  assert.equal(missing(records, found), []);
  assert.equal(found, expected);
  await verified(disturbed);
  await changesNothing(disturbed, file, 3_000);
});

kills('the same with three kills on Redis, Elasticsearch and PostgreSQL', async () => {
  const [calm, disturbed] = [await clusteredInstallation(), await clusteredInstallation()];
  if (calm === null || disturbed === null) {
    untested('import under kill -9 on servers', 'REDIS_URL, ELASTICSEARCH_URL and DATABASE_URL are not all set');
    return;
  }
  const { file, records } = fileOf(1_200);
  for (const one of [calm, disturbed]) kept(one);
  const whole = await runCommand(['import', file], calm.settings);
  assert.equal(answersOf(whole).at(-1), { read: 1_200, stored: 1_200, duplicate: 0, rejected: 0, report: null });
  await killedImports(disturbed, file, { kills: 3, stepMax: 300, random: chance(7) });
  await importedToTheEnd(disturbed, file, 1_200);
  const [expected, found] = [await calm.holds(), await disturbed.holds()];
  assert.equal(missing(records, found), []);
  // A pack whose process died comes back late, after others: who is first in an alert may differ, what there is may not.
  assert.equal(outline(found), outline(expected));
  await verified(disturbed);
  await changesNothing(disturbed, file, 1_200);
});

kills.run();

function fileOf(count: number): { file: string; records: ImportedRecord[] } {
  const records = lifelikeRecords(count);
  const file = join(folder, `posts-${count}.jsonl`);
  writeFileSync(file, `${records.map((record) => JSON.stringify(record)).join('\n')}\n`);
  return { file, records };
}

function kept(installation: Installation): Installation {
  opened.push(installation);
  return installation;
}

/** Starts the import again and again and kills each: some while it starts, the others after so many more documents. */
async function killedImports(
  installation: Installation,
  file: string,
  plan: { kills: number; stepMax: number; random: Chance },
): Promise<void> {
  const watched = watcher(installation.settings);
  for (let kill = 1; kill <= plan.kills; kill += 1) {
    const early = kill % 5 === 0;
    const goal = (await watched.documents()) + plan.random.int(plan.stepMax);
    const { child, ended } = startCommand(['import', file], installation.settings);
    const over = once(child, 'close');
    if (early) await wait(plan.random.int(3_000));
    else {
      let running = true;
      over.then(() => (running = false));
      while (running && (await watched.documents()) <= goal) await wait(plan.random.int(40));
    }
    child.kill('SIGKILL');
    const { signal, stderr } = await ended;
    assert.is(signal, 'SIGKILL', `kill ${kill} came too late: ${stderr.slice(-500)}`);
  }
  await watched.close();
}

async function importedToTheEnd(installation: Installation, file: string, count: number): Promise<void> {
  const run = await runCommand(['import', file], installation.settings);
  assert.is(run.code, 0, run.stderr.slice(-2_000));
  const { read, stored, duplicate, rejected } = answersOf(run).at(-1) ?? {};
  assert.equal([read, Number(stored) + Number(duplicate), rejected], [count, count, 0]);
}

async function changesNothing(installation: Installation, file: string, count: number): Promise<void> {
  const before = await installation.holds();
  const run = await runCommand(['import', file], installation.settings);
  assert.equal(answersOf(run).at(-1), { read: count, stored: 0, duplicate: count, rejected: 0, report: null });
  assert.equal(await installation.holds(), before);
}

async function verified(installation: Installation): Promise<void> {
  const run = await runCommand(['verify'], installation.settings);
  assert.is(run.code, 0, run.stderr.slice(-2_000));
  assert.is(answersOf(run).at(-1)?.['ok'], true);
}

function missing(records: readonly ImportedRecord[], { groups }: Holdings): string[] {
  const ids = new Set(groups.map(([id]) => id));
  return records.filter(({ url }) => !ids.has(documentId(url))).map(({ id }) => id);
}

/** A test of kills that raised nothing would show nothing. */
function mustGrow({ alerts, cases, entries }: Holdings): void {
  const inAlerts = alerts.reduce((sum, one) => sum + one.documents, 0);
  assert.ok(inAlerts > 300, `${inAlerts} documents in alerts`);
  assert.ok(cases.length > 15 && entries.length > 100, `${cases.length} cases, ${entries.length} entries`);
}

function outline({ documents, groups, alerts, cases, entries }: Holdings) {
  const ofEntries = (type: string) => entries.filter((entry) => entry.type === type).length;
  const sizes = (list: { level: string; documents: number }[]) =>
    list.map((one) => `${one.level} ${one.documents}`).sort();
  return {
    documents,
    ids: groups.map(([id]) => id),
    alerts: sizes(alerts),
    cases: sizes(cases),
    opened: ofEntries('opened'),
    clocks: ofEntries('clocksStarted'),
  };
}
