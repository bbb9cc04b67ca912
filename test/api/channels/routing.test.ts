import * as assert from 'uvu/assert';
import type { ContactsBody } from '../../../api/channels/contract.ts';
import { opensAt } from '../../../api/channels/hours.ts';
import { createSafe } from '../../../api/channels/safe.ts';
import type { Notice } from '../../../api/notices/outbox.ts';
import { suite } from '../../suite.ts';
import { signedIn } from '../http/server.ts';
import { type Kind, kinds } from './kinds.ts';
import { openSetting, type Setting, standing } from './setting.ts';
import { openMailServer, openRobot } from './stand-ins.ts';

const routing = suite<{ s: Setting }>('who is reached how');
routing.beforeEach(async (context) => {
  context.s = await openSetting();
});
routing.afterEach(async ({ s }) => s.office.close());

const kindOf = (type: string): Kind => {
  const found = kinds.find((kind) => kind.type === type);
  if (found === undefined) throw new Error(type);
  return found;
};
const [wecom, dingtalk, mail, hook] = ['wecom', 'dingtalk', 'mail', 'hook'].map(kindOf) as [Kind, Kind, Kind, Kind];
const notice = (to: string, more: Partial<Notice> = {}): Notice => ({
  ...{ to, subject: '催办：2026-0001 河水发黑', text: '请今天办理。', target: '/cases/case-1', ...more },
});
const states = async ({ office }: Setting) => {
  const rows = await office.database
    .selectFrom('outbox')
    .select(['recipient', 'state', 'error'])
    .where('channel', '<>', 'inApp')
    .orderBy('key')
    .execute();
  return rows.map(({ recipient, state }) => `${recipient} ${state}`);
};

routing('a group robot gets what is for its audience, with the addressee named, and nothing else', async ({ s }) => {
  const [air, all] = [await standing(() => openRobot('wecom')), await standing(() => openRobot('dingtalk'))];
  await s.add(wecom, air, { audience: ['unit:div-air'] });
  await s.add(dingtalk, all, { audience: ['role:publicity', 'role:leader'] });
  await s.tell('e1', [notice('unit:div-air'), notice('role:publicity', { subject: '待审核：2026-0001' })]);
  await s.send();
  assert.equal(air.arrived.map(wecom.text), [
    '【催办：2026-0001 河水发黑】\n致 大气环境处\n请今天办理。\n/cases/case-1',
  ]);
  assert.equal(all.arrived.map(dingtalk.text), ['【待审核：2026-0001】\n致 宣教处\n请今天办理。\n/cases/case-1']);
});

routing(
  'a person is reached by his own channels in his order, then by the robots of his desk, by name',
  async ({ s }) => {
    const [letters, gateway, robot] = [
      await standing(openMailServer),
      await standing(() => openRobot('hook')),
      await standing(() => openRobot('wecom')),
    ];
    await s.add(wecom, robot, { audience: ['unit:div-air'] });
    const mailId = await s.add(mail, letters);
    const hookId = await s.add(hook, gateway);
    const contacts = { mobile: '13800000001', email: 'daqi@example.gov.cn' };
    await s.contact('daqi', { ...contacts, order: [hookId, mailId] });
    const to = `user:${await s.userId('daqi')}`;
    await s.tell('e1', [notice(to)]);
    await s.send();
    assert.equal([gateway.arrived.length, letters.arrived.length, robot.arrived.length], [1, 0, 0]);
    gateway.mood = 'refuses';
    letters.mood = 'refuses';
    await s.tell('e2', [notice(to, { target: '/alerts/a1', level: 'orange' })]);
    await s.send();
    assert.equal([gateway.arrived.length, letters.arrived.length, robot.arrived.length], [2, 0, 1]);
    const [called] = robot.arrived;
    if (called === undefined) throw new Error('nothing arrived');
    assert.match(wecom.text(called), '致 大气甲\n');
    assert.equal(wecom.called(called), ['13800000001']);
    const tries = (await s.admin.get('/api/notice-attempts')).body.items;
    assert.equal(
      tries.map(({ channel, outcome }: Record<string, string>) => `${channel} ${outcome}`),
      ['wecom渠道 sent', 'mail渠道 failed', 'hook渠道 failed', 'hook渠道 sent'],
    );
  },
);

routing('a desk without a robot is told as its people, each once, whatever else they are', async ({ s }) => {
  const gateway = await standing(() => openRobot('hook'));
  await s.add(hook, gateway);
  await s.contact('daqi', { mobile: '13800000001' });
  await s.contact('daqi.zhang', { mobile: '13800000002' });
  // One person is meant twice, and 水处 has nobody who could be reached.
  const own = `user:${await s.userId('daqi')}`;
  await s.tell('e1', [notice(own), notice('unit:div-air'), notice('unit:div-water')]);
  const report = await s.send();
  assert.equal(gateway.arrived.map(hook.called).toSorted(), ['13800000001', '13800000002']);
  assert.is(report.failed, 1);
  const head = `user:${await s.userId('daqi.zhang')}`;
  assert.equal((await states(s)).toSorted(), [
    ...['unit:div-air split', 'unit:div-water failed', `${own} sent`, `${head} sent`].toSorted(),
  ]);
  const [failed] = await s.office.database.selectFrom('outbox').select('error').where('state', '=', 'failed').execute();
  assert.match(failed?.error ?? '', '没有渠道能送达');
  await s.send();
  assert.is(gateway.arrived.length, 2);
});

routing('a robot that refuses a desk leaves it to the people of the desk', async ({ s }) => {
  const [robot, gateway] = [await standing(() => openRobot('wecom')), await standing(() => openRobot('hook'))];
  robot.mood = 'fails';
  await s.add(wecom, robot);
  await s.add(hook, gateway);
  await s.contact('xuanjiao', { mobile: '13800000003' });
  await s.tell('e1', [notice('role:publicity', { target: '/alerts/a1', level: 'red' })]);
  await s.send();
  assert.equal(gateway.arrived.map(hook.called), ['13800000003']);
});

routing('outside his hours a person is left alone until they begin, but never with what is red', async ({ s }) => {
  const gateway = await standing(() => openRobot('hook'));
  await s.add(hook, gateway);
  // The clock stands at 10:00 in Beijing.
  await s.contact('daqi', { mobile: '13800000001', hours: { from: '14:00', to: '18:00' } });
  const to = `user:${await s.userId('daqi')}`;
  await s.tell('orange', [notice(to, { subject: '橙色新预警：甲', target: '/alerts/a1', level: 'orange' })]);
  await s.tell('plain', [notice(to, { subject: '催办：乙' })]);
  await s.tell('red', [notice(to, { subject: '红色新预警：丙', target: '/alerts/a2', level: 'red' })]);
  const report = await s.send();
  assert.equal([report.sent, report.held], [4, 2]);
  assert.equal(
    gateway.arrived.map(({ body }) => body.subject),
    ['红色新预警：丙'],
  );
  const [held] = await s.office.database.selectFrom('outbox').selectAll().where('heldUntil', 'is not', null).execute();
  assert.equal([held?.heldUntil, held?.error], ['2026-11-25T06:00:00.000Z', '接收时段外，14:00 起发送']);
  // Waiting for his hours is no failure.
  s.office.clock.move(30);
  await s.send();
  assert.is((await (await signedIn(s.office, 'xuanjiao')).get('/api/unfinished')).body.notices.figure.value, 0);
  s.office.clock.move(211);
  await s.send();
  assert.equal(gateway.arrived.map(({ body }) => body.subject).slice(1), ['橙色新预警：甲', '催办：乙']);
});

routing('hours that reach over midnight are open at night', () => {
  const night = { from: '20:00', to: '07:30' };
  const at = (hour: number, minute = 0) => new Date(Date.UTC(2026, 10, 25, hour - 8, minute)).toISOString();
  for (const [hour, minute, opens] of [
    [20, 0, null],
    [23, 59, null],
    [7, 29, null],
    [7, 30, at(20)],
    [12, 0, at(20)],
  ] as const)
    assert.is(opensAt(night, at(hour, minute)), opens, `${hour}:${minute}`);
  assert.is(opensAt({ from: '09:00', to: '18:00' }, at(18)), at(33));
  assert.is(opensAt({ from: '09:00', to: '18:00' }, at(8, 59)), at(9));
});

routing('a channel that hangs holds up no other, and its alerts do not wait for it one by one', async ({ s }) => {
  const [slow, gateway] = [await standing(() => openRobot('wecom')), await standing(() => openRobot('hook'))];
  slow.mood = 'hangs';
  await s.add(wecom, slow, { audience: ['role:publicity', 'role:leader', 'unit:div-water'] });
  await s.add(hook, gateway);
  for (const name of ['xuanjiao', 'lingdao', 'shui']) await s.contact(name, { mobile: `1380000000${name.length}` });
  const alert = (id: string) => ({ target: `/alerts/${id}`, level: 'red' as const });
  for (const [index, to] of ['role:publicity', 'role:leader', 'unit:div-water'].entries())
    for (const id of ['a', 'b', 'c']) await s.tell(`${id}${index}`, [notice(to, alert(`${id}${index}`))]);
  const begun = Date.now();
  await s.send(500);
  assert.ok(Date.now() - begun < 3_000, `${Date.now() - begun} ms`);
  assert.is(slow.arrived.length, 1);
  assert.is(gateway.arrived.length, 9);
});

routing('an alert that all refuse goes round them until one takes it', async ({ s }) => {
  const [first, second] = [await standing(() => openRobot('wecom')), await standing(() => openRobot('dingtalk'))];
  first.mood = 'fails';
  second.mood = 'refuses';
  await s.add(wecom, first);
  await s.add(dingtalk, second);
  await s.tell('e1', [notice('role:publicity', { target: '/alerts/a1', level: 'red' })]);
  await s.send();
  assert.equal([first.arrived.length, second.arrived.length], [1, 1]);
  for (let minute = 0; minute < 60; minute += 10) {
    s.office.clock.move(10);
    await s.send();
  }
  assert.ok(
    first.arrived.length >= 3 && second.arrived.length >= 3,
    `${first.arrived.length} ${second.arrived.length}`,
  );
  first.mood = 'takes';
  for (const before = first.arrived.length; first.arrived.length === before; ) {
    s.office.clock.move(10);
    await s.send();
  }
  const taken = first.arrived.length;
  s.office.clock.move(60);
  await s.send();
  assert.is(first.arrived.length, taken);
});

routing(
  'each person keeps his own contacts, the administrator those of all, and nobody else sees them',
  async ({ s }) => {
    const unit = await signedIn(s.office, 'daqi');
    const id = await s.userId('daqi');
    const own: ContactsBody = {
      ...{ mobile: '13800000001', email: null, robotName: null, order: [] },
      hours: { from: '08:00', to: '22:00' },
    };
    assert.is((await unit.send('PUT', '/api/account/contacts', own)).status, 200);
    const { body } = await s.admin.get(`/api/users/${id}/contacts`);
    assert.equal([body.mobile, body.hours], ['13800000001', { from: '08:00', to: '22:00' }]);
    assert.is((await s.admin.send('PUT', `/api/users/${id}/contacts`, { ...own, mobile: null })).status, 200);
    assert.is((await unit.get('/api/account/contacts')).body.mobile, null);
    assert.is((await unit.get(`/api/users/${id}/contacts`)).status, 403);
    for (const [wrong, path] of [
      [{ mobile: '一三八' }, 'mobile'],
      [{ email: 'nobody' }, 'email'],
      [{ hours: { from: '25:00', to: '08:00' } }, 'hours.from'],
      [{ hours: { from: '08:00', to: '08:00' } }, 'hours'],
    ] as const) {
      const refused = await unit.send('PUT', '/api/account/contacts', { ...own, ...wrong });
      assert.equal([refused.status, refused.body.errors[0].path], [400, path]);
      assert.match(refused.body.errors[0].message, /[一-鿿]/);
    }
  },
);

routing('while the database is away the first group robot of the last round still tells of it', async ({ s }) => {
  const { channels } = s.office.services;
  const message = {
    key: 'k',
    recipient: 'role:admin',
    subject: '系统告警',
    text: '数据库不可用。',
    target: '/overview',
  };
  await channels.alarm.send(message);
  const robot = await standing(() => openRobot('wecom'));
  await s.add(wecom, robot);
  await s.send();
  await channels.alarm.send(message);
  assert.equal(robot.arrived.map(wecom.text), ['【系统告警】\n数据库不可用。\n/overview']);
});

routing('a channel that is off or gone is passed over, and the order says which is tried first', async ({ s }) => {
  const [one, two] = [await standing(() => openRobot('wecom')), await standing(() => openRobot('dingtalk'))];
  const first = await s.add(wecom, one);
  const second = await s.add(dingtalk, two);
  const { body } = await s.admin.post('/api/channels/order', { ids: [second, first] });
  assert.equal(
    body.items.map(({ id }: { id: string }) => id),
    [second, first],
  );
  await s.tell('e1', [notice('role:publicity')]);
  await s.send();
  assert.is((await s.admin.send('PATCH', `/api/channels/${second}`, { enabled: false })).status, 200);
  await s.tell('e2', [notice('role:publicity')]);
  await s.send();
  assert.equal([one.arrived.length, two.arrived.length], [1, 1]);
  await s.admin.send('DELETE', `/api/channels/${first}`);
  await s.tell('e3', [notice('role:publicity')]);
  assert.is((await s.send()).skipped, 1);
  const attempts = (await s.admin.get('/api/notice-attempts?outcome=sent&limit=1')).body;
  assert.equal([attempts.items[0].channel, attempts.total], ['wecom渠道', 2]);
  const next = (await s.admin.get(`/api/notice-attempts?outcome=sent&limit=1&after=${attempts.next}`)).body;
  assert.equal([next.items[0].channel, next.next], ['dingtalk渠道', null]);
});

routing('what is red goes on at once like an alert, and what none takes is listed by its names', async ({ s }) => {
  const [letters, gateway] = [await standing(openMailServer), await standing(() => openRobot('hook'))];
  letters.mood = 'refuses';
  gateway.mood = 'refuses';
  await s.add(mail, letters);
  await s.add(hook, gateway);
  await s.contact('daqi', { mobile: '13800000001', email: 'daqi@example.gov.cn' });
  await s.tell('e1', [notice(`user:${await s.userId('daqi')}`, { level: 'red' })]);
  await s.send();
  assert.is(gateway.arrived.length, 1);
  const { items } = (await s.admin.get('/api/unfinished/notices')).body;
  const named = items.map(({ to, channel, reason }: Record<string, string>) => [to, channel, reason]);
  assert.is(named.length, 1);
  assert.equal(named[0].slice(0, 2), ['大气甲', 'hook渠道']);
  assert.match(named[0][2], '对方返回 403');
});

routing(
  'settings that another installation sealed are said to be unreadable, and what they should send goes on',
  async ({ s }) => {
    const [robot, next] = [await standing(() => openRobot('wecom')), await standing(() => openRobot('dingtalk'))];
    const id = await s.add(wecom, robot);
    await s.add(dingtalk, next);
    const settings = createSafe('another secret of another installation').close({ url: robot.url });
    await s.office.database.updateTable('channels').set({ settings }).where('id', '=', id).execute();
    const [view] = (await s.admin.get('/api/channels')).body.items;
    assert.equal([view.shown, view.kept], ['设置无法读取（安装密钥已更换），请重新填写', []]);
    await s.tell('e1', [notice('role:publicity', { target: '/alerts/a1', level: 'red' })]);
    await s.send();
    assert.equal([robot.arrived.length, next.arrived.length], [0, 1]);
    const [failed] = (await s.admin.get('/api/notice-attempts?outcome=failed')).body.items;
    assert.match(failed.error, '设置无法读取');
    assert.is((await s.admin.send('PATCH', `/api/channels/${id}`, { settings: { url: robot.url } })).status, 200);
    assert.is((await s.admin.post(`/api/channels/${id}/test`, { to: null })).body.sent, true);
  },
);

routing.run();
