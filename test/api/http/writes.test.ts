import { createHash } from 'node:crypto';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { sweepIdempotency } from '../../../api/http/idempotency.ts';
import { suite } from '../../suite.ts';
import { newCase, password } from './office.ts';
import { allRoutes } from './route-table.ts';
import { Browser, type Office, openOffice, signedIn } from './server.ts';

const writes = suite<{ office: Office }>('writes');

writes.beforeEach(async (context) => {
  context.office = await openOffice();
});
writes.afterEach(async ({ office }) => office.close());

writes('from another site are refused by Sec-Fetch-Site or Origin and leave nothing behind', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  for (const headers of [
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'https://evil.example.com' },
    { Origin: 'null' },
  ]) {
    const answer = await publicity.post('/api/cases', newCase, headers);
    assert.equal([answer.status, answer.body.code], [403, 'origin.foreign'], JSON.stringify(headers));
  }
  assert.is((await publicity.get('/api/cases')).body.total, 0);
  assert.is(
    (await publicity.post('/api/cases', newCase, { Origin: office.url, 'Sec-Fetch-Site': 'same-origin' })).status,
    201,
  );
});

writes(
  'personal data that somebody types is masked before it enters the chain, an office’s landline is not',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    const typed = {
      ...newCase,
      title: '河水发黑（反映人13800001234）',
      summary: '来电人身份证360102199003070011。',
      demands: ['回电138-0000-1234'],
    };
    const made = (await publicity.post('/api/cases', typed)).body;
    assert.is(made.case.title, '河水发黑（反映人138****1234）');
    assert.is(made.summary, '来电人身份证360*************11。');
    const command = {
      type: 'file',
      level: 'yellow',
      emergency: false,
      reason: '13800001234来电，已转0791-80001234核实',
    };
    assert.is(
      (await publicity.post(`/api/cases/${made.case.id}/commands`, { command, version: made.case.version })).status,
      200,
    );
    const kept = await office.database.selectFrom('ledger').select('event').execute();
    assert.not.match(JSON.stringify(kept), /13800001234|138-0000-1234|360102199003070011/);
    assert.match(JSON.stringify(kept), /138\*{4}1234来电，已转0791-80001234核实/);
  },
);

writes('are measured against the public address where one is set', async () => {
  const office = await openOffice({ settings: { publicUrl: 'https://yuqing.example.cn' } });
  const browser = new Browser(office);
  const body = { name: 'xuanjiao', password };
  assert.is((await browser.post('/api/session', body, { Origin: office.url })).status, 403);
  assert.is((await browser.post('/api/session', body, { Origin: 'https://yuqing.example.cn' })).status, 200);
  await office.close();
});

writes('carry JSON only, that is JSON, and not too much of it', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const send = async (type: string, body: string) => {
    const response = await fetch(`${office.url}/api/cases`, {
      method: 'POST',
      headers: { Cookie: publicity.cookie, 'Content-Type': type },
      body,
    });
    return [response.status, (await response.json()).code];
  };
  assert.equal(await send('application/x-www-form-urlencoded', 'title=x'), [415, 'body.json-only']);
  assert.equal(await send('text/plain', JSON.stringify(newCase)), [415, 'body.json-only']);
  assert.equal(await send('application/json', '{"title":'), [400, 'body.not-json']);
  assert.equal(await send('application/json', JSON.stringify({ ...newCase, summary: 'x'.repeat(300_000) })), [
    413,
    'body.too-large',
  ]);
});

writes('with one Idempotency-Key happen once and give the stored answer again', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const key = { 'Idempotency-Key': 'aaaaaaaa-0001' };
  const first = await publicity.post('/api/cases', newCase, key);
  const again = await publicity.post('/api/cases', newCase, key);
  assert.is(first.status, 201);
  assert.equal([again.status, again.text], [201, first.text]);
  assert.is(again.headers.get('idempotency-replayed'), 'true');
  assert.is((await publicity.get('/api/cases')).body.total, 1);
});

writes('with a used key and another body are refused', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const key = { 'Idempotency-Key': 'aaaaaaaa-0002' };
  await publicity.post('/api/cases', newCase, key);
  const other = await publicity.post('/api/cases', { ...newCase, title: '另一件' }, key);
  assert.equal([other.status, other.body.code], [422, 'idempotency.mismatch']);
  // The same words for another case are another write.
  const one = (await publicity.post('/api/cases', newCase)).body.case;
  const two = (await publicity.post('/api/cases', newCase)).body.case;
  const body = { command: { type: 'file', level: 'yellow', emergency: false, reason: '属实' }, version: one.version };
  const filed = { 'Idempotency-Key': 'aaaaaaaa-0008' };
  assert.is((await publicity.post(`/api/cases/${one.id}/commands`, body, filed)).status, 200);
  const elsewhere = await publicity.post(`/api/cases/${two.id}/commands`, body, filed);
  assert.equal([elsewhere.status, elsewhere.body.code], [422, 'idempotency.mismatch']);
  assert.is((await publicity.post('/api/cases', newCase, { 'Idempotency-Key': 'x' })).body.code, 'idempotency.key');
});

writes('are remembered by a keyed hash, which nobody can try guessed bodies against', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  await publicity.post('/api/cases', newCase, { 'Idempotency-Key': 'aaaaaaaa-0006' });
  const remembered = async ({ database }: Office) =>
    (await database.selectFrom('idempotency').selectAll().executeTakeFirstOrThrow()).fingerprint;
  const fingerprint = await remembered(office);
  const elsewhere = await openOffice({ secret: 'another-secret-of-at-least-32-characters' });
  try {
    const there = await signedIn(elsewhere, 'xuanjiao');
    await there.post('/api/cases', newCase, { 'Idempotency-Key': 'aaaaaaaa-0006' });
    assert.is.not(await remembered(elsewhere), fingerprint);
  } finally {
    await elsewhere.close();
  }
  const plain = createHash('sha256')
    .update(`POST /api/cases\n${JSON.stringify(newCase)}`)
    .digest('hex');
  assert.match(fingerprint, /^[0-9a-f]{64}$/);
  assert.is.not(fingerprint, plain);
});

writes('that hold a password are not remembered, whatever key they carry', async ({ office }) => {
  const key = { 'Idempotency-Key': 'aaaaaaaa-0007' };
  const admin = await signedIn(office, 'guanli');
  const made = { name: 'xinren', displayName: '新人', role: 'office', unitId: null, password: 'Erste-Huiying-1' };
  const { id } = (await admin.post('/api/users', made, key)).body;
  await admin.send('PATCH', `/api/users/${id}`, { password: 'Zweite-Huiying-2' }, key);
  const person = await signedIn(office, 'xuanjiao');
  assert.is((await person.post('/api/session', { name: 'xuanjiao', password }, key)).status, 200);
  assert.is(
    (await person.post('/api/account/password', { current: password, next: 'Dritte-Huiying-3' }, key)).status,
    200,
  );
  assert.equal(await office.database.selectFrom('idempotency').selectAll().execute(), []);
});

writes('with a password or code in their body are all marked so in the table of routes', () => {
  const secretFields = ['password', 'current', 'next', 'code', 'secret', 'token', 'settings'];
  const marked: string[] = [];
  for (const route of allRoutes) {
    const holds =
      route.body instanceof z.ZodObject && secretFields.some((field) => field in (route.body as z.ZodObject).shape);
    assert.is(route.secretBody === true, holds, `${route.method} ${route.path}`);
    if (holds) marked.push(route.path);
  }
  assert.ok(marked.length >= 8, `${marked}`);
});

writes('sent five times at the same moment happen once', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const key = { 'Idempotency-Key': 'aaaaaaaa-0003' };
  const answers = await Promise.all(Array.from({ length: 5 }, () => publicity.post('/api/cases', newCase, key)));
  assert.ok(answers.every(({ status, body }) => status === 201 || body.code === 'idempotency.in-flight'));
  assert.is((await publicity.get('/api/cases')).body.total, 1);
});

writes('that were refused may be sent again under the same key', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const key = { 'Idempotency-Key': 'aaaaaaaa-0004' };
  const early = { ...newCase, foundAt: '2026-11-25T02:10:00.000Z' };
  assert.is((await publicity.post('/api/cases', early, key)).status, 400);
  office.clock.move(14);
  assert.is((await publicity.post('/api/cases', early, key)).status, 201);
});

writes(
  'of two persons under the same key are two, and a key is forgotten when it is swept after 24 hours but makes no second thing of the same request',
  async ({ office }) => {
    const key = { 'Idempotency-Key': 'aaaaaaaa-0005' };
    await (await signedIn(office, 'xuanjiao')).post('/api/cases', newCase, key);
    await (await signedIn(office, 'bangong')).post('/api/cases', newCase, key);
    office.clock.move(24 * 60);
    const publicity = await signedIn(office, 'xuanjiao');
    const kept = await publicity.post('/api/cases', newCase, key);
    assert.equal(
      [kept.status, kept.headers.get('idempotency-replayed')],
      [201, 'true'],
      'not by the clock of a request',
    );
    assert.is(await sweepIdempotency(office.database, office.clock.now), 2);
    const again = await publicity.post('/api/cases', newCase, key);
    assert.equal([again.status, again.headers.get('idempotency-replayed')], [201, null]);
    assert.is((await publicity.get('/api/cases')).body.total, 2);
    await publicity.post('/api/cases', { ...newCase, title: '另一件' }, { 'Idempotency-Key': 'aaaaaaaa-0055' });
    assert.is((await publicity.get('/api/cases')).body.total, 3);
  },
);

writes('leave an audit row each, and so does every refusal', async ({ office }) => {
  const stranger = new Browser(office);
  await stranger.post('/api/session', { name: 'xuanjiao', password: 'wrong' });
  const publicity = await signedIn(office, 'xuanjiao');
  const { id, number, version } = (await publicity.post('/api/cases', newCase)).body.case;
  await publicity.post(`/api/cases/${id}/commands`, { command: { type: 'archive' }, version });
  const unit = await signedIn(office, 'shui');
  await unit.get('/api/alerts');
  await unit.get(`/api/cases/${id}`);
  await publicity.get('/api/cases/export.xlsx');
  const audit = await signedIn(office, 'shenji');
  const { items, total } = (await audit.get('/api/audit?limit=100')).body;
  const rows = items.map((row: { by: string; action: string; target: string | null; ok: boolean }) =>
    [row.by, row.action, row.target, row.ok].join(' | '),
  );
  assert.equal(rows.reverse(), [
    ' | 登录（login.refused） | xuanjiao | false',
    '宣教甲 | 登录 | xuanjiao | true',
    `宣教甲 | 一键录入案件 | ${id} | true`,
    `宣教甲 | 办理案件：归档（case.toJudge.archive） | ${id} | false`,
    '水处甲 | 登录 | shui | true',
    '水处甲 | 预警列表（role.forbidden） |  | false',
    `水处甲 | 案件详情（not-found） | ${id} | false`,
    '宣教甲 | 导出台账 |  | true',
    '审计甲 | 登录 | shenji | true',
  ]);
  const named = items.filter((row: { caseNumber: string | null }) => row.caseNumber !== null);
  assert.equal(
    named.map((row: { target: string; caseNumber: string }) => [row.target, row.caseNumber]),
    Array(3).fill([id, number]),
  );
  assert.is(total, 9);
  assert.is(items[0].address, '127.0.0.1');
  const paged = (await audit.get('/api/audit?limit=4&ok=false')).body;
  assert.equal([paged.total, paged.items.length, paged.next], [4, 4, null]);
});

writes('and requests leave no password, token or search words in the log', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  await publicity.post('/api/account/password', { current: password, next: 'Geheim-Huiying-77' });
  await publicity.get(`/api/documents?q=${encodeURIComponent('某人姓名')}`);
  office.services.log.info({ body: { password: 'P1', next: 'P2' }, headers: { cookie: 'P3', authorization: 'P4' } });
  const logged = office.logged();
  assert.match(logged, '/api/account/password');
  for (const secret of [
    password,
    'Geheim-Huiying-77',
    publicity.cookie.split('=')[1] ?? '?',
    '某人姓名',
    encodeURIComponent('某人姓名'),
    '"P1"',
    '"P2"',
    '"P3"',
    '"P4"',
  ])
    assert.not.ok(logged.includes(secret), secret);
});

writes(
  'an error that nobody foresaw is logged with its request id and told without inner words',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    office.services.queue.broken = new Error('connect ECONNREFUSED redis-intern:6379');
    const admin = await signedIn(office, 'guanli');
    const answer = await admin.get('/api/system/queue');
    assert.is(answer.status, 500);
    assert.not.ok(answer.text.includes('redis-intern'));
    const id = answer.headers.get('x-request-id') ?? '?';
    assert.is(answer.body.instance, `urn:uuid:${id}`);
    const line = office
      .logged()
      .split('\n')
      .find((one) => one.includes(id) && one.includes('ECONNREFUSED'));
    assert.ok(line);
    assert.is((await publicity.get('/api/cases')).status, 200);
  },
);

writes.run();
