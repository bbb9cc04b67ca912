import * as assert from 'uvu/assert';
import type { Role } from '../../../api/people/contract.ts';
import { suite } from '../../suite.ts';
import { password } from '../http/office.ts';
import { Browser, grant, type Office, openOffice, setupToken, signedIn } from '../http/server.ts';

const three = suite<{ office: Office }>('three administrators apart');

three.beforeEach(async (context) => {
  context.office = await openOffice();
});
three.afterEach(async ({ office }) => office.close());

const newcomer = { name: 'xinren', displayName: '新人', role: 'office', unitId: null, password: 'Erste-Huiying-1' };
const idOf = async (office: Office, name: string) =>
  ((await (await signedIn(office, name)).get('/api/session')).body.user.id as string) ?? '';

three('a new account has no rights until the security administrator confirms them', async ({ office }) => {
  const admin = await signedIn(office, 'guanli');
  const made = (await admin.post('/api/users', newcomer)).body;
  assert.equal([made.role, made.proposal.role, made.proposal.by], ['none', 'office', '管理员甲']);
  await office.database.updateTable('users').set({ mustChange: 0 }).execute();
  const person = new Browser(office);
  await person.post('/api/session', { name: 'xinren', password: newcomer.password });
  for (const path of ['/api/cases', '/api/alerts', '/api/documents', '/api/overview', '/api/users'])
    assert.is((await person.get(path)).status, 403, path);

  const confirm = { role: 'office', unitId: null };
  const own = await admin.post(`/api/users/${made.id}/rights/confirm`, confirm);
  assert.equal([own.status, own.body.code], [403, 'grant.own']);
  assert.match(own.body.detail, '须由安全管理员确认');
  const security = await signedIn(office, 'anquan');
  const confirmed = await security.post(`/api/users/${made.id}/rights/confirm`, confirm);
  assert.equal([confirmed.status, confirmed.body.role, confirmed.body.proposal], [200, 'office', null]);
  await person.post('/api/session', { name: 'xinren', password: newcomer.password });
  assert.is((await person.get('/api/cases')).status, 200);
});

three(
  'what the security administrator proposes the system administrator confirms, and not another of his kind',
  async ({ office }) => {
    const admin = await signedIn(office, 'guanli');
    const second = (await admin.post('/api/users', newcomer)).body.id as string;
    await grant(office, second, { role: 'security', unitId: null });
    await office.database.updateTable('users').set({ mustChange: 0 }).execute();
    const leader = await idOf(office, 'lingdao');
    const rights = { role: 'office', unitId: null };
    const security = await signedIn(office, 'anquan');
    const proposed = await security.post(`/api/users/${leader}/rights`, { ...rights, reason: '岗位变动' });
    assert.equal([proposed.body.role, proposed.body.proposal.byRole], ['leader', 'security']);
    const alike = new Browser(office);
    await alike.post('/api/session', { name: 'xinren', password: newcomer.password });
    assert.is((await alike.post(`/api/users/${leader}/rights/confirm`, rights)).body.code, 'grant.own');
    assert.is((await admin.post(`/api/users/${leader}/rights/confirm`, rights)).body.role, 'office');
  },
);

three('nobody proposes or confirms anything for himself', async ({ office }) => {
  const rights = { role: 'publicity', unitId: null };
  for (const name of ['guanli', 'anquan']) {
    const own = await idOf(office, name);
    const browser = await signedIn(office, name);
    const proposed = await browser.post(`/api/users/${own}/rights`, { ...rights, reason: '自己' });
    assert.equal([proposed.status, proposed.body.code], [403, 'grant.self'], name);
    const other = await signedIn(office, name === 'guanli' ? 'anquan' : 'guanli');
    await other.post(`/api/users/${own}/rights`, { ...rights, reason: '替他' });
    assert.is((await browser.post(`/api/users/${own}/rights/confirm`, rights)).body.code, 'grant.self', name);
  }
});

three('what is confirmed is what was read: another proposal in its place is a conflict', async ({ office }) => {
  const admin = await signedIn(office, 'guanli');
  const security = await signedIn(office, 'anquan');
  const leader = await idOf(office, 'lingdao');
  await admin.post(`/api/users/${leader}/rights`, { role: 'office', unitId: null, reason: '岗位变动' });
  await admin.post(`/api/users/${leader}/rights`, { role: 'admin', unitId: null, reason: '岗位变动' });
  const late = await security.post(`/api/users/${leader}/rights/confirm`, { role: 'office', unitId: null });
  assert.equal([late.status, late.body.code], [409, 'version.conflict']);
  const turnedDown = await security.post(`/api/users/${leader}/rights/withdraw`, {});
  assert.equal([turnedDown.body.role, turnedDown.body.proposal], ['leader', null]);
  assert.is((await security.post(`/api/users/${leader}/rights/withdraw`, {})).status, 404);
});

three('no role and no unit comes in by the door for names and passwords', async ({ office }) => {
  const admin = await signedIn(office, 'guanli');
  const leader = await idOf(office, 'lingdao');
  for (const patch of [{ role: 'admin' }, { unitId: 'div-water' }])
    assert.is((await admin.send('PATCH', `/api/users/${leader}`, patch)).status, 400);
  assert.is(
    (await (await signedIn(office, 'anquan')).send('PATCH', `/api/users/${leader}`, { active: false })).status,
    403,
  );
});

three(
  'an administrator’s password is nobody else’s to reset, unless a second factor still bars the way',
  async ({ office }) => {
    const admin = await signedIn(office, 'guanli');
    for (const name of ['anquan', 'shenji']) {
      const id = await idOf(office, name);
      const refused = await admin.send('PATCH', `/api/users/${id}`, { password: 'Reset-Huiying-26' });
      assert.equal([refused.status, refused.body.code], [403, 'user.administrator-password'], name);
      assert.match(refused.body.detail, `npm run unlock -- ${name} --password`);
    }
    const id = await idOf(office, 'anquan');
    await office.database
      .insertInto('secondFactors')
      .values({
        userId: id,
        secret: 'sealed',
        recovery: '[]',
        since: '2026-11-25T02:00:00.000Z',
        lastStep: 0,
        begunAt: '2026-11-25T02:00:00.000Z',
      })
      .execute();
    assert.is((await admin.send('PATCH', `/api/users/${id}`, { password: 'Reset-Huiying-26' })).status, 200);
  },
);

three('the security administrator unlocks a name, the system administrator does not', async ({ office }) => {
  const id = await idOf(office, 'lingdao');
  const browser = new Browser(office);
  for (let attempt = 0; attempt < 5; attempt++)
    await browser.post('/api/session', { name: 'lingdao', password: 'wrong' });
  assert.is((await browser.post('/api/session', { name: 'lingdao', password })).status, 429);
  assert.is((await (await signedIn(office, 'guanli')).post(`/api/users/${id}/unlock`, {})).status, 403);
  const unlocked = await (await signedIn(office, 'anquan')).post(`/api/users/${id}/unlock`, {});
  assert.equal([unlocked.status, unlocked.body.lockedUntil], [200, null]);
  assert.is((await browser.post('/api/session', { name: 'lingdao', password })).status, 200);
});

three('each step of a grant stands in the audit, which only the auditor reads', async ({ office }) => {
  const leader = await idOf(office, 'lingdao');
  await grant(office, leader, { role: 'unit', unitId: 'div-water' });
  for (const name of ['guanli', 'anquan'])
    assert.is((await (await signedIn(office, name)).get('/api/audit')).status, 403);
  const { items } = (await (await signedIn(office, 'shenji')).get('/api/audit?limit=100')).body;
  const rows = items.filter(({ action, ok }: { action: string; ok: boolean }) => ok && action.includes('授予'));
  assert.equal(
    rows.map(({ by, action, target }: { by: string; action: string; target: string }) => [by, action, target]),
    [
      ['安全甲', '确认授予“责任单位（水生态环境处）”', 'lingdao'],
      ['管理员甲', '申请授予“责任单位（水生态环境处）”（理由：岗位变动）', 'lingdao'],
    ],
  );
});

three('the first administrator stands in for the other two until they are named, and then no longer', async () => {
  const office = await openOffice({ empty: true });
  try {
    const first = new Browser(office);
    const body = { name: 'guanli', displayName: '管理员甲', password };
    const made = await first.post('/api/setup', body, { 'X-Setup-Token': setupToken });
    assert.equal(made.body.user.acts, ['admin', 'security', 'audit']);
    assert.is((await first.get('/api/audit')).status, 200);
    assert.is((await first.get('/api/cases')).status, 403, 'he reads no case for all that');
    const security = await first.post('/api/users', { ...newcomer, name: 'anquan', role: 'security' });
    assert.equal([security.body.role, security.body.proposal], ['security', null], 'nobody else could confirm it');
    assert.equal((await first.get('/api/session')).body.user.acts, ['admin', 'audit']);
    const audit = await first.post('/api/users', { ...newcomer, name: 'shenji', role: 'audit' });
    assert.equal([audit.body.role, audit.body.proposal.role], ['none', 'audit']);
    await office.database.updateTable('users').set({ mustChange: 0 }).execute();
    const second = new Browser(office);
    await second.post('/api/session', { name: 'anquan', password: newcomer.password });
    const confirm = { role: 'audit', unitId: null };
    assert.is((await second.post(`/api/users/${audit.body.id}/rights/confirm`, confirm)).status, 200);
    assert.equal((await first.get('/api/session')).body.user.acts, ['admin']);
    assert.is((await first.get('/api/audit')).status, 403);
    assert.is((await first.post(`/api/users/${audit.body.id}/factor/end`, {})).status, 403);
  } finally {
    await office.close();
  }
});

three('no administrator is given a row of the ledger, whatever asks for it', async ({ office }) => {
  const opened = await (await signedIn(office, 'xuanjiao')).post('/api/cases', {
    title: '夜间异味投诉',
    summary: '居民反映夜间有酸臭味。',
    level: 'blue',
    foundAt: '2026-11-25T01:30:00.000Z',
    publishedAt: null,
    url: null,
    channel: 'manual',
    topics: ['smell'],
    places: [],
    demands: [],
  });
  assert.is(opened.status, 201);
  const rows = async (role: Role) => {
    const actor = { kind: 'person', userId: 'u', name: '甲', role, unitId: null } as const;
    return (await office.services.cases.list({ view: 'all', sort: 'due', limit: 10 }, actor)).items.length;
  };
  assert.is(await rows('publicity'), 1);
  for (const role of ['admin', 'security', 'audit', 'none'] as const) assert.is(await rows(role), 0, role);
});

three.run();
