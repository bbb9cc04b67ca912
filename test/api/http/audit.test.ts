import * as assert from 'uvu/assert';
import { createAudit } from '../../../api/audit/audit.ts';
import { suite } from '../../suite.ts';
import { dropDefences, faultsOf } from '../ledger/tampering.ts';
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
  assert.equal(await faultsOf(office.database, 'audit'), []);
});

audit('names a changed, a removed and a cut-off row', async ({ office: { database, services } }) => {
  const trail = createAudit(database, services.now);
  for (const action of ['一', '二', '三', '四']) await trail.append(note(action));
  await dropDefences(database);
  await database.updateTable('audit').set({ by: '乙' }).where('seq', '=', 2).execute();
  assert.equal(await faultsOf(database, 'audit'), ['审计：第 2 条记录的内容或者指纹被改动。']);
  await database.updateTable('audit').set({ by: '甲' }).where('seq', '=', 2).execute();
  await database.deleteFrom('audit').where('seq', '=', 3).execute();
  assert.equal(await faultsOf(database, 'audit'), ['审计：第 3 条记录缺失（已被删除或者序号被改动）。']);
  await database.deleteFrom('audit').where('seq', '=', 4).execute();
  assert.equal(await faultsOf(database, 'audit'), ['审计：链头记到第 4 条，第 3 条起的记录已被删除。']);
  await database.deleteFrom('audit').execute();
  assert.equal(await faultsOf(database, 'audit'), ['审计：链头记到第 4 条，第 1 条起的记录已被删除，一条也不剩。']);
});

audit('holds whatever a name contains: lone surrogates and NUL', async ({ office: { database, services } }) => {
  const trail = createAudit(database, services.now);
  await trail.append({ ...note('\ud83d读取'), by: '甲\udc00', target: 'x\u0000y\ud800', address: '\udfff' });
  await trail.append(note('再读'));
  assert.equal(await faultsOf(database, 'audit'), []);
  const { items } = await trail.list({ limit: 5, from: '2020-01-01T00:00:00.000Z' });
  assert.equal(items.map(({ by, target }) => [by, target])[1], ['甲\ufffd', 'xy\ufffd']);
});

audit('is refused a change by the database itself', async ({ office: { database, services } }) => {
  await createAudit(database, services.now).append(note('一'));
  const refusals: [() => Promise<unknown>, RegExp][] = [
    [() => database.updateTable('audit').set({ by: '乙' }).execute(), /审计记录不能修改/],
    [() => database.deleteFrom('audit').execute(), /审计记录只能按保存期限清除/],
  ];
  for (const [act, sentence] of refusals)
    await act().then(
      () => assert.unreachable(),
      (error: Error) => assert.match(error.message, sentence),
    );
});

audit('drops old rows from the oldest on and stays verifiable', async ({ office }) => {
  const trail = createAudit(office.database, office.services.now);
  await trail.append(note('旧'));
  office.clock.move(60);
  const limit = office.clock.now.toISOString();
  await trail.append(note('新'));
  await trail.append(note('更新'));
  assert.is(await trail.prune(limit), 1);
  assert.equal(await faultsOf(office.database, 'audit'), []);
  const [statement] = await office.database.selectFrom('trail').selectAll().where('kind', '=', 'auditPruned').execute();
  assert.equal([statement?.target, statement?.act], ['1', '审计记录到期清除']);
  assert.is(await trail.prune('2030-01-01T00:00:00.000Z'), 1, 'the last row is always kept');
  assert.equal(await faultsOf(office.database, 'audit'), []);
});

audit('dropped by a clock that was set back, it has no hole', async ({ office }) => {
  const trail = createAudit(office.database, office.services.now);
  for (const [action, minutes] of [
    ['早', 60],
    ['快钟', -120],
    ['拨回', 120],
  ] as const) {
    await trail.append(note(action));
    office.clock.move(minutes);
  }
  await trail.append(note('今'));
  // The second was written by a fast clock: what came after it stays, however old it looks.
  assert.is(await trail.prune(new Date(office.clock.now.getTime() - 30 * 60_000).toISOString()), 1);
  assert.equal(await faultsOf(office.database, 'audit'), []);
});

audit.run();
