import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { documentId } from '../../analysis/document.ts';
import type { Chance } from '../analysis/generated-documents.ts';
import { answersOf, runCommand, startCommand } from './command-process.ts';
import type { Holdings, Installation } from './installation.ts';
import { type ImportedRecord, lifelikeRecords } from './records.ts';
import { watcher } from './watcher.ts';

/** Writes so many lifelike records to a file of the folder. */
export function importFile(folder: string, count: number): { file: string; records: ImportedRecord[] } {
  const records = lifelikeRecords(count);
  const file = join(folder, `posts-${count}.jsonl`);
  writeFileSync(file, `${records.map((record) => JSON.stringify(record)).join('\n')}\n`);
  return { file, records };
}

/** Starts the import again and again and kills each: some while it starts, the others after so many more documents. */
export async function killedImports(
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

/** The import runs to its end and accounts for every record. */
export async function importedToTheEnd(installation: Installation, file: string, count: number): Promise<void> {
  const run = await runCommand(['import', file], installation.settings);
  assert.is(run.code, 0, run.stderr.slice(-2_000));
  const { read, stored, duplicate, rejected } = answersOf(run).at(-1) ?? {};
  assert.equal([read, Number(stored) + Number(duplicate), rejected], [count, count, 0]);
}

/** A further import of the same file finds only what it knows. */
export async function changesNothing(installation: Installation, file: string, count: number): Promise<void> {
  const before = await installation.holds();
  const run = await runCommand(['import', file], installation.settings);
  assert.equal(answersOf(run).at(-1), { read: count, stored: 0, duplicate: count, rejected: 0, report: null });
  assert.equal(await installation.holds(), before);
}

/** The ledger's chain holds. */
export async function verified(installation: Installation): Promise<void> {
  const run = await runCommand(['verify'], installation.settings);
  assert.is(run.code, 0, run.stderr.slice(-2_000));
  assert.is(answersOf(run).at(-1)?.['ok'], true);
}

/** Records that are not in the store. */
export function missing(records: readonly ImportedRecord[], { groups }: Holdings): string[] {
  const ids = new Set(groups.map(([id]) => id));
  return records.filter(({ url }) => !ids.has(documentId(url))).map(({ id }) => id);
}
