import * as assert from 'uvu/assert';
import type { Notice } from '../../../api/notices/outbox.ts';
import { suite } from '../../suite.ts';
import { kinds } from './kinds.ts';
import { openSetting, type Setting, standing } from './setting.ts';
import { openMailServer, openWecom } from './stand-ins.ts';

const storm = suite<{ s: Setting }>('storms of notices');
storm.beforeEach(async (context) => {
  context.s = await openSetting();
});
storm.afterEach(async ({ s }) => s.office.close());

const [wecom, , , mail] = kinds;
if (wecom === undefined || mail === undefined) throw new Error('a kind is missing');

const alert = (index: number, to = 'role:publicity', level: Notice['level'] = 'orange'): Notice => ({
  ...{ to, text: '请立即研判。', target: `/alerts/a${index}`, level: level ?? 'orange' },
  subject: `${level === 'red' ? '红' : '橙'}色新预警：第 ${index} 件`,
});
const rows = async ({ office }: Setting, state: string) => {
  const { count } = await office.database
    .selectFrom('outbox')
    .select((e) => e.fn.countAll().as('count'))
    .where('channel', '<>', 'inApp')
    .where('state', '=', state)
    .executeTakeFirstOrThrow();
  return Number(count);
};

storm(
  'five notices for one addressee are five messages, the sixth makes them one digest, gravest first',
  async ({ s }) => {
    const robot = await standing(() => openWecom(() => s.office.clock.now.getTime()));
    await s.add(wecom, robot);
    for (let index = 1; index <= 5; index += 1) await s.tell(`e${index}`, [alert(index)]);
    await s.send();
    assert.is(robot.arrived.length, 5);
    for (let index = 11; index <= 16; index += 1)
      await s.tell(`e${index}`, [alert(index, 'role:publicity', index === 14 ? 'red' : 'orange')]);
    assert.is((await s.send()).sent, 12);
    assert.is(robot.arrived.length, 6);
    const text = robot.arrived[5]?.body.text.content ?? '';
    assert.is(
      text,
      '【6 条通知：红色 1、橙色 5】\n致 宣教处\n1. 红色新预警：第 14 件\n2. 橙色新预警：第 11 件\n3. 橙色新预警：第 12 件\n4. 橙色新预警：第 13 件\n5. 橙色新预警：第 15 件\n6. 橙色新预警：第 16 件\n/alerts',
    );
    assert.is(await rows(s, 'sent'), 11);
    const [newest] = (await s.admin.get('/api/notice-attempts')).body.items;
    assert.equal([newest.kind, newest.notices, newest.to], ['汇总', 6, '宣教处']);
  },
);

storm(
  'a burst of 200 reaches the robot of 企业微信 within its bytes and its 20 a minute, none refused',
  async ({ s }) => {
    const robot = await standing(() => openWecom(() => s.office.clock.now.getTime()));
    await s.add(wecom, robot);
    const desks = ['role:publicity', 'role:leader', 'role:office', 'unit:div-air', 'unit:div-water'];
    for (let index = 0; index < 200; index += 1)
      await s.tell(`e${index}`, [
        { ...alert(index, desks[index % 5]), subject: `橙色新预警：${'很长的标题'.repeat(20)}${index}` },
      ]);
    for (let minute = 0; minute < 5; minute += 1) {
      await s.send();
      s.office.clock.move(1);
    }
    assert.is(await rows(s, 'sent'), 200);
    assert.is(robot.arrived.length, 5);
    for (const { body } of robot.arrived) {
      assert.ok(Buffer.byteLength(body.text.content) <= 2_048);
      assert.match(body.text.content, /……其余 \d+ 条请打开列表查看\n\/alerts$/);
    }
    const { items } = (await s.admin.get('/api/notice-attempts?outcome=failed')).body;
    assert.equal(items, []);
  },
);

storm('more addressees than a robot takes in a minute share one message that names them', async ({ s }) => {
  const robot = await standing(() => openWecom(() => s.office.clock.now.getTime()));
  await s.add(wecom, robot);
  const units = await s.office.database.selectFrom('units').select(['id', 'name']).limit(30).execute();
  assert.is(units.length, 30);
  for (const [index, { id }] of units.entries()) await s.tell(`e${index}`, [alert(index, `unit:${id}`)]);
  assert.is((await s.send()).sent, 60);
  assert.is(robot.arrived.length, 1);
  assert.match(robot.arrived[0]?.body.text.content, / 等 30 个\n/);
});

storm('10,000 alerts at once are at most 20 messages to any channel, and every one is accounted for', async ({ s }) => {
  const robot = await standing(() => openWecom(() => s.office.clock.now.getTime()));
  const letters = await standing(openMailServer);
  await s.add(wecom, robot, { audience: ['role:publicity'] });
  await s.add(mail, letters);
  // 厅领导 have no robot: their two people get letters.
  await s.contact('lingdao', { email: 'lingdao@example.gov.cn' });
  const all = Array.from({ length: 10_000 }, (_, index) =>
    index % 100 === 0 ? alert(index, 'role:leader', 'red') : alert(index),
  );
  await s.tellEach(all);
  assert.is(await rows(s, 'waiting'), 10_000);
  const begun = Date.now();
  for (let minute = 0; minute < 3; minute += 1) {
    await s.send();
    s.office.clock.move(1);
  }
  assert.ok(Date.now() - begun < 30_000, `${Date.now() - begun} ms`);
  assert.ok(robot.arrived.length <= 20 && robot.arrived.length >= 1, `${robot.arrived.length} to the robot`);
  assert.ok(letters.arrived.length <= 20 && letters.arrived.length >= 1, `${letters.arrived.length} letters`);
  assert.is(await rows(s, 'waiting'), 0);
  assert.is(await rows(s, 'failed'), 0);
  assert.equal([await rows(s, 'sent'), await rows(s, 'split')], [10_000, 100]);
  assert.match(
    robot.arrived[0]?.body.text.content,
    /^【9900 条通知：橙色 9900】\n致 宣教处\n1\. 橙色新预警：第 \d+ 件\n/,
  );
  assert.match(letters.arrived[0]?.body.subject, /^100 条通知：红色 100$/);
});

storm('a digest that is refused stays as many notices as it was, each with its cause, and goes on', async ({ s }) => {
  const robot = await standing(() => openWecom(() => s.office.clock.now.getTime()));
  const letters = await standing(openMailServer);
  robot.mood = 'fails';
  await s.add(wecom, robot);
  await s.add(mail, letters);
  await s.contact('xuanjiao', { email: 'xuanjiao@example.gov.cn' });
  for (let index = 0; index < 8; index += 1) await s.tell(`e${index}`, [alert(index)]);
  await s.send();
  assert.is(robot.arrived.length, 1);
  assert.is(letters.arrived.length, 1);
  assert.match(letters.arrived[0]?.body.subject, /^8 条通知：橙色 8/);
  assert.is(await rows(s, 'split'), 8);
  assert.is(await rows(s, 'sent'), 8);
});

storm.run();
