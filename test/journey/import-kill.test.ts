import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { chance } from '../analysis/generated-documents.ts';
import { suite } from '../suite.ts';
import { answersOf, runCommand } from './command-process.ts';
import { embeddedInstallation, type Holdings, type Installation } from './installation.ts';
import { changesNothing, importedToTheEnd, importFile, killedImports, missing, verified } from './killed-import.ts';

const kills = suite('import under kill -9');
const folder = mkdtempSync(join(tmpdir(), 'huiying-kill-'));
const opened: Installation[] = [];

kills.after(async () => {
  for (const one of opened) await one.drop();
  rmSync(folder, { recursive: true, force: true });
});

kills('3,000 records imported through ten kills leave exactly what an undisturbed import leaves', async () => {
  const { file, records } = importFile(folder, 3_000);
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

kills.run();

function kept(installation: Installation): Installation {
  opened.push(installation);
  return installation;
}

/** A test of kills that raised nothing would show nothing. */
function mustGrow({ alerts, cases, entries }: Holdings): void {
  const inAlerts = alerts.reduce((sum, one) => sum + one.documents, 0);
  assert.ok(inAlerts > 300, `${inAlerts} documents in alerts`);
  assert.ok(cases.length > 15 && entries.length > 100, `${cases.length} cases, ${entries.length} entries`);
}
