import * as assert from 'uvu/assert';
import type { Actor, CaseEvent, CaseState } from '../../../api/cases/case.ts';
import { describeEntry } from '../../../api/cases/entry-sentence.ts';
import { replay } from '../../../api/cases/evolve.ts';
import { presentUnreached } from '../../../api/cases/receipt-sentences.ts';
import { createInbox, type Inbox } from '../../../api/notices/inbox.ts';
import { recordReceipts } from '../../../api/notices/receipts.ts';
import { type Channel, sendOutbox } from '../../../api/notices/send-outbox.ts';
import { unreachedReminders } from '../../../api/notices/unreached.ts';
import type { Person } from '../../../api/route.ts';
import { suite } from '../../suite.ts';
import { act, air, city, codeOf, duty, engines, newCase, type Office, system, wang } from '../cases/office.ts';
import { fileIt } from '../cases/stage.ts';
import { dropDefences } from '../ledger/tampering.ts';

type Receipt = Extract<CaseEvent, { type: 'receiptNoted' }>;

for (const [engine, open] of engines) {
  const receipts = suite<{ o: Office; inbox: Inbox }>(`what became of reminders, on ${engine}`);

  receipts.beforeEach(async (context) => {
    const o = await open();
    const now = () => new Date(o.clock.now);
    context.o = o;
    context.inbox = createInbox({ database: o.database, now, log: { error: () => undefined } });
    await o.cases.open(newCase('case-1'), system);
    await act(o, 'case-1', fileIt, wang);
    await act(o, 'case-1', { type: 'assign', duty, note: '' }, wang);
  });
  receipts.afterEach(async ({ o }) => o.close());

  receipts('nothing says that a reminder reached anybody while no receipt is there', async ({ o }) => {
    o.clock.now = '2026-11-25T03:50:00.000Z';
    assert.is(await o.cases.remind(), 1);
    assert.is(await record(o), 0);
    assert.equal(await written(o), []);
    const [entry] = ((await o.cases.read('case-1'))?.entries ?? []).filter(({ event }) => event.type === 'clockNoted');
    const { sentence } = describeEntry(entry?.event as CaseEvent, (id) => id);
    assert.match(sentence, /即将到期，提醒已生成，待送达/);
    assert.not.match(sentence, '已提醒');
  });

  receipts('已发送 is written after a channel took it, once, with the channel', async ({ o }) => {
    const send = () => sendOutbox({ database: o.database, channels: { wecom: taking }, now: () => o.clock.now });
    assert.is(await record(o), 0);
    await send();
    const at = o.clock.now;
    o.later(1);
    assert.is(await record(o), 3);
    assert.is(await record(o), 0);
    const of = (await entryOf(o, 'assigned'))?.seq ?? 0;
    assert.equal((await written(o))[0], {
      ...{ type: 'receiptNoted', of, about: 'assigned', clock: null, fact: 'sent', happenedAt: at },
      ...{ to: 'unit:div-air', channel: 'wecom', person: null },
    });
    assert.equal(facts(await written(o)), ['sent unit:aff-monitoring', 'sent unit:city-3607', 'sent unit:div-air']);
  });

  receipts('已送达 is written after the list of a person of the unit held it, for that unit alone', async (context) => {
    const { o, inbox } = context;
    await addUser(o, air);
    await inbox.unread(city as Person);
    assert.is(await record(o), 1);
    assert.equal(facts(await written(o)), ['delivered unit:city-3607']);
    await inbox.list({ view: 'all', limit: 50 }, air as Person);
    assert.is(await record(o), 1);
    assert.is(await record(o), 0);
    assert.equal(facts(await written(o)), ['delivered unit:city-3607', 'delivered unit:div-air']);
  });

  receipts('已读 is written after a person opened it, with who and when, the first of the unit', async (context) => {
    const { o, inbox } = context;
    await addUser(o, air);
    const { items } = await inbox.list({ view: 'all', limit: 50 }, air as Person);
    assert.is(await record(o), 1);
    o.later(3);
    // All read is no opening.
    await inbox.readAll(o.clock.now, air as Person);
    assert.is(await record(o), 0);
    await inbox.read(
      items.map(({ key }) => key),
      air as Person,
    );
    const at = o.clock.now;
    assert.is(await record(o), 1);
    const read = (await written(o)).at(-1);
    assert.equal([read?.fact, read?.happenedAt, read?.person], ['read', at, { userId: 'u-air', name: '赵川' }]);
    assert.match(
      describeEntry(read as CaseEvent, () => '大气环境处').sentence,
      /^交办通知已读（.*）：大气环境处 赵川$/,
    );
    assert.is(await record(o), 0);
  });

  receipts(
    '发送失败 is written when every channel has refused so often, and 未能通知 until somebody has it',
    async (context) => {
      const { o, inbox } = context;
      const send = () => sendOutbox({ database: o.database, channels: { wecom: refusing }, now: () => o.clock.now });
      for (let turn = 1; turn <= 4; turn += 1) {
        await send();
        assert.is(await record(o), 0, `after ${turn} refusals`);
        o.later(10);
      }
      await send();
      assert.is(await record(o), 3);
      assert.is(await record(o), 0);
      assert.equal(facts(await written(o)), [
        'failed unit:aff-monitoring',
        'failed unit:city-3607',
        'failed unit:div-air',
      ]);
      const entries = (await o.cases.read('case-1'))?.entries ?? [];
      assert.equal(
        presentUnreached(entries, (id) => id)
          .map(({ what, to }) => [what, to])
          .toSorted(),
        [
          ['交办通知', 'aff-monitoring'],
          ['交办通知', 'city-3607'],
          ['交办通知', 'div-air'],
        ],
      );
      assert.is((await unreachedReminders(o.database, 2)).count, 3);
      await addUser(o, air);
      await inbox.unread(air as Person);
      await record(o);
      const later = (await o.cases.read('case-1'))?.entries ?? [];
      assert.equal(
        presentUnreached(later, (id) => id)
          .map(({ to }) => to)
          .toSorted(),
        ['aff-monitoring', 'city-3607'],
      );
      const left = await unreachedReminders(o.database, 2);
      assert.equal([left.count, left.items.map(({ number }) => number)], [2, ['2026-0001', '2026-0001']]);
    },
  );

  receipts('without any outer channel nothing was sent and nothing was refused', async ({ o }) => {
    await sendOutbox({ database: o.database, channels: {}, now: () => o.clock.now });
    o.later(60);
    assert.is(await record(o), 0);
  });

  receipts('a step further, 超时 and 升级, is a fact of its own with receipts of its own', async ({ o }) => {
    for (const unit of [city, air]) await act(o, 'case-1', { type: 'accept' }, unit);
    await act(o, 'case-1', { type: 'urge', text: '请抓紧' }, wang);
    o.clock.now = '2026-11-29T00:00:00.000Z';
    await o.cases.remind();
    await sendOutbox({ database: o.database, channels: { wecom: taking }, now: () => o.clock.now });
    await record(o);
    const told = (await written(o)).map(({ about, clock, to }) => `${about} ${clock} ${to}`);
    assert.ok(told.includes('overdue answer role:publicity'), told.join('\n'));
    assert.ok(told.includes('escalated answer role:leader'), told.join('\n'));
    assert.ok(told.includes('urged null unit:div-air'), told.join('\n'));
    assert.is(new Set(told).size, told.length, 'one for each notice and addressee');
  });

  receipts('a receipt keeps nobody from acting on the case as he saw it', async ({ o, inbox }) => {
    await addUser(o, air);
    const seen = (await o.cases.read('case-1'))?.state.version ?? 0;
    await inbox.unread(air as Person);
    assert.is(await record(o), 1);
    const state = await o.cases.act('case-1', seen, { type: 'accept' }, air);
    assert.is(state.version, seen + 2);
    assert.is(state.receipts, undefined);
    // What others did in between still does.
    assert.is(await codeOf(o.cases.act('case-1', seen, { type: 'accept' }, city)), 'version.conflict');
    const entries = (await o.cases.read('case-1'))?.entries ?? [];
    assert.equal(replay(entries) as CaseState, state);
  });

  receipts('a case that cannot be read keeps no other from its receipts', async ({ o }) => {
    await o.cases.open(newCase('case-2'), system);
    await act(o, 'case-2', fileIt, wang);
    await act(o, 'case-2', { type: 'assign', duty, note: '' }, wang);
    await dropDefences(o.database);
    await o.database.updateTable('ledger').set({ event: '{' }).where('caseId', '=', 'case-2').execute();
    await sendOutbox({ database: o.database, channels: { wecom: taking }, now: () => o.clock.now });
    assert.is(await record(o), 3);
    assert.is((await written(o)).length, 3);
  });

  receipts(
    'a desk that is told as its people is 已发送 when one of them is reached, 发送失败 when none is',
    async ({ o }) => {
      const ways = (to: string) => [{ channel: 'sms', to: { name: to, people: [] }, group: false }];
      const directory = (recipient: string) =>
        recipient.startsWith('user:')
          ? { ways: ways(recipient), hours: null, members: [] }
          : { ways: [], hours: null, members: recipient === 'unit:div-air' ? ['u1', 'u2'] : ['u3'] };
      const sms: Channel = {
        perMinute: null,
        send: async ({ recipient }) => {
          if (recipient !== 'user:u2') throw new Error('对方返回 503');
        },
      };
      for (let turn = 0; turn < 6; turn += 1) {
        await sendOutbox({ database: o.database, channels: { sms }, directory, now: () => o.clock.now });
        o.later(10);
      }
      await record(o);
      // u3 is told of one thing once, whichever of his desks it is for.
      assert.equal(facts(await written(o)), ['failed unit:aff-monitoring', 'sent unit:div-air']);
    },
  );

  receipts('two processes that record at once write each fact once', async ({ o }) => {
    const other = await o.another();
    await sendOutbox({ database: o.database, channels: { wecom: taking }, now: () => o.clock.now });
    const counts = await Promise.all([
      record(o),
      recordReceipts({ database: other.database, cases: other.cases, now: () => new Date(o.clock.now) }),
    ]);
    assert.is(counts[0] + counts[1], 3);
    assert.is((await written(o)).length, 3);
  });

  receipts.run();
}

const taking: Channel = { perMinute: null, send: async () => undefined };
const refusing: Channel = {
  perMinute: null,
  send: async () => {
    throw new Error('对方返回 503');
  },
};

const record = (o: Office) =>
  recordReceipts({ database: o.database, cases: o.cases, now: () => new Date(o.clock.now) });

async function entryOf(o: Office, type: CaseEvent['type']) {
  return (await o.cases.read('case-1'))?.entries.find(({ event }) => event.type === type);
}

async function written(o: Office): Promise<Receipt[]> {
  const entries = (await o.cases.read('case-1'))?.entries ?? [];
  return entries.flatMap(({ event }) => (event.type === 'receiptNoted' ? [event] : []));
}

function facts(of: readonly Receipt[]): string[] {
  return of.map(({ fact, to }) => `${fact} ${to}`).toSorted();
}

/** The account of a person who acts in these tests. */
async function addUser(o: Office, actor: Actor): Promise<void> {
  if (actor.kind !== 'person') return;
  const { userId, name, role, unitId } = actor;
  await o.database
    .insertInto('users')
    .values({
      ...{ id: userId, name: userId, displayName: name, role, unitId, active: 1, passwordHash: '', mustChange: 0 },
      ...{ passwordSetAt: '2026-01-01T00:00:00.000Z', createdAt: '2026-01-01T00:00:00.000Z', lastLoginAt: null },
    })
    .execute();
}
