import * as assert from 'uvu/assert';
import type { Role } from '../../../api/people/contract.ts';
import { createSessions } from '../../../api/people/sessions.ts';
import { suite } from '../../suite.ts';
import { password } from '../http/office.ts';
import { Browser, grant, type Office, openOffice, signedIn } from '../http/server.ts';

const users = suite<{ office: Office }>('accounts');

users.beforeEach(async (context) => {
  context.office = await openOffice();
});
users.afterEach(async ({ office }) => office.close());

const newcomer = { name: 'xinren', displayName: '新人', role: 'office', unitId: null, password: 'Erste-Huiying-1' };

users(
  'a new person must change the password before anything else, and not back to one of the last five',
  async ({ office }) => {
    const admin = await signedIn(office, 'guanli');
    const made = await admin.post('/api/users', newcomer);
    assert.is(made.status, 201);
    assert.equal([made.body.mustChangePassword, made.body.role], [true, 'none']);
    await (await signedIn(office, 'anquan')).post(`/api/users/${made.body.id}/rights/confirm`, {
      role: 'office',
      unitId: null,
    });

    const browser = new Browser(office);
    await browser.post('/api/session', { name: 'xinren', password: newcomer.password });
    const stopped = await browser.get('/api/cases');
    assert.equal([stopped.status, stopped.body.code], [403, 'password.change-first']);
    assert.is((await browser.get('/api/session')).body.user.mustChangePassword, true);

    const change = (current: string, next: string) => browser.post('/api/account/password', { current, next });
    assert.is((await change('not this', 'Zweite-Huiying-2')).body.code, 'password.wrong');
    assert.is((await change(newcomer.password, 'short1A')).status, 400);
    assert.is((await change(newcomer.password, 'alllowercase')).body.errors[0].path, 'next');
    assert.is((await change(newcomer.password, newcomer.password)).body.code, 'password.used');
    const words = [
      'Zweite-Huiying-2',
      'Dritte-Huiying-3',
      'Vierte-Huiying-4',
      'Fuenfte-Huiying-5',
      'Sechste-Huiying-6',
    ];
    let current = newcomer.password;
    for (const next of words) {
      office.clock.move(1);
      assert.is((await change(current, next)).status, 200, next);
      current = next;
    }
    assert.is((await change(current, 'Zweite-Huiying-2')).body.code, 'password.used');
    office.clock.move(1);
    assert.is((await change(current, newcomer.password)).status, 200, 'the sixth before is free again');
    assert.is((await browser.get('/api/cases')).status, 200);
  },
);

users('changing the password ends the other sessions and keeps this one under a new token', async ({ office }) => {
  const here = await signedIn(office, 'xuanjiao');
  const elsewhere = await signedIn(office, 'xuanjiao');
  const before = here.cookie;
  await here.post('/api/account/password', { current: password, next: 'Neue-Huiying-2026' });
  assert.is((await elsewhere.get('/api/cases')).status, 401);
  assert.is((await here.get('/api/cases')).status, 200);
  assert.is.not(here.cookie, before);
});

users('a password of more than 90 days must be changed', async ({ office }) => {
  office.clock.move(91 * 24 * 60);
  const browser = await signedIn(office, 'xuanjiao');
  assert.is((await browser.get('/api/cases')).body.code, 'password.change-first');
});

users('switching a person off ends the sessions at once, and the name can no longer sign in', async ({ office }) => {
  const admin = await signedIn(office, 'guanli');
  const person = await signedIn(office, 'xuanjiao');
  const { id } = (await person.get('/api/session')).body.user;
  const off = await admin.send('PATCH', `/api/users/${id}`, { active: false });
  assert.is(off.body.active, false);
  assert.is((await person.get('/api/cases')).status, 401);
  assert.is((await person.post('/api/session', { name: 'xuanjiao', password })).status, 401);
});

users('a new role holds from the next request on, and needs a new sign-in', async ({ office }) => {
  const person = await signedIn(office, 'xuanjiao');
  const { id } = (await person.get('/api/session')).body.user;
  await grant(office, id, { role: 'unit', unitId: 'div-water' });
  assert.is((await person.get('/api/alerts')).status, 401);
  await person.post('/api/session', { name: 'xuanjiao', password });
  assert.is((await person.get('/api/alerts')).status, 403);
});

users(
  'the administrator resets a password: the lock falls, the old sessions end, the next sign-in must change it',
  async ({ office }) => {
    const admin = await signedIn(office, 'guanli');
    const person = await signedIn(office, 'xuanjiao');
    const { id } = (await person.get('/api/session')).body.user;
    for (let attempt = 0; attempt < 5; attempt++)
      await new Browser(office).post('/api/session', { name: 'xuanjiao', password: 'wrong' });
    await admin.send('PATCH', `/api/users/${id}`, { password: 'Reset-Huiying-26' });
    assert.is((await person.get('/api/cases')).status, 401);
    const again = await person.post('/api/session', { name: 'xuanjiao', password: 'Reset-Huiying-26' });
    assert.equal([again.status, again.body.user.mustChangePassword], [200, true]);
  },
);

users(
  'the last of each of the three administrators cannot be switched off nor given another role; with a second one it is possible',
  async ({ office }) => {
    const all = (await (await signedIn(office, 'guanli')).get('/api/users')).body.items as { id: string; role: Role }[];
    for (const role of ['admin', 'security', 'audit'] as const) {
      const id = all.find((user) => user.role === role)?.id ?? '';
      const admin = await signedIn(office, 'guanli');
      const off = await admin.send('PATCH', `/api/users/${id}`, { active: false });
      assert.equal([off.status, off.body.code], [409, 'user.last-admin'], role);
      const second = (await admin.post('/api/users', { ...newcomer, name: `second-${role}` })).body.id as string;
      assert.is((await grant(office, second, { role, unitId: null })).status, 200, role);
      assert.is((await admin.send('PATCH', `/api/users/${second}`, { active: false })).status, 200, role);
      await admin.send('PATCH', `/api/users/${second}`, { active: true });
    }
  },
);

users(
  'a proposal that would take the last of his kind away is refused at its confirmation and goes on waiting',
  async ({ office }) => {
    const auditor = (await (await signedIn(office, 'shenji')).get('/api/session')).body.user;
    const refused = await grant(office, auditor.id, { role: 'office', unitId: null });
    assert.equal([refused.status, refused.body.code], [409, 'user.last-admin']);
    assert.match(refused.body.detail, '最后一个在用的审计管理员');
    const { items } = (await (await signedIn(office, 'anquan')).get('/api/users')).body;
    const now = items.find(({ id }: { id: string }) => id === auditor.id);
    assert.equal([now.role, now.proposal.role], ['audit', 'office']);
  },
);

users('two administrators who switch each other off at once leave one', async ({ office }) => {
  const admin = await signedIn(office, 'guanli');
  const own = (await admin.get('/api/session')).body.user.id;
  const other = (await admin.post('/api/users', newcomer)).body.id;
  await grant(office, other, { role: 'admin', unitId: null });
  const answers = await Promise.all(
    [own, other].map((id) => admin.send('PATCH', `/api/users/${id}`, { active: false })),
  );
  assert.is(answers.filter(({ status }) => status === 200).length, 1);
  const left = await office.database
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('active', '=', 1)
    .execute();
  assert.is(left.length, 1);
});

users('a name is given once, and a unit person needs a unit that exists', async ({ office }) => {
  const admin = await signedIn(office, 'guanli');
  assert.is((await admin.post('/api/users', { ...newcomer, name: 'xuanjiao' })).body.code, 'user.name-taken');
  for (const unitId of [null, 'no-such-unit']) {
    const answer = await admin.post('/api/users', { ...newcomer, role: 'unit', unitId });
    assert.equal([answer.status, answer.body.errors[0].path], [400, 'unitId']);
  }
  assert.is((await admin.send('PATCH', '/api/users/none', { active: false })).status, 404);
});

users('sessions that can never be used again are swept', async ({ office }) => {
  await signedIn(office, 'xuanjiao');
  office.clock.move(16);
  await signedIn(office, 'xuanjiao');
  const sessions = createSessions(office.database, office.services.settings, office.services.now);
  assert.is(await sessions.sweep(), 1);
  assert.is((await office.database.selectFrom('sessions').selectAll().execute()).length, 1);
});

users.run();
