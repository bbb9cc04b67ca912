import * as assert from 'uvu/assert';
import { notificationsFor, writeOutbox } from '../../../api/notices/outbox.ts';
import { type Channel, sendOutbox } from '../../../api/notices/send-outbox.ts';
import { suite } from '../../suite.ts';
import { dropDefences } from '../ledger/tampering.ts';
import { act, air, city, duty, engines, leader, newCase, type Office, system, wang } from './office.ts';
import { fileIt } from './stage.ts';

for (const [engine, open] of engines) {
  const reminders = suite<{ o: Office }>(`reminders and notices on ${engine}`);
  reminders.beforeEach(async (context) => {
    context.o = await open();
  });
  reminders.afterEach(async ({ o }) => o.close());

  reminders(
    'an overdue answer is noted once and escalated once, also when the process was down at that moment',
    async ({ o }) => {
      await assigned(o);
      for (const unit of [city, air]) await act(o, 'case-1', { type: 'accept' }, unit);
      assert.is(await o.cases.remind(), 0);
      o.clock.now = '2026-11-26T23:30:00.000Z';
      assert.is(await o.cases.remind(), 1);
      assert.is(await o.cases.remind(), 0);
      o.clock.now = '2026-11-29T00:00:00.000Z';
      assert.is(await o.cases.remind(), 2);
      assert.is(await o.cases.remind(), 0);
      const noted = (await o.cases.read('case-1'))?.entries.flatMap(({ event, by }) =>
        event.type === 'clockNoted' ? [[event.clock, event.note, event.to, by.kind]] : [],
      );
      assert.equal(noted, [
        ['answer', 'dueSoon', '主管单位、处置单位', 'system'],
        ['answer', 'overdue', '宣教处', 'system'],
        ['answer', 'escalated', '厅领导', 'system'],
      ]);
      assert.equal(await subjects(o, ['role:leader']), ['超时升级：2026-0001 龙南某工业园夜间异味扰民']);
      assert.equal(await subjects(o, ['role:publicity']), ['超时：2026-0001 龙南某工业园夜间异味扰民']);
    },
  );

  reminders('two workers that remind at once write each reminder once', async ({ o }) => {
    await assigned(o);
    const other = await o.another();
    o.clock.now = '2026-11-25T03:50:00.000Z';
    const counts = await Promise.all([o.cases.remind(), other.cases.remind()]);
    assert.is(counts[0] + counts[1], 1);
  });

  reminders('an extension lets the warnings count towards the new limit', async ({ o }) => {
    await assigned(o);
    for (const unit of [city, air]) await act(o, 'case-1', { type: 'accept' }, unit);
    o.clock.now = '2026-11-27T00:00:00.000Z';
    assert.is(await o.cases.remind(), 1);
    const wanted = { clock: 'answer', until: '2026-11-28T01:30:00Z', reason: '等待监测' } as const;
    await act(o, 'case-1', { type: 'askExtension', ...wanted }, air);
    await act(
      o,
      'case-1',
      { type: 'extend', clock: 'answer', until: '2026-11-28T01:30:00Z', reason: '等待监测' },
      leader,
    );
    assert.is(await o.cases.remind(), 0);
    o.clock.now = '2026-11-28T00:00:00.000Z';
    assert.is(await o.cases.remind(), 1);
  });

  reminders('a case that cannot be read does not silence the others, and fails no run for ever', async ({ o }) => {
    await o.cases.open(newCase('case-1'), system);
    await o.cases.open(newCase('case-2'), system);
    await dropDefences(o.database);
    await o.database.updateTable('ledger').set({ event: '{' }).where('caseId', '=', 'case-1').execute();
    o.clock.now = '2026-11-25T02:14:00.000Z';
    assert.is(await o.cases.remind(), 1);
    assert.is(await o.cases.remind(), 0);
    assert.is(o.told.unreadable.length, 1);
    assert.match(o.told.unreadable[0] ?? '', '案件 case-1 的第 1 条记录');
    assert.is((await o.cases.read('case-2'))?.entries.at(-1)?.event.type, 'clockNoted');
  });

  reminders('an assignment notifies lead, handler and support with the limit', async ({ o }) => {
    await assigned(o);
    const [notice] = await notificationsFor(o.database, ['unit:city-3607'], 10);
    assert.is(notice?.subject, '交办：2026-0001 龙南某工业园夜间异味扰民');
    assert.match(notice?.text ?? '', '请于 11月25日12:00（北京时间）前签收或者退回');
    assert.is(notice?.target, '/cases/case-1');
    assert.is((await subjects(o, ['unit:div-air', 'unit:aff-monitoring'])).length, 2);
    assert.equal(await subjects(o, []), []);
  });

  reminders(
    'a notice that fails is kept with its cause, tried again later, and handed to the next channel',
    async ({ o }) => {
      await assigned(o);
      const received: string[] = [];
      const channels: Record<string, Channel> = {
        inApp: channel(async (notice) => void received.push(`inApp ${notice.recipient}`)),
        wecom: channel(async () => {
          throw new Error('对方返回 503');
        }),
        sms: channel(async (notice) => void received.push(`sms ${notice.recipient}`)),
      };
      const send = () => sendOutbox({ database: o.database, channels, now: () => o.clock.now });
      assert.equal(await send(), { sent: 3, retried: 3, failed: 0, skipped: 0, held: 0 });
      assert.equal(await send(), { sent: 0, retried: 0, failed: 0, skipped: 0, held: 0 });
      const waiting = await o.database.selectFrom('outbox').selectAll().where('state', '=', 'waiting').execute();
      assert.equal([waiting.length, waiting[0]?.error, waiting[0]?.attempts], [3, '对方返回 503', 1]);
      for (const retried of [3, 3, 3]) {
        o.later(10);
        assert.is((await send()).retried, retried);
      }
      o.later(10);
      assert.is((await send()).failed, 3);
      assert.is((await send()).sent, 3);
      assert.is(received.filter((line) => line === 'sms unit:div-air').length, 1);
      const failed = await o.database.selectFrom('outbox').selectAll().where('state', '=', 'failed').execute();
      assert.equal(
        [failed.length, failed[0]?.channel, failed[0]?.error],
        [3, 'wecom', '对方返回 503（已尝试 5 次，改走 sms）'],
      );
    },
  );

  reminders('without an outer channel a notice stands in the app and says that it went nowhere else', async ({ o }) => {
    await assigned(o);
    const report = await sendOutbox({ database: o.database, channels: {}, now: () => o.clock.now });
    assert.equal(report, { sent: 3, retried: 0, failed: 0, skipped: 3, held: 0 });
    const row = await o.database.selectFrom('outbox').select('error').where('state', '=', 'skipped').executeTakeFirst();
    assert.is(row?.error, '没有配置外部通知渠道，只在站内通知。');
    assert.is((await subjects(o, ['unit:div-air'])).length, 1);
  });

  reminders(
    'two processes that send at once hand each notice over once; one that died leaves it to the next',
    async ({ o }) => {
      await assigned(o);
      const other = await o.another();
      const received: string[] = [];
      const channels = { wecom: channel(async (notice) => void received.push(notice.key)) };
      const send = (database: Office['database']) => sendOutbox({ database, channels, now: () => o.clock.now });
      await Promise.all([send(o.database), send(other.database)]);
      assert.equal([received.length, new Set(received).size], [3, 3]);
      await o.database
        .updateTable('outbox')
        .set({ state: 'sending', nextAttemptAt: '2026-11-25T02:02:00.000Z' })
        .execute();
      assert.is((await send(o.database)).sent, 0);
      o.later(3);
      assert.is((await send(o.database)).sent, 6);
    },
  );

  reminders(
    'what a clock 45 days ahead has written or claimed goes out when the clock is right again',
    async ({ o }) => {
      const right = o.clock.now;
      o.later(45 * 24 * 60);
      await assigned(o);
      const received: string[] = [];
      const channels = { wecom: channel(async (notice) => void received.push(notice.key)) };
      await o.database
        .updateTable('outbox')
        .set({ state: 'sending', nextAttemptAt: new Date(Date.parse(o.clock.now) + 120_000).toISOString() })
        .where('channel', '=', 'external')
        .execute();
      o.clock.now = right;
      assert.is((await sendOutbox({ database: o.database, channels, now: () => o.clock.now })).sent, 6);
      assert.is(received.length, 3);
    },
  );

  reminders('on the last channel a notice is tried for a day', async ({ o }) => {
    await assigned(o);
    const channels = { wecom: channel(refuse) };
    const send = () => sendOutbox({ database: o.database, channels, now: () => o.clock.now });
    await send();
    for (let hour = 0; hour < 23; hour += 1) {
      o.later(60);
      assert.is((await send()).retried, 3, `hour ${hour}`);
    }
    o.later(120);
    assert.is((await send()).failed, 3);
  });

  reminders(
    'a page for an alert is tried until somebody has taken it on, and goes before everything else',
    async ({ o }) => {
      await assigned(o);
      await pageFor(o, 'alert-1');
      const order: string[] = [];
      const noting = channel(async ({ target }) => {
        order.push(target);
        throw new Error('对方返回 503');
      });
      const send = () => sendOutbox({ database: o.database, channels: { wecom: noting }, now: () => o.clock.now });
      assert.is((await send()).retried, 4);
      assert.is(order[0], '/alerts/alert-1');
      for (let day = 0; day < 5; day += 1) {
        o.later(24 * 60);
        await send();
      }
      assert.is(order.at(-1), '/alerts/alert-1');
      await o.database.updateTable('alerts').set({ status: 'acknowledged' }).where('id', '=', 'alert-1').execute();
      o.later(60);
      assert.equal(await send(), { sent: 0, retried: 0, failed: 0, skipped: 1, held: 0 });
      const row = await o.database.selectFrom('outbox').select('error').where('state', '=', 'skipped').execute();
      assert.equal(row, [{ error: '预警已有人研判，不再外发。' }]);
    },
  );

  reminders(
    'a channel that counts is never sent more than it takes in a minute, and nothing is lost by that',
    async ({ o }) => {
      await assigned(o);
      const received: string[] = [];
      const channels = { wecom: { send: async ({ key }: { key: string }) => void received.push(key), perMinute: 2 } };
      const send = () => sendOutbox({ database: o.database, channels, now: () => o.clock.now });
      const first = await send();
      assert.equal([received.length, first.held], [2, 1]);
      assert.is((await send()).held, 1);
      o.later(2);
      await send();
      assert.equal([received.length, new Set(received).size], [3, 3]);
    },
  );

  reminders.run();
}

function channel(send: Channel['send']): Channel {
  return { send, perMinute: null };
}

async function refuse(): Promise<void> {
  throw new Error('对方返回 503');
}

/** A notice of an alert on its way to phones. */
async function pageFor(o: Office, alertId: string): Promise<void> {
  const at = o.clock.now;
  await o.database
    .insertInto('alerts')
    .values({ ...alertRow, id: alertId, raisedAt: at, lastSeenAt: at, foundAt: at })
    .execute();
  await o.database
    .transaction()
    .execute((writing) =>
      writeOutbox(
        writing,
        `${alertId}-red`,
        [{ to: 'role:publicity', subject: '红色预警', text: '请立即研判。', target: `/alerts/${alertId}` }],
        at,
      ),
    );
}

const alertRow = {
  group: 'g',
  title: '青沙河水发黑',
  firstSentence: '',
  summary: '',
  level: 'red',
  rank: 4,
  score: 90,
  status: 'waiting',
  topics: '["water"]',
  mainTopic: 'water',
  place: null,
  placeName: null,
  publishedAt: null,
  judgeBy: null,
  caseId: null,
  acknowledgedById: null,
  acknowledgedByName: null,
  acknowledgedAt: null,
  decision: null,
  demo: 0,
};

async function assigned(o: Office): Promise<void> {
  await o.cases.open(newCase('case-1'), system);
  await act(o, 'case-1', fileIt, wang);
  await act(o, 'case-1', { type: 'assign', duty, note: '' }, wang);
}

async function subjects(o: Office, recipients: string[]): Promise<string[]> {
  return (await notificationsFor(o.database, recipients, 20)).map((one) => one.subject);
}
