import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite, untested } from '../suite.ts';
import { executablePath } from './desk.ts';
import { answers, corrects, correctsWord, firstWord, reports } from './eight-people/answering.ts';
import { audits, closes, exportsForm, relapses, secondLife } from './eight-people/ending.ts';
import { accident, files, logs, seenByTheirs, signs } from './eight-people/filing.ts';
import { Stage } from './eight-people/stage.ts';

/** One incident from its first word to the archive, played by those who work on it, each in a browser of his own. */
const journey = suite('one incident and eight people');

if (existsSync(executablePath)) declare(new Stage());
else untested('one incident and eight people', `no Chromium at ${executablePath} (set CHROMIUM_PATH)`);

function declare(stage: Stage): void {
  journey.before(async () => {
    const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '../../api/setup.mjs'), '--web']);
    if (status !== 0) throw new Error(stderr.toString());
    await stage.open();
  });
  journey.after(() => stage.close());

  journey('three texts of an accident are one alert, and 宣教处 is told', () => accident(stage));
  journey('the clerk files it as 突发 and assigns it as suggested', () => files(stage));
  journey('only those who have the case see it: another city sees nothing', () => seenByTheirs(stage));
  journey('units sign, and the city hands down to its county', () => signs(stage));
  journey('the county logs what it did with a photo from the phone, and its city sees it', () => logs(stage));
  journey('the clerk writes 首次权威发布, six review it in their order, and it is published', () => firstWord(stage));
  journey('the title is corrected, and takes effect with a second signature', () => corrects(stage));
  journey('the conference is held, and the accident reported', () => reports(stage));
  journey('the unit answers from the phone, and the answer is reviewed and published', () => answers(stage));
  journey('what was wrong in it is put right by a further word, the answer stays as it was', () => correctsWord(stage));
  journey('the city proves the fix with a photo, 宣教处 verifies it and closes the case', () => closes(stage));
  journey('three weeks later the same matter in other words brings the case back, and says so', () => relapses(stage));
  journey('the second life goes its whole way to the archive', () => secondLife(stage));
  journey('the form of the case holds both lives, and the ledger lists it', () => exportsForm(stage));
  journey('the auditor reads every act of the eight and verifies the ledger', () => audits(stage));
  journey('no page of anybody had a fault, and the chains verify after the end', async () => {
    assert.equal(stage.faults(), []);
    const { code, ok, said } = await stage.office.endAndVerify();
    assert.equal([code, ok], [0, true], said);
  });
  journey.run();
}
