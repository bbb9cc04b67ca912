import * as assert from 'uvu/assert';
import { createAudit } from '../../../api/audit/audit.ts';
import { suite } from '../../suite.ts';
import { type Office, openOffice } from './server.ts';

const audit = suite<{ office: Office }>('the audit');

audit.beforeEach(async (context) => {
  context.office = await openOffice({ empty: true });
});
audit.afterEach(async ({ office }) => office.close());

const note = (action: string) => ({ userId: 'u', by: '甲', action, target: null, ok: true, address: '10.0.0.1' });

audit('keeps its chain whole when many write at once', async ({ office }) => {
  const trail = createAudit(office.database, office.services.now);
  await Promise.all(Array.from({ length: 20 }, (_, index) => trail.append(note(`第 ${index} 件`))));
  assert.equal(await trail.verify(), { rows: 20, broken: null });
});

audit('finds a changed, a removed and a cut-off row', async ({ office }) => {
  const trail = createAudit(office.database, office.services.now);
  for (const action of ['一', '二', '三', '四']) await trail.append(note(action));
  await office.database.updateTable('audit').set({ by: '乙' }).where('seq', '=', 2).execute();
  assert.equal((await trail.verify()).broken, { seq: 2, reason: '内容与哈希不符' });
  await office.database.updateTable('audit').set({ by: '甲' }).where('seq', '=', 2).execute();
  await office.database.deleteFrom('audit').where('seq', '=', 3).execute();
  assert.equal((await trail.verify()).broken, { seq: 4, reason: '第 3 条缺失' });
  await office.database.deleteFrom('audit').where('seq', '=', 4).execute();
  assert.equal((await trail.verify()).broken, { seq: 4, reason: '末尾的记录缺失，应到第 4 条' });
});

audit('drops old rows from the oldest on and stays verifiable', async ({ office }) => {
  const trail = createAudit(office.database, office.services.now);
  await trail.append(note('旧'));
  office.clock.move(60);
  const limit = office.clock.now.toISOString();
  await trail.append(note('新'));
  await trail.append(note('更新'));
  assert.is(await trail.prune(limit), 1);
  assert.equal(await trail.verify(), { rows: 2, broken: null });
  assert.is(await trail.prune('2030-01-01T00:00:00.000Z'), 1, 'the last row is always kept');
  assert.equal(await trail.verify(), { rows: 1, broken: null });
});

audit.run();
