import * as assert from 'uvu/assert';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import { foldAlerts } from '../../../api/events/fold-alerts.ts';
import { dutyRules, shippedDutySettings } from '../../../api/roster/settings.ts';
import { viewCalls } from '../../../api/roster/view-calls.ts';
import { suite } from '../../suite.ts';
import { engines, type Office, wang } from '../cases/office.ts';
import {
  addPeople,
  beijing,
  calls,
  chen,
  lin,
  lisi,
  outside,
  pass,
  plan,
  raise,
  readAll,
  sweep,
  trailOf,
  wangwu,
  zhang,
} from './duty-office.ts';

const two = beijing('2026-10-01T02:00:00');

for (const [engine, open] of engines) {
  const escalation = suite<{ o: Office }>(`升级提醒 on ${engine}`);
  escalation.beforeEach(async (context) => {
    const o = await open();
    o.clock.now = two;
    context.o = o;
    await addPeople(o);
  });
  escalation.afterEach(async ({ o }) => o.close());

  /** 国庆: one night shift that runs at 02:00. */
  const nationalDay = (o: Office) =>
    plan(o, '2026-09-30T17:30:00', '2026-10-01T08:30:00', { officer: zhang, deputy: lisi, leader: chen });

  escalation(
    'a red alert at 02:00 on 国庆 reaches who is on duty at once, the deputy at 02:15 and the leader at 02:30, each once',
    async ({ o }) => {
      await nationalDay(o);
      const alert = await raise(o, 'a', { level: 'red' });
      assert.equal(await outside(o, 'user:u-zhang'), ['红色新预警：又臭了，谁家在偷放']);
      assert.equal(await outside(o, 'user:u-chen'), ['红色新预警：又臭了，谁家在偷放'], 'red: the leader too');
      assert.equal(await outside(o, 'role:publicity'), [], '宣教处 has it in the app');
      assert.equal(await outside(o, 'role:leader'), []);
      await pass(o, beijing('2026-10-01T02:14:00'));
      assert.equal(await calls(o, alert), ['02:00 officer 张三', '02:00 leader 陈远']);
      o.clock.now = beijing('2026-10-01T02:14:59');
      assert.equal(await sweep(o, o.clock.now), { told: 0, takenBack: 0 });
      o.clock.now = beijing('2026-10-01T02:15:00');
      assert.equal(await sweep(o, o.clock.now), { told: 1, takenBack: 0 });
      assert.equal((await calls(o, alert)).slice(2), ['02:15 officer 张三', '02:15 deputy 李四']);
      assert.equal(await outside(o, 'user:u-zhang'), [
        '红色新预警：又臭了，谁家在偷放',
        '再次提醒·红色预警：又臭了，谁家在偷放',
      ]);
      await pass(o, beijing('2026-10-01T03:30:00'));
      assert.equal((await calls(o, alert)).slice(4), ['02:30 leader 陈远'], 'once, and nobody after');
      const [last] = await o.database
        .selectFrom('outbox')
        .select(['text'])
        .where('recipient', '=', 'user:u-chen')
        .where('eventKey', 'like', '%-leader')
        .execute();
      assert.is(
        last?.text,
        '10月1日02:00 已提醒张三（值班）、陈远（带班领导），02:15 已提醒张三（值班）、李四（副班），至今值班人员未查看、无人认领。请督促立即研判。',
      );
    },
  );

  escalation(
    'each step is an entry of the trail with whom and why, beside its notice, and the trail is whole',
    async ({ o }) => {
      await nationalDay(o);
      const alert = await raise(o, 'a', { level: 'orange' });
      await pass(o, beijing('2026-10-01T02:40:00'));
      const entries = (await trailOf(o, alert)).filter(({ act }) => act.includes('提醒'));
      assert.equal(
        entries.map(({ act, at }) => [act, at]),
        [
          ['值班提醒', two],
          ['升级提醒', beijing('2026-10-01T02:15:00')],
          ['升级提醒', beijing('2026-10-01T02:30:00')],
        ],
      );
      assert.equal(JSON.parse(entries[1]?.detail ?? ''), {
        userId: null,
        reason: '10月1日02:00 提醒后 15 分钟值班人员未查看、无人认领',
        told: [
          { to: 'user:u-zhang', as: 'officer', name: '张三' },
          { to: 'user:u-lisi', as: 'deputy', name: '李四' },
        ],
      });
      const { ok, findings } = await verifyLedger(o.database, o.anchor);
      assert.equal([ok, findings], [true, []]);
    },
  );

  escalation('what cannot be written as an entry is not told either, and is made up for when it can', async ({ o }) => {
    await nationalDay(o);
    const alert = await raise(o, 'a', { level: 'orange' });
    await o.database.schema.alterTable('trail').renameTo('away').execute();
    o.clock.now = beijing('2026-10-01T02:15:00');
    const failure = await sweep(o, o.clock.now).catch((error: unknown) => error);
    assert.instance(failure, AggregateError);
    assert.equal(await outside(o, 'user:u-lisi'), []);
    await o.database.schema.alterTable('away').renameTo('trail').execute();
    await pass(o, beijing('2026-10-01T02:16:00'));
    assert.equal(await calls(o, alert), ['02:00 officer 张三', '02:16 officer 张三', '02:16 deputy 李四']);
  });

  escalation('read a second before, nobody else is woken', async ({ o }) => {
    await nationalDay(o);
    const alert = await raise(o, 'a', { level: 'red' });
    const { judgeBy } = (await o.alerts.get(alert))?.alert ?? {};
    o.clock.now = beijing('2026-10-01T02:14:59');
    await readAll(o, zhang);
    await pass(o, beijing('2026-10-01T04:00:00'));
    assert.equal(await calls(o, alert), ['02:00 officer 张三', '02:00 leader 陈远']);
    const { sentence, next } = await viewCalls(o.database, alert);
    assert.is(sentence, '10月1日02:00 已提醒张三（值班）、陈远（带班领导），张三 02:14 已读。');
    assert.is(next, null);
    assert.is((await o.alerts.get(alert))?.alert.judgeBy, judgeBy, 'the clock of the judgement stays');
  });

  escalation('the leader who reads it leaves the person on duty to be woken', async ({ o }) => {
    await nationalDay(o);
    const alert = await raise(o, 'a', { level: 'red' });
    o.later(1);
    await readAll(o, chen);
    await pass(o, beijing('2026-10-01T02:15:00'));
    assert.is((await calls(o, alert)).at(-1), '02:15 deputy 李四');
  });

  escalation('the deputy who reads it spares the leader', async ({ o }) => {
    await nationalDay(o);
    const alert = await raise(o, 'a', { level: 'orange' });
    await pass(o, beijing('2026-10-01T02:20:00'));
    await readAll(o, lisi);
    await pass(o, beijing('2026-10-01T03:00:00'));
    assert.is((await calls(o, alert)).at(-1), '02:15 deputy 李四');
    assert.is(
      (await viewCalls(o.database, alert)).sentence,
      '10月1日02:00 已提醒张三（值班），02:15 未读，已再次提醒张三（值班）、提醒李四（副班），李四 02:20 已读。',
    );
  });

  escalation('认领 stops it and moves no clock; judged, it is over', async ({ o }) => {
    await nationalDay(o);
    const alert = await raise(o, 'a', { level: 'red' });
    const before = (await o.alerts.get(alert))?.alert.judgeBy;
    o.later(5);
    await o.alerts.decide(alert, { type: 'acknowledge' }, wang);
    await pass(o, beijing('2026-10-01T02:34:00'));
    assert.is((await calls(o, alert)).length, 2);
    assert.is((await o.alerts.get(alert))?.alert.judgeBy, before);
    await o.alerts.decide(alert, { type: 'refer', to: '公安机关', receipt: null, reason: '不归我厅' }, wang);
    await pass(o, beijing('2026-10-01T04:00:00'));
    assert.is((await calls(o, alert)).length, 2);
    assert.equal(await o.database.selectFrom('escalations').selectAll().execute(), []);
  });

  escalation(
    'a 认领 that leads to nothing is taken back once, its person is told, and the reminders go on',
    async ({ o }) => {
      await nationalDay(o);
      const alert = await raise(o, 'a', { level: 'orange' });
      o.later(5);
      await o.alerts.decide(alert, { type: 'acknowledge' }, zhang);
      await pass(o, beijing('2026-10-01T02:34:00'));
      assert.is((await calls(o, alert)).length, 1);
      await pass(o, beijing('2026-10-01T03:30:00'));
      assert.equal((await calls(o, alert)).slice(1), [
        '02:35 takenBack 张三',
        '02:35 officer 张三',
        '02:35 deputy 李四',
        '02:50 leader 陈远',
      ]);
      assert.is((await o.alerts.get(alert))?.alert.acknowledgedBy, null);
      const back = (await trailOf(o, alert)).filter(({ act }) => act === '认领收回');
      assert.is(back.length, 1);
      assert.match(back[0]?.detail ?? '', /认领后 30 分钟没有研判/);
      assert.equal((await outside(o, 'user:u-zhang'))[1], '认领收回·橙色预警：又臭了，谁家在偷放');
      assert.match(
        (await viewCalls(o.database, alert)).sentence,
        /^10月1日02:00 已提醒张三（值班），02:35 张三认领后 30 分钟没有研判，认领已收回，02:35 已再次提醒张三（值班）、提醒李四（副班），/,
      );
      const { ok } = await verifyLedger(o.database, o.anchor);
      assert.ok(ok);
    },
  );

  escalation('taken back after everybody was told, the round begins anew', async ({ o }) => {
    await nationalDay(o);
    const alert = await raise(o, 'a', { level: 'orange' });
    await pass(o, beijing('2026-10-01T02:31:00'));
    await o.alerts.decide(alert, { type: 'acknowledge' }, lisi);
    await pass(o, beijing('2026-10-01T03:20:00'));
    assert.equal((await calls(o, alert)).slice(4), [
      '03:01 takenBack 李四',
      '03:01 officer 张三',
      '03:01 deputy 李四',
      '03:16 leader 陈远',
    ]);
  });

  escalation('down from 02:10 to 02:40: each step once, in order, none lost', async ({ o }) => {
    await nationalDay(o);
    const alert = await raise(o, 'a', { level: 'orange' });
    await pass(o, beijing('2026-10-01T02:10:00'));
    o.clock.now = beijing('2026-10-01T02:39:30');
    await pass(o, beijing('2026-10-01T03:30:00'));
    assert.equal(await calls(o, alert), [
      '02:00 officer 张三',
      '02:40 officer 张三',
      '02:40 deputy 李四',
      '02:55 leader 陈远',
    ]);
  });

  escalation('two processes at once do each step once', async ({ o }) => {
    await nationalDay(o);
    const other = await o.another();
    const alerts = [
      await raise(o, 'a', { level: 'orange' }),
      await raise(o, 'b', { level: 'red', places: [place('360781', '瑞金市')], topics: ['accident'] }),
    ];
    for (const wall of ['2026-10-01T02:15:00', '2026-10-01T02:30:00']) {
      o.clock.now = beijing(wall);
      const done = await Promise.all([o, other, o, other].map((one) => sweep(one, o.clock.now)));
      assert.is(
        done.reduce((sum, { told }) => sum + told, 0),
        alerts.length,
      );
    }
    for (const alert of alerts) {
      const steps = (await calls(o, alert)).filter((one) => !one.startsWith('02:00'));
      assert.equal(steps, ['02:15 officer 张三', '02:15 deputy 李四', '02:30 leader 陈远']);
      assert.is((await trailOf(o, alert)).filter(({ act }) => act === '升级提醒').length, 2);
    }
    await o.alerts.decide(alerts[0] ?? '', { type: 'acknowledge' }, zhang);
    o.clock.now = beijing('2026-10-01T03:00:00');
    const back = await Promise.all([o, other].map((one) => sweep(one, o.clock.now)));
    assert.is(
      back.reduce((sum, { takenBack }) => sum + takenBack, 0),
      1,
    );
  });

  escalation('a shift that changes at midnight: the reminders go to who is on duty then', async ({ o }) => {
    o.clock.now = beijing('2026-10-01T23:50:00');
    await plan(o, '2026-10-01T08:00:00', '2026-10-02T00:00:00', { officer: zhang, deputy: lisi, leader: chen });
    await plan(o, '2026-10-02T00:00:00', '2026-10-02T08:00:00', { officer: wangwu, deputy: zhang, leader: lin });
    const alert = await raise(o, 'a', { level: 'orange' });
    await pass(o, beijing('2026-10-02T01:00:00'));
    assert.equal(await calls(o, alert), [
      '23:50 officer 张三',
      '00:05 officer 王五',
      '00:05 deputy 张三',
      '00:20 leader 林主',
    ]);
    o.clock.now = beijing('2026-10-02T00:00:00');
    const midnight = await raise(o, 'b', { level: 'orange', places: [place('360781', '瑞金市')] });
    assert.equal((await calls(o, midnight)).slice(0, 1), ['00:00 officer 王五']);
  });

  escalation('no roster: as before, and no reminders', async ({ o }) => {
    const alert = await raise(o, 'a', { level: 'red' });
    assert.equal(await outside(o, 'role:publicity'), ['红色新预警：又臭了，谁家在偷放']);
    assert.equal(await outside(o, 'role:leader'), ['红色新预警：又臭了，谁家在偷放']);
    await pass(o, beijing('2026-10-01T03:00:00'));
    assert.equal(await calls(o, alert), []);
    assert.is((await viewCalls(o.database, alert)).sentence, '预警时无人值班，已通知宣教处。');
    assert.not.ok((await trailOf(o, alert)).some(({ act }) => act.includes('提醒')));
  });

  escalation('blue and yellow wake nobody', async ({ o }) => {
    await nationalDay(o);
    const alert = await raise(o, 'a', { level: 'yellow' });
    await pass(o, beijing('2026-10-01T03:00:00'));
    assert.equal([await calls(o, alert), await outside(o, 'user:u-zhang')], [[], []]);
  });

  escalation('a level that rises calls again and begins anew', async ({ o }) => {
    await nationalDay(o);
    const alert = await raise(o, 'a', { level: 'orange' });
    await pass(o, beijing('2026-10-01T02:16:00'));
    await o.alerts.raise([await heavier(o)]);
    await pass(o, beijing('2026-10-01T02:50:00'));
    assert.equal((await calls(o, alert)).slice(3), [
      '02:16 officer 张三',
      '02:16 leader 陈远',
      '02:31 officer 张三',
      '02:31 deputy 李四',
      '02:46 leader 陈远',
    ]);
  });

  escalation('an alert that goes into one that waits hands its call on, once', async ({ o }) => {
    await nationalDay(o);
    o.settings.alerts = { ...o.settings.alerts, autoOpen: false };
    const stays = await raise(o, 'a', { level: 'yellow' });
    const folded = await raise(o, 'b', { level: 'orange', places: [place('360781', '瑞金市')] });
    assert.not.equal(stays, folded);
    await o.database.updateTable('alerts').set({ caseId: 'case-1' }).where('id', '=', stays).execute();
    const { eventId } = await o.database
      .selectFrom('alerts')
      .select('eventId')
      .where('id', '=', stays)
      .executeTakeFirstOrThrow();
    await o.database.updateTable('alerts').set({ eventId }).where('id', '=', folded).execute();
    o.later(5);
    await o.database.transaction().execute(async (writing) => {
      const ids = await foldAlerts(writing, [eventId ?? ''], { at: o.clock.now, by: '系统' });
      assert.equal(ids, [folded]);
    });
    await pass(o, beijing('2026-10-01T03:00:00'));
    assert.equal(await calls(o, folded), ['02:00 officer 张三']);
    assert.equal(await calls(o, stays), [
      '02:06 officer 张三',
      '02:21 officer 张三',
      '02:21 deputy 李四',
      '02:36 leader 陈远',
    ]);
  });

  escalation(
    'an account that was closed is passed over: the deputy stands in, and without one it is as before',
    async ({ o }) => {
      await nationalDay(o);
      await o.database.updateTable('users').set({ active: 0 }).where('id', '=', 'u-zhang').execute();
      const alert = await raise(o, 'a', { level: 'orange' });
      assert.equal(await calls(o, alert), ['02:00 officer 李四']);
      await o.database.updateTable('users').set({ active: 0 }).where('id', '=', 'u-lisi').execute();
      await raise(o, 'b', { level: 'orange', places: [place('360781', '瑞金市')] });
      assert.equal(await outside(o, 'role:publicity'), ['橙色新预警：又臭了，谁家在偷放']);
    },
  );

  escalation(
    'without a deputy all of 宣教处 hears it, without a leader on duty 厅主要负责人 by name and 厅领导',
    async ({ o }) => {
      await plan(o, '2026-09-30T17:30:00', '2026-10-01T08:30:00', { officer: zhang });
      const alert = await raise(o, 'a', { level: 'orange' });
      await pass(o, beijing('2026-10-01T03:00:00'));
      assert.equal((await calls(o, alert)).slice(1), [
        '02:15 officer 张三',
        '02:15 publicity 宣教处',
        '02:30 leaders 林主',
        '02:30 leaders 厅领导',
      ]);
      assert.equal(await outside(o, 'role:publicity'), ['升级提醒·橙色预警：又臭了，谁家在偷放']);
    },
  );

  escalation('one of 宣教处 who opens what all of it was told spares the leader', async ({ o }) => {
    await plan(o, '2026-09-30T17:30:00', '2026-10-01T08:30:00', { officer: zhang, leader: chen });
    const alert = await raise(o, 'a', { level: 'orange' });
    await pass(o, beijing('2026-10-01T02:20:00'));
    await readAll(o, lisi);
    await pass(o, beijing('2026-10-01T03:00:00'));
    assert.is((await calls(o, alert)).at(-1), '02:15 publicity 宣教处');
  });

  escalation('the minutes are configuration with versions', async ({ o }) => {
    await nationalDay(o);
    const rules = dutyRules(o.database);
    assert.equal(await rules.current(), { version: 0, value: shippedDutySettings });
    const value = { ...shippedDutySettings, deputyAfterMinutes: 5, leaderAfterMinutes: 10 };
    await rules.save(value, { at: o.clock.now, by: '张三', reason: '节日值守' });
    const alert = await raise(o, 'a', { level: 'orange' });
    await pass(o, beijing('2026-10-01T02:20:00'));
    assert.equal((await calls(o, alert)).slice(1), ['02:05 officer 张三', '02:05 deputy 李四', '02:15 leader 陈远']);
  });

  escalation(
    'a dismissal that waits for its second signature is an act: nothing is taken back or told',
    async ({ o }) => {
      await nationalDay(o);
      const alert = await raise(o, 'a', { level: 'orange' });
      o.later(5);
      await o.alerts.decide(alert, { type: 'acknowledge' }, wang);
      await o.alerts.decide(alert, { type: 'dismiss', reason: '旧事重提' }, wang);
      await pass(o, beijing('2026-10-01T03:30:00'));
      assert.equal(await calls(o, alert), ['02:00 officer 张三']);
      assert.is((await o.alerts.get(alert))?.alert.acknowledgedBy?.name, '王敏');
    },
  );

  escalation.run();
}

function place(code: string, name: string) {
  return { code, name, field: 'text' as const, start: 0, end: 2, basis: '地名' };
}

async function heavier(o: Office) {
  const { text } = await import('../alerts/texts.ts');
  return text('c', { foundAt: o.clock.now, publishedAt: o.clock.now }, { level: 'red', score: 90 });
}
