import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { bringUpToDate } from '../../../api/cases/bring-up.ts';
import { projectionVersion, rebuildCases } from '../../../api/cases/projection.ts';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import type { Database } from '../../../api/database/open.ts';
import { suite } from '../../suite.ts';
import { dropDefences } from '../ledger/tampering.ts';
import { act, city, engines, newCase, type Office, system, wang } from './office.ts';
import { assignIt, fileIt } from './stage.ts';

for (const [engine, open] of engines) {
  const bringing = suite<{ o: Office; said: string[] }>(`lists of an older form on ${engine}`);
  bringing.beforeEach(async (context) => {
    context.o = await open();
    context.said = [];
    for (const id of ['case-a', 'case-b', 'case-c']) {
      await context.o.cases.open(newCase(id), system);
      await act(context.o, id, fileIt, wang);
      await act(context.o, id, assignIt, wang);
    }
    await bringUpToDate(context.o.database, () => {});
  });
  bringing.afterEach(async ({ o }) => o.close());

  bringing('are made anew from the ledger, which is told, and once', async ({ o, said }) => {
    const before = await o.database.selectFrom('cases').selectAll().orderBy('id').execute();
    await wroteOlder(o.database);
    await sql`update "cases" set "state" = '{}'`.execute(o.database);
    await sql`delete from "clockSpans"`.execute(o.database);
    await bringUpToDate(o.database, (sentence) => said.push(sentence));
    assert.equal(said, [
      `案件列表由较早的版本写成（0 → ${projectionVersion}），正在从台账重做，共 15 条记录……`,
      '案件列表已从台账重做，共 3 个案件。',
    ]);
    assert.equal(await o.database.selectFrom('cases').selectAll().orderBy('id').execute(), before);
    assert.equal((await verifyLedger(o.database, o.anchor)).findings, []);
    await bringUpToDate(o.database, (sentence) => said.push(sentence));
    assert.is(said.length, 2);
  });

  bringing('of this form or a later one are left as they are', async ({ o, said }) => {
    await sql`update "cases" set "title" = '别的标题'`.execute(o.database);
    for (const version of [projectionVersion, projectionVersion + 1]) {
      await sql`update "heads" set "value" = ${String(version)} where "name" = 'projections'`.execute(o.database);
      await bringUpToDate(o.database, (sentence) => said.push(sentence));
    }
    assert.equal(said, []);
    assert.is((await o.database.selectFrom('cases').select('title').execute())[0]?.title, '别的标题');
  });

  bringing('are made anew by one of two processes that start at once, and by neither half', async ({ o, said }) => {
    const { database: other } = await o.another();
    await wroteOlder(o.database);
    await Promise.all([o.database, other].map((one) => bringUpToDate(one, (sentence) => said.push(sentence))));
    assert.is(said.filter((sentence) => sentence.startsWith('案件列表已从台账重做')).length, 1);
    assert.equal((await verifyLedger(o.database, o.anchor)).findings, []);
  });

  bringing('list a case as far as it can be read, with the reason, and the others whole', async ({ o }) => {
    const whole = await o.database.selectFrom('ledger').select(['seq', 'event']).execute();
    await dropDefences(o.database);
    const spoil = (id: string, version: number, event: string) =>
      o.database.updateTable('ledger').set({ event }).where('caseId', '=', id).where('version', '=', version).execute();
    await spoil('case-a', 3, '{"type":"vanished"}');
    await spoil('case-b', 1, '{"number":"2026-0002","title":"夜间异味","type":"opened"}');
    await rebuildCases(o.database);
    const { items, total } = await o.cases.list({ view: 'all', sort: 'opened', limit: 9 }, wang);
    assert.is(total, 3);
    const told = new Map(items.map((item) => [item.id, item]));
    assert.equal(
      ['case-a', 'case-b', 'case-c'].map((id) => [told.get(id)?.number, told.get(id)?.status]),
      [
        ['2026-0001', 'toJudge'],
        ['2026-0002', 'toJudge'],
        ['2026-0003', 'assigned'],
      ],
    );
    assert.match(told.get('case-a')?.unreadable ?? '', /案件 case-a 的第 3 条记录（.*类型 vanished，版本 1）读不出/);
    assert.match(told.get('case-b')?.unreadable ?? '', /案件 case-b 的第 1 条记录/);
    assert.is(told.get('case-b')?.title, '夜间异味');
    assert.is(told.get('case-c')?.unreadable, undefined);
    await o.cases.first(10, wang);
    await act(o, 'case-c', { type: 'accept' }, city);
    for (const { seq, event } of whole)
      await o.database.updateTable('ledger').set({ event }).where('seq', '=', seq).execute();
    await rebuildCases(o.database);
    const after = await o.cases.list({ view: 'all', sort: 'opened', limit: 9 }, wang);
    assert.ok(after.items.every(({ status, unreadable }) => unreadable === undefined && status !== 'toJudge'));
  });

  bringing.run();
}

/** As the releases that kept no version left it. */
async function wroteOlder(database: Database): Promise<void> {
  await database.deleteFrom('heads').where('name', '=', 'projections').execute();
}
