import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { openCases } from '../../api/cases/case-service.ts';
import { shippedLedgerSettings } from '../../api/cases/settings.ts';
import { openDatabase } from '../../api/database/open.ts';
import type { Person } from '../../api/route.ts';
import { openUnits } from '../../api/units/units.ts';
import { listsOf, sameAsPlain } from '../api/assessment/same.ts';
import { wang } from '../api/cases/office.ts';
import { suite } from '../suite.ts';
import { startDemo } from './demo-process.ts';

/** The four weeks of the demo as they were played, assessed in its own database. */
const demo = suite('assessment of the demo');
const folder = mkdtempSync(join(tmpdir(), 'huiying-assessment-'));
const weekMs = 7 * 86_400_000;

demo.before(async () => {
  const running = await startDemo(folder);
  assert.is(await running.interrupt(), 0);
});
demo.after(() => rmSync(folder, { recursive: true, force: true }));

demo('every cell of each week and of all is what the plain program counts, and its list holds its cases', async () => {
  const database = await openDatabase(join(folder, 'demo', 'ledger.db'));
  try {
    const units = await openUnits(database);
    const now = () => new Date().toISOString();
    const cases = openCases({
      ...{ database, now, units, onChange: () => undefined },
      ...{ settings: async () => shippedLedgerSettings, anchor: { write: async () => undefined } },
    });
    const at = now();
    const given = {
      ...{ database, units: await units.list(), actor: wang as Person },
      entries: await cases.entries('2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z'),
      list: (query: Parameters<typeof cases.list>[0]) => cases.list(query, wang),
    };
    const back = (weeks: number) => new Date(Date.parse(at) - weeks * weekMs).toISOString();
    let cells = 0;
    for (const weeks of [0, 1, 2, 3])
      cells += (await sameAsPlain(given, { from: back(weeks + 1), to: back(weeks) }, at)).cells;
    const { told, cells: all } = await sameAsPlain(given, { from: back(6), to: at }, at);
    assert.ok(cells + all > 500, `only ${cells + all} cells said something`);
    const { onTime, answerHalf, duty } = told.total?.figures ?? {};
    assert.ok((duty?.value ?? 0) >= 20 && answerHalf?.value != null && onTime?.value != null);
    assert.ok((await listsOf(given, told)) > 300);
  } finally {
    await database.destroy();
  }
});

demo.run();
