import * as assert from 'uvu/assert';
import type { Notice } from '../../../api/notices/outbox.ts';
import { suite } from '../../suite.ts';
import { kinds } from './kinds.ts';
import { openSetting, type Setting, standing } from './setting.ts';
import { openRobot } from './stand-ins.ts';

const personal = { mobile: '13800000001', email: 'daqi@example.gov.cn', robotName: 'ou_daqi' };
const contactOf = { wecom: 'mobile', dingtalk: 'mobile', feishu: 'robotName', mail: 'email', hook: 'mobile' } as const;

/** One body for every type: what one promises, all keep. */
for (const kind of kinds) {
  const types = suite<{ s: Setting }>(`the channel ${kind.type}`);
  types.beforeEach(async (context) => {
    context.s = await openSetting();
    await context.s.contact('daqi', personal);
  });
  types.afterEach(async ({ s }) => s.office.close());
  const open = () => standing(kind.open);
  const notice =
    (s: Setting, more: Partial<Notice> = {}) =>
    async () => ({
      ...{ to: `user:${await s.userId('daqi')}`, subject: '催办：2026-0001 河水发黑', text: '请今天办理。' },
      ...{ target: '/cases/case-1', ...more },
    });

  types('hands a notice to the person named, once, with its words and its link', async ({ s }) => {
    const other = await open();
    await s.add(kind, other);
    await s.tell('e1', [await notice(s)()]);
    assert.equal(await s.send(), { sent: 2, retried: 0, failed: 0, skipped: 0, held: 0 });
    await s.send();
    assert.is(other.arrived.length, 1);
    const [arrived] = other.arrived;
    if (arrived === undefined) throw new Error('nothing arrived');
    for (const words of ['催办：2026-0001 河水发黑', '请今天办理。', '/cases/case-1'])
      assert.ok(kind.text(arrived).includes(words), `${words} in ${kind.text(arrived)}`);
    const called = personal[contactOf[kind.type]];
    assert.equal(kind.called(arrived), kind.reach === 'group' ? [called] : called);
    if (kind.reach === 'group') assert.match(kind.text(arrived), /致 大气甲/);
    kind.proved(arrived);
    const { items } = (await s.admin.get('/api/notice-attempts')).body;
    assert.equal(
      items.map(({ to, channel, kind, notices, outcome, error }: Record<string, unknown>) => [
        ...[to, channel, kind, notices, outcome, error],
      ]),
      [['大气甲', `${kind.type}渠道`, '催办', 1, 'sent', null]],
    );
  });

  types('a text of any length is cut to what it takes, whole characters, with its link', async ({ s }) => {
    const other = await open();
    await s.add(kind, other);
    await s.tell('e1', [await notice(s, { subject: '很长的标题'.repeat(300), text: '𠮷意见'.repeat(40_000) })()]);
    assert.is((await s.send()).sent, 2);
    const [arrived] = other.arrived;
    const text = arrived === undefined ? '' : kind.text(arrived);
    const { types: known } = (await s.admin.get('/api/channels')).body;
    const { maxBytes } = known.find(({ type }: { type: string }) => type === kind.type);
    assert.ok(Buffer.byteLength(text) <= maxBytes + 1_000, `${Buffer.byteLength(text)} bytes`);
    assert.ok(text.trimEnd().endsWith('/cases/case-1'));
    assert.ok(text.isWellFormed());
    assert.ok(text.includes('…'));
  });

  types('a refusal and a broken server fail with the cause, and the test button says so', async ({ s }) => {
    const other = await open();
    const id = await s.add(kind, other);
    const to = kind.reach === 'person' ? personal[contactOf[kind.type]] : null;
    const test = async () => (await s.admin.post(`/api/channels/${id}/test`, { to })).body;
    assert.is((await test()).sent, true);
    other.mood = 'refuses';
    const refused = await test();
    assert.is(refused.sent, false);
    assert.match(refused.said, kind.refused);
    other.mood = 'fails';
    assert.match((await test()).said, kind.failed);
    await other.close();
    assert.match((await test()).said, /拒绝连接|连不上|中断/);
    const [view] = (await s.admin.get('/api/channels')).body.items;
    assert.is(view.lastSentAt, s.office.clock.now.toISOString());
    assert.match(view.lastError, /拒绝连接|连不上|中断/);
  });

  types(
    'an alert that it refuses, breaks on or hangs over goes to the next channel in the same round',
    async ({ s }) => {
      const other = await open();
      await s.add(kind, other);
      const spare = kinds.find(({ type }) => type === 'hook') ?? kind;
      const next = await standing(() => openRobot('hook'));
      await s.add(spare, next, { name: '备用网关' });
      const { order } = await s.contact('daqi', personal);
      assert.equal(order, []);
      // A group robot comes after a person's own channels, so that what is tried first is asked for.
      const first = kind.reach === 'group' ? next : other;
      const second = kind.reach === 'group' ? other : next;
      for (const [index, mood] of (['refuses', 'fails', 'hangs'] as const).entries()) {
        first.mood = mood;
        const before = second.arrived.length;
        await s.tell(`e${index}`, [await notice(s, { target: `/alerts/a${index}`, level: 'red' })()]);
        const begun = Date.now();
        const report = await s.send(600);
        assert.equal([report.failed, report.sent], [1, 2], mood);
        assert.ok(Date.now() - begun < 5_000);
        assert.is(second.arrived.length, before + 1, mood);
      }
      const rows = await s.office.database.selectFrom('outbox').select('error').where('state', '=', 'failed').execute();
      for (const { error } of rows) assert.match(error ?? '', /改走/);
    },
  );

  types('no answer, log or audit holds what is secret; the database holds it sealed', async ({ s }) => {
    const other = await open();
    const id = await s.add(kind, other);
    assert.is((await s.admin.send('PATCH', `/api/channels/${id}`, { name: '改名' })).status, 200);
    const to = kind.reach === 'person' ? personal[contactOf[kind.type]] : null;
    await s.admin.post(`/api/channels/${id}/test`, { to });
    other.mood = 'refuses';
    await s.admin.post(`/api/channels/${id}/test`, { to });
    const answers = [(await s.admin.get('/api/channels')).text, (await s.admin.get('/api/notice-attempts')).text];
    const { database } = s.office;
    const rows = [
      await database.selectFrom('channels').selectAll().execute(),
      await database.selectFrom('audit').selectAll().execute(),
      await database.selectFrom('noticeAttempts').selectAll().execute(),
      await database.selectFrom('idempotency').selectAll().execute(),
    ];
    for (const secret of kind.secrets)
      for (const place of [...answers, JSON.stringify(rows), s.office.logged()]) assert.not.ok(place.includes(secret));
    // And what is left out of a change stays.
    other.mood = 'takes';
    const [view] = (await s.admin.get('/api/channels')).body.items;
    assert.is((await s.admin.send('PATCH', `/api/channels/${id}`, { settings: view.settings })).status, 200);
    assert.is((await s.admin.post(`/api/channels/${id}/test`, { to })).body.sent, true);
    assert.ok(view.kept.length > 0);
    // To another place only what is typed for it goes.
    const elsewhere = {
      ...kind.settings(other),
      ...(kind.type === 'mail' ? { host: '127.0.0.2' } : { url: `${other.url}2` }),
    };
    for (const secret of ['password', 'secret']) {
      if (!(secret in elsewhere)) continue;
      const moved = await s.admin.send('PATCH', `/api/channels/${id}`, { settings: { ...elsewhere, [secret]: '' } });
      assert.equal([moved.status, moved.body.errors[0].path], [400, `settings.${secret}`]);
    }
    assert.is((await s.admin.send('PATCH', `/api/channels/${id}`, { settings: elsewhere })).status, 200);
  });

  types('an address of the internal network needs the permission and its reason', async ({ s }) => {
    const other = await open();
    const body = { type: kind.type, name: '一', settings: kind.settings(other) };
    const refused = await s.admin.post('/api/channels', body);
    assert.equal([refused.status, refused.body.code], [400, 'channel.internal']);
    const unreasoned = await s.admin.post('/api/channels', { ...body, allowInternal: true });
    assert.equal([unreasoned.status, unreasoned.body.errors[0].path], [400, 'internalReason']);
    const empty = await s.admin.post('/api/channels', { ...body, settings: {} });
    assert.is(empty.status, 400);
    assert.match(empty.body.errors[0].message, /^请填写/);
  });

  types.run();
}
