import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { openChecks } from '../../../api/ledger/checks.ts';
import { createMetrics } from '../../../api/metrics/metrics.ts';
import { suite } from '../../suite.ts';
import { Browser, type Office, openOffice, signedIn } from '../http/server.ts';

const figures = suite<{ office: Office; read: () => Promise<Map<string, number>> }>('business metrics');

figures.beforeEach(async (context) => {
  context.office = await openOffice();
  const metrics = createMetrics(context.office.services, 0);
  context.read = async () => valuesOf(await metrics.text());
});
figures.afterEach(async ({ office }) => office.close());

figures(
  'a red alert that waits 20 minutes is counted with its age, and no longer once it is judged',
  async ({ office, read }) => {
    office.clock.move(20);
    const before = await read();
    assert.is(before.get('huiying_alerts_waiting{level="red"}'), 1);
    assert.is(before.get('huiying_alerts_waiting{level="orange"}'), 0);
    assert.is(before.get('huiying_oldest_waiting_alert_seconds{level="red"}'), 1_200);
    assert.is(before.get('huiying_outbox_notices{state="waiting"}'), 4);
    assert.is(before.get('huiying_outbox_oldest_unsent_seconds'), 1_200);
    const publicity = await signedIn(office, 'xuanjiao');
    const body = { type: 'refer', to: '城管部门', receipt: '城管收〔2026〕8号', reason: '示例' };
    assert.is((await publicity.post(`/api/alerts/${office.alertId}/decision`, body)).status, 200);
    const after = await read();
    assert.is(after.get('huiying_alerts_waiting{level="red"}'), 0);
    assert.is(after.get('huiying_oldest_waiting_alert_seconds{level="red"}'), 0);
  },
);

figures(
  'open cases are counted by status and clocks by kind, overdue once their limit is past',
  async ({ office, read }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    const decided = await publicity.post(`/api/alerts/${office.alertId}/decision`, {
      type: 'file',
      level: 'red',
      emergency: true,
      reason: '多人反映夜间异味',
      duty: { lead: 'div-air', handler: 'div-air', support: [] },
      note: '当晚到场',
    });
    assert.is(decided.status, 200);
    const fresh = await read();
    assert.is(fresh.get('huiying_cases_open{status="assigned"}'), 1);
    assert.is(fresh.get('huiying_cases_open{status="handling"}'), 0);
    const running = (values: Map<string, number>, what: string) =>
      ['judge', 'accept', 'firstWord', 'press', 'answer'].map((kind) =>
        values.get(`huiying_clocks_${what}{clock="${kind}"}`),
      );
    assert.equal(running(fresh, 'running'), [0, 1, 1, 1, 1]);
    assert.equal(running(fresh, 'overdue'), [0, 0, 1, 0, 0], 'found at 23:05 the day before: the 5 h are over');
    office.clock.move(3 * 24 * 60);
    assert.equal(running(await read(), 'overdue'), [0, 1, 1, 1, 1]);
  },
);

figures('the oldest unread text, the sources and the last verification of the ledger', async ({ office, read }) => {
  const before = await read();
  assert.is(before.get('huiying_oldest_unread_text_seconds'), 0);
  assert.is(before.has('huiying_ledger_verification_ok'), false, 'never verified is not "broken"');
  assert.is(before.get('huiying_sources{state="stale"}'), 0);
  office.services.queue.oldestAt = new Date(office.clock.now.getTime() - 90_000).toISOString();
  const whole = { entries: 3, head: 'ab', ok: true, broken: null, beyond: null, losses: [] };
  await openChecks(office.database, async () => whole, office.services.now, office.services.log)();
  office.clock.move(60);
  const good = await read();
  assert.is(good.get('huiying_oldest_unread_text_seconds'), 3_690);
  assert.is(good.get('huiying_ledger_verification_ok'), 1);
  assert.is(good.get('huiying_ledger_entries'), 3);
  assert.is(good.get('huiying_ledger_verification_timestamp_seconds'), office.clock.now.getTime() / 1_000 - 3_600);
  const broken = {
    ...whole,
    ok: false,
    broken: { caseId: null, seq: 2, reason: '第 2 条记录缺失' },
  };
  await openChecks(office.database, async () => broken, office.services.now, office.services.log)();
  assert.is((await read()).get('huiying_ledger_verification_ok'), 0);
  assert.match(office.logged(), '第 2 条记录缺失');
});

figures('a clock in doubt and deletions that wait for an approval', async ({ office, read }) => {
  const usual = await read();
  assert.equal([usual.get('huiying_clock_in_doubt'), usual.get('huiying_retention_stopped_sources')], [0, 0]);
  const at = office.clock.now.toISOString();
  const doubt = { doubt: 'ahead', doubtSince: at, reason: '跳了', settlingSince: null };
  await office.database
    .insertInto('clock')
    .values({ id: 1, confirmed: at, confirmations: 0, ...doubt })
    .execute();
  const nobody = { approvedUpTo: null, approvedBy: null, approvedAt: null, approvedReason: null };
  await office.database
    .insertInto('retentionBrakes')
    .values({ sourceId: 's', at, texts: 9, reason: '多', ...nobody })
    .execute();
  office.clock.move(60);
  const now = await read();
  assert.equal([now.get('huiying_clock_in_doubt'), now.get('huiying_retention_stopped_sources')], [1, 1]);
});

figures('what cannot be read is absent and counted, never zero, and the rest stands', async ({ office, read }) => {
  office.services.queue.broken = new Error('connect ECONNREFUSED');
  await sql`alter table outbox rename to gone`.execute(office.database);
  const values = await read();
  for (const name of ['huiying_outbox_oldest_unsent_seconds', 'huiying_oldest_unread_text_seconds'])
    assert.is(values.has(name), false, name);
  assert.is(values.has('huiying_outbox_notices{state="failed"}'), false);
  assert.is(values.get('huiying_alerts_waiting{level="red"}'), 1);
  await read();
  // The count is of the scrapes before: this one is still being collected.
  const again = await read();
  assert.is(again.get('huiying_scrape_errors_total{metric="huiying_outbox_notices"}'), 2);
  assert.is(again.get('huiying_scrape_errors_total{metric="huiying_oldest_unread_text_seconds"}'), 2);
  await sql`alter table gone rename to outbox`.execute(office.database);
  office.services.queue.broken = null;
  assert.is((await read()).get('huiying_outbox_notices{state="failed"}'), 0);
});

figures(
  'a key of the scope for metrics reads them from elsewhere; another key and nobody do not',
  async ({ office }) => {
    const admin = await signedIn(office, 'guanli');
    const users = (await admin.get('/api/users')).body.items as { id: string; name: string }[];
    const make = async (name: string, scopes: string[], owner = 'guanli') => {
      const ownerId = users.find((user) => user.name === owner)?.id;
      const made = await admin.post('/api/keys', { name, ownerId, scopes, expiresAt: '2027-06-01T00:00:00.000Z' });
      assert.is(made.status, 201, made.text);
      return made.body.secret as string;
    };
    const remote = { 'X-Forwarded-For': '10.0.0.9' };
    const ask = async (secret: string) =>
      new Browser(office).get('/metrics', { ...remote, Authorization: `Bearer ${secret}` });
    const answer = await ask(await make('监控', ['metrics']));
    assert.is(answer.status, 200);
    assert.match(answer.text, 'huiying_alerts_waiting{level="red"} 1');
    assert.is((await ask(await make('查阅', ['read'], 'lingdao'))).status, 403);
    assert.is((await new Browser(office).get('/metrics', remote)).status, 401);
  },
);

figures.run();

/** `name{labels}` to value, of the text format. */
function valuesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line.startsWith('huiying_'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}
