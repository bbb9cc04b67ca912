import { createHash } from 'node:crypto';
import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { type Answer, Browser, grant, type Office, openOffice, signedIn } from '../http/server.ts';

const keys = suite<{ office: Office }>('API keys');

keys.beforeEach(async (context) => {
  context.office = await openOffice({ settings: { keyCallsPerMinute: 5 } });
});
keys.afterEach(async ({ office }) => office.close());

const nextYear = '2027-11-25T00:00:00.000Z';

async function issue(office: Office, owner: string, over: object = {}): Promise<Answer> {
  const admin = await signedIn(office, 'guanli');
  const users = (await admin.get('/api/users')).body.items as { id: string; name: string }[];
  const ownerId = users.find(({ name }) => name === owner)?.id;
  return admin.post('/api/keys', { name: '统计接口', ownerId, scopes: ['read'], expiresAt: nextYear, ...over });
}

const by = (secret: string) => ({ Authorization: `Bearer ${secret}` });

keys('a key is shown once, kept as a hash, and reads the session and the cases as its owner', async ({ office }) => {
  const made = await issue(office, 'xuanjiao');
  assert.is(made.status, 201);
  const { secret, key } = made.body;
  assert.match(secret, /^hy_[\w-]{43}$/);
  assert.equal([key.name, key.state, key.owner.name, key.createdBy], ['统计接口', 'active', '宣教甲', '管理员甲']);
  assert.is(key.hint, secret.slice(0, 8));

  const program = new Browser(office);
  const session = await program.get('/api/session', by(secret));
  assert.equal([session.status, session.body.user.name, program.cookie], [200, 'xuanjiao', '']);
  assert.is((await program.get('/api/cases', by(secret))).status, 200);

  const admin = await signedIn(office, 'guanli');
  const listed = await admin.get('/api/keys');
  assert.not.match(listed.text, secret);
  assert.equal(
    [listed.body.items[0].lastUsedAt, listed.body.items[0].lastUsedFrom],
    [office.clock.now.toISOString(), '127.0.0.1'],
  );
  const row = await office.database.selectFrom('apiKeys').selectAll().executeTakeFirstOrThrow();
  assert.is(row.hash, createHash('sha256').update(secret).digest('hex'));
  assert.not.match(office.logged(), secret);
});

keys(
  'the secret is kept nowhere; a repeated Idempotency-Key makes no second key and says why it shows none',
  async ({ office }) => {
    const admin = await signedIn(office, 'guanli');
    const ownerId = (await admin.get('/api/session')).body.user.id;
    const body = { name: '指标采集', ownerId, scopes: ['metrics'], expiresAt: nextYear };
    const key = { 'Idempotency-Key': 'twice-the-same-1' };
    const first = await admin.post('/api/keys', body, key);
    assert.is(first.status, 201);
    const kept = await office.database.selectFrom('idempotency').select(['status', 'answer']).execute();
    assert.equal(kept, [{ status: 201, answer: '' }]);
    const again = await admin.post('/api/keys', body, key);
    assert.equal([again.status, again.body.code], [409, 'idempotency.shown-once']);
    assert.match(again.body.detail, /已经办成.*只显示一次/);
    assert.is((await admin.get('/api/keys')).body.items.length, 1);
  },
);

keys('a unit reads its own cases only, by key as by cookie', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const filed = await publicity.post(`/api/alerts/${office.alertId}/decision`, {
    type: 'file',
    level: 'red',
    emergency: false,
    reason: '多人反映夜间异味',
    duty: { lead: 'div-air', handler: 'div-air', support: [] },
    note: '',
  });
  const { caseId } = filed.body.alert;
  const air = (await issue(office, 'daqi', { name: '大气' })).body.secret;
  const water = (await issue(office, 'shui', { name: '水' })).body.secret;
  const program = new Browser(office);
  assert.is((await program.get(`/api/cases/${caseId}`, by(air))).status, 200);
  assert.is((await program.get(`/api/cases/${caseId}`, by(water))).status, 404);
  assert.is((await program.get('/api/alerts', by(air))).body.code, 'role.forbidden');
});

keys(
  'a key that is unknown, over, revoked or without an active owner is refused with its reason',
  async ({ office }) => {
    const program = new Browser(office);
    const refusal = async (secret: string) => {
      const answer = await program.get('/api/cases', by(secret));
      assert.is(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
      assert.match(answer.body.detail, /[一-鿿]/);
      return [answer.status, answer.body.code];
    };
    const admin = await signedIn(office, 'guanli');
    assert.equal(await refusal('hy_nonsense'), [401, 'key.unknown']);

    const short = await issue(office, 'xuanjiao', { name: '短', expiresAt: '2026-11-25T03:00:00.000Z' });
    office.clock.move(61);
    assert.equal(await refusal(short.body.secret), [401, 'key.expired']);

    const one = await issue(office, 'xuanjiao', { name: '一' });
    const again = await signedIn(office, 'guanli');
    const revoked = await again.post(`/api/keys/${one.body.key.id}/revoke`, {});
    assert.equal([revoked.status, revoked.body.state, revoked.body.revokedBy], [200, 'revoked', '管理员甲']);
    assert.equal(await refusal(one.body.secret), [401, 'key.revoked']);
    office.clock.move(1);
    assert.is((await again.post(`/api/keys/${one.body.key.id}/revoke`, {})).body.revokedAt, revoked.body.revokedAt);
    assert.is((await again.post('/api/keys/none/revoke', {})).status, 404);

    const two = await issue(office, 'xuanjiao', { name: '二' });
    await again.send('PATCH', `/api/users/${two.body.key.owner.id}`, { active: false });
    assert.equal(await refusal(two.body.secret), [401, 'key.ownerOff']);
    assert.is((await admin.get('/api/session')).status, 200);
  },
);

keys('a new role of the owner holds for the key at once', async ({ office }) => {
  const { secret, key } = (await issue(office, 'xuanjiao')).body;
  const program = new Browser(office);
  assert.is((await program.get('/api/alerts', by(secret))).status, 200);
  await grant(office, key.owner.id, { role: 'unit', unitId: 'div-water' });
  assert.equal([(await program.get('/api/alerts', by(secret))).body.code], ['role.forbidden']);
});

keys('who calls too often waits as long as Retry-After says', async ({ office }) => {
  const { secret } = (await issue(office, 'xuanjiao')).body;
  const other = (await issue(office, 'xuanjiao', { name: '另一个' })).body.secret;
  const program = new Browser(office);
  for (let call = 0; call < 5; call++) assert.is((await program.get('/api/session', by(secret))).status, 200);
  const late = await program.get('/api/session', by(secret));
  assert.equal([late.status, late.body.code, late.headers.get('retry-after')], [429, 'key.too-many', '60']);
  assert.is((await program.get('/api/session', by(other))).status, 200);
  office.clock.move(1);
  assert.is((await program.get('/api/session', by(secret))).status, 200);
});

keys('beside a key the cookie does not count, and a key is not asked where a page comes from', async ({ office }) => {
  const { secret } = (await issue(office, 'daqi')).body;
  const publicity = await signedIn(office, 'xuanjiao');
  const both = await publicity.get('/api/session', by(secret));
  assert.is(both.body.user.name, 'daqi');
  assert.is((await publicity.get('/api/alerts', by('hy_wrong'))).status, 401);
  assert.is((await publicity.get('/api/alerts')).status, 200);
  assert.is((await publicity.get('/api/alerts', { Authorization: 'Basic cHJveHk6cHJveHk=' })).status, 200);
  const foreign = { Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' };
  const write = await new Browser(office).post('/api/cases', {}, { ...foreign, ...by(secret) });
  assert.equal([write.status, write.body.code], [403, 'key.closed']);
  assert.is((await publicity.post('/api/cases', {}, foreign)).body.code, 'origin.foreign');
});

keys('the making, the end and a refused write are in the audit with the name of the key', async ({ office }) => {
  const { secret, key } = (await issue(office, 'xuanjiao')).body;
  await new Browser(office).post(`/api/alerts/${office.alertId}/decision`, { type: 'acknowledge' }, by(secret));
  const admin = await signedIn(office, 'guanli');
  await admin.post(`/api/keys/${key.id}/revoke`, {});
  const rows = (await (await signedIn(office, 'shenji')).get('/api/audit')).body.items as Record<string, unknown>[];
  assert.equal(
    rows
      .filter(({ action }) => action !== '登录' && action !== '用户列表')
      .map((row) => [row['by'], row['action'], row['target'], row['ok']]),
    [
      ['管理员甲', '吊销密钥', '统计接口', true],
      ['宣教甲（接口密钥：统计接口）', '研判预警（key.closed）', null, false],
      ['管理员甲', '签发密钥', '统计接口', true],
    ],
  );
});

keys('what a key cannot be is told by field', async ({ office }) => {
  const faults: [string, object][] = [
    ['ownerId', { ownerId: 'nobody' }],
    ['scopes', { scopes: [] }],
    ['scopes', { scopes: ['metrics'] }],
    ['expiresAt', { expiresAt: '2026-11-25T02:00:00.000Z' }],
    ['expiresAt', { expiresAt: '2030-01-01T00:00:00.000Z' }],
    ['name', { name: ' ' }],
  ];
  for (const [path, over] of faults) {
    const { status, body } = await issue(office, 'xuanjiao', over);
    assert.equal([status, body.errors?.[0].path.split('.')[0]], [400, path], JSON.stringify(over));
    assert.match(body.errors[0].message, /[一-鿿]/);
  }
});

keys.run();
