import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createAudit } from '../../../api/audit/audit.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { type Clock, createClock } from '../../../api/keeping/clock.ts';
import { suite } from '../../suite.ts';

const clocks = suite('the clock that deletions go by');
const hour = 3_600_000;
const day = 24 * hour;
const start = Date.parse('2026-11-25T02:00:00.000Z');
let folder: string;
let database: Database;
let wall: number;
let ran: number;
let errors: string[];

clocks.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'huiying-clock-'));
  database = await openDatabase(join(folder, 'ledger.db'));
  wall = start;
  ran = 0;
  errors = [];
});
clocks.afterEach(async () => {
  await database.destroy();
  rmSync(folder, { recursive: true, force: true });
});

clocks('time that passes as the process runs is believed, also over days', async () => {
  const clock = opened();
  await clock.look();
  for (let days = 0; days < 30; days += 1) {
    pass(day - 1);
    assert.is((await clock.look()).ok, true);
  }
  assert.is((await clock.state()).confirmed, new Date(wall).toISOString());
});

clocks('45 days ahead for 70 s is an alarm at once, and believed again a day after it came back', async () => {
  const clock = opened();
  await clock.look();
  wall += 45 * day;
  const jumped = await clock.look();
  assert.equal([jumped.ok, jumped.doubt, jumped.reason], [false, 'ahead', '系统时钟突然向前跳了 45 天']);
  assert.is(jumped.confirmed, new Date(start).toISOString());
  assert.equal(errors, ['系统时钟突然向前跳了 45 天']);
  await clock.look();
  assert.equal(await told(), ['role:admin 时钟异常', 'role:publicity 时钟异常']);
  assert.is((await createAudit(database, () => new Date(wall)).list({ limit: 9 })).items[0]?.action, '时钟异常');
  wall -= 45 * day;
  pass(70_000);
  const back = await clock.look();
  assert.equal([back.ok, back.settlingSince], [false, new Date(wall).toISOString()]);
  pass(day - 1);
  assert.is((await clock.look()).ok, false);
  pass(1);
  assert.is((await clock.look()).ok, true);
});

clocks('the alarm itself, and what else was planned meanwhile, is not sent 45 days later', async () => {
  const clock = opened();
  await clock.look();
  await database
    .insertInto('sources')
    .values({ id: 's', entry: '{}', enabled: 1, createdAt: '', updatedAt: '', plannedAt: null, lastItemAt: null })
    .execute();
  wall += 45 * day;
  await clock.look();
  const ahead = new Date(wall).toISOString();
  await database.updateTable('sources').set({ plannedAt: ahead }).execute();
  const due = () =>
    database.selectFrom('outbox').select('key').where('nextAttemptAt', '<=', new Date(start).toISOString()).execute();
  assert.is((await due()).length, 4);
  await database.updateTable('outbox').set({ nextAttemptAt: ahead }).execute();
  wall -= 45 * day;
  pass(60_000);
  await clock.look();
  const now = new Date(wall).toISOString();
  assert.equal(
    (await database.selectFrom('outbox').select('nextAttemptAt').execute()).map(({ nextAttemptAt }) => nextAttemptAt),
    [now, now, now, now],
  );
  assert.is((await database.selectFrom('sources').select('plannedAt').executeTakeFirst())?.plannedAt, now);
});

clocks('a clock set back is an alarm, in a running process and at its start', async () => {
  const clock = opened();
  await clock.look();
  wall -= 2 * hour;
  assert.is((await clock.look()).doubt, 'behind');
  ran = 0;
  const restarted = await opened().look();
  assert.equal([restarted.doubt, restarted.ok], ['behind', false]);
  assert.match(restarted.reason ?? '', /比最后一次可信的时间（11月25日10:00，北京时间）还早 2 小时/);
});

clocks('a machine that starts 45 days later is not believed before a person says so', async () => {
  await opened().look();
  wall += 45 * day;
  ran = 0;
  const clock = opened();
  assert.equal([(await clock.look()).doubt, (await clock.look()).ok], ['stopped', false]);
  pass(3 * day);
  assert.is((await clock.look()).ok, false);
  const confirmed = await clock.confirm('管理员甲', '已与授时服务器核对');
  assert.is(confirmed.ok, true);
  pass(60_000);
  assert.is((await clock.look()).ok, true);
});

clocks('a jump that a person confirmed is no jump any more, in any process', async () => {
  const [one, two] = [opened(), opened()];
  await one.look();
  await two.look();
  wall += 3 * hour;
  assert.is((await one.look()).ok, false);
  await two.confirm('管理员甲', '时间此前慢了三小时');
  assert.is((await one.look()).ok, true);
  assert.is((await two.look()).ok, true);
});

clocks('many small steps add up to a jump', async () => {
  const clock = opened();
  await clock.look();
  for (let steps = 0; steps < 3; steps += 1) {
    wall += 25 * 60_000;
    await clock.look();
  }
  assert.is((await clock.state()).doubt, 'ahead');
});

clocks('at the first look the latest time of the records counts', async () => {
  wall = start + 45 * day;
  await createAudit(database, () => new Date(wall)).append({
    userId: null,
    by: '甲',
    action: '登录',
    target: null,
    ok: true,
    address: null,
  });
  wall = start;
  assert.is((await opened().look()).doubt, 'behind');
});

clocks('a clock that nobody doubts needs no confirmation', async () => {
  const clock = opened();
  await clock.look();
  try {
    await clock.confirm('管理员甲', '随手');
    assert.unreachable();
  } catch (error) {
    assert.is((error as { code: string }).code, 'clock.believed');
  }
});

clocks.run();

function opened(): Clock {
  return createClock({
    database,
    postgres: false,
    now: () => new Date(wall),
    uptime: () => ran,
    log: { warn: () => {}, error: (_: unknown, sentence?: string) => void errors.push(sentence ?? '') },
  });
}

/** Time that passes really. */
function pass(ms: number): void {
  wall += ms;
  ran += ms;
}

async function told(): Promise<string[]> {
  const rows = await database.selectFrom('outbox').selectAll().where('channel', '=', 'inApp').execute();
  return rows.map(({ recipient, subject }) => `${recipient} ${subject}`).toSorted();
}
