import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { assemble } from '../../../api/assemble.ts';
import { readConfig } from '../../../api/config.ts';
import { createLog } from '../../../api/log.ts';
import { suite } from '../../suite.ts';
import { text } from '../alerts/texts.ts';
import { password } from '../http/office.ts';
import { beijing } from './duty-office.ts';

const product = suite('升级提醒 in the product as it is assembled');

product('what the timetable does each minute wakes the deputy of an alert that nobody reads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-duty-'));
  let now = new Date(beijing('2026-10-01T02:00:00'));
  const config = readConfig({ DATA_DIR: folder, LOG_LEVEL: 'error', ANALYSIS_THREADS: '1' });
  const huiying = await assemble(config, createLog('error'), { now: () => now });
  try {
    const add = (name: string, displayName: string) =>
      huiying.users.create({ name, displayName, role: 'publicity', unitId: null, password });
    const [officer, deputy] = [await add('zhang', '张三'), await add('lisi', '李四')];
    const shift = { from: beijing('2026-09-30T17:30:00'), until: beijing('2026-10-01T08:30:00') };
    await huiying.database
      .insertInto('shifts')
      .values({ ...shift, id: 's', officerId: officer.id, deputyId: deputy.id, leaderId: null, note: '', version: 1 })
      .execute();
    const at = now.toISOString();
    await huiying.alerts.raise([text('a', { foundAt: at, publishedAt: at })]);
    const called = async () => {
      await huiying.notify();
      const rows = await huiying.database.selectFrom('alertCalls').select(['as', 'name', 'at']).orderBy('at').execute();
      return rows.map(({ as, name }) => `${as} ${name}`);
    };
    assert.equal(await called(), ['officer 张三']);
    now = new Date(beijing('2026-10-01T02:15:00'));
    assert.equal((await called()).toSorted(), ['deputy 李四', 'officer 张三', 'officer 张三']);
  } finally {
    await huiying.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

product.run();
