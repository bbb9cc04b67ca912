import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import { suite } from '../../suite.ts';
import { dropDefences } from '../ledger/tampering.ts';
import { engines, newCase, type Office, system } from './office.ts';

/** More than stand in one transaction. */
const caseCount = 60;
const afterEscalation = '2026-11-25T10:00:00.000Z';

for (const [engine, open] of engines) {
  const many = suite<{ o: Office }>(`reminders of many cases at once on ${engine}`);
  many.beforeEach(async (context) => {
    const o = await open();
    for (let index = 0; index < caseCount; index += 1) await o.cases.open(newCase(`case-${index}`), system);
    o.told.changes.length = 0;
    context.o = o;
  });
  many.afterEach(async ({ o }) => o.close());

  many('each is written once, some cases in one transaction, and the ledger and its lists are whole', async ({ o }) => {
    const anchored = await heads(o);
    o.clock.now = afterEscalation;
    assert.is(await o.cases.remind(), 2 * caseCount);
    assert.is(await o.cases.remind(), 0);
    const noted = await notes(o);
    assert.is(noted.size, caseCount);
    for (const said of noted.values()) assert.equal(said, ['judge overdue', 'judge escalated']);
    assert.is(o.told.changes.length, caseCount);
    const further = (await heads(o)) - anchored;
    assert.ok(further >= 2 && further <= 6, `${further} transactions`);
    assert.is(await noticesOf(o), 2 * 2 * caseCount);
    const { ok, findings } = await verifyLedger(o.database, o.anchor);
    assert.equal([ok, findings], [true, []]);
  });

  many('two processes at once write each of them once', async ({ o }) => {
    const other = await o.another();
    o.clock.now = afterEscalation;
    const counts = await Promise.all([o.cases.remind(), other.cases.remind()]);
    assert.is(counts[0] + counts[1], 2 * caseCount);
    for (const said of (await notes(o)).values()) assert.is(said.length, 2);
  });

  many('a case that cannot be written leaves the others theirs, is told, and gets its own later', async ({ o }) => {
    // Lets one reminder of this case stand and not two.
    await sql`create unique index "onlyOne" on "caseEvents" ("caseId") where "type" = 'clockNoted' and "caseId" = 'case-7'`.execute(
      o.database,
    );
    o.clock.now = afterEscalation;
    const failure = await o.cases.remind().then(
      () => null,
      (error: unknown) => error,
    );
    assert.instance(failure, AggregateError);
    assert.is((failure as AggregateError).message, '1 个案件的时限提醒写入失败。');
    const noted = await notes(o);
    assert.is(noted.size, caseCount - 1);
    assert.not(noted.has('case-7'));
    await o.database.schema.dropIndex('onlyOne').execute();
    assert.is(await o.cases.remind(), 2);
    assert.is((await verifyLedger(o.database, o.anchor)).ok, true);
  });

  many('a case that cannot be read holds up no pack, also in the runs that follow', async ({ o }) => {
    await dropDefences(o.database);
    await o.database.updateTable('ledger').set({ event: '{' }).where('caseId', '=', 'case-3').execute();
    o.clock.now = afterEscalation;
    assert.is(await o.cases.remind(), 2 * (caseCount - 1));
    const anchored = await heads(o);
    o.clock.now = '2026-11-27T01:30:00.001Z';
    assert.is(await o.cases.remind(), caseCount - 1);
    // In packs still: it is known by now and stands in none.
    assert.ok((await heads(o)) - anchored <= 6);
    assert.is(o.told.unreadable.length, 1);
  });

  many.run();
}

/** What was noted of each case, in order. */
async function notes(o: Office): Promise<Map<string, string[]>> {
  const noted = new Map<string, string[]>();
  for (const { caseId, event } of await o.cases.entries('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'))
    if (event.type === 'clockNoted') noted.set(caseId, [...(noted.get(caseId) ?? []), `${event.clock} ${event.note}`]);
  return noted;
}

async function heads(o: Office): Promise<number> {
  let count = 0;
  for await (const _ of o.anchor.read()) count += 1;
  return count;
}

/** Rows of notices that clocks caused: one in the app and one outside for each recipient. */
async function noticesOf(o: Office): Promise<number> {
  const { count } = await o.database
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('subject', 'like', '超时%')
    .executeTakeFirstOrThrow();
  return Number(count);
}
