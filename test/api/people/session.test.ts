import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { password } from '../http/office.ts';
import { Browser, type Office, openOffice, signedIn } from '../http/server.ts';

const session = suite<{ office: Office }>('signing in and out');

session.beforeEach(async (context) => {
  context.office = await openOffice();
});
session.afterEach(async ({ office }) => office.close());

session(
  'the cookie is unreadable for scripts, strict, and Secure with a __Host- name only where the address is https',
  async ({ office }) => {
    const browser = new Browser(office);
    const answer = await browser.post('/api/session', { name: 'xuanjiao', password });
    assert.is(answer.status, 200);
    const cookie = answer.headers.getSetCookie()[0] ?? '';
    assert.match(cookie, /^huiying=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    assert.is(answer.body.user.role, 'publicity');
    assert.not.ok(answer.text.includes('argon2'), 'no hash in the answer');

    const https = await openOffice({ settings: { publicUrl: 'https://yuqing.example.cn' } });
    const secure = await new Browser(https).post('/api/session', { name: 'xuanjiao', password });
    assert.match(
      secure.headers.getSetCookie()[0] ?? '',
      /^__Host-huiying=[\w-]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    assert.match(secure.headers.get('strict-transport-security') ?? '', /max-age/);
    await https.close();
  },
);

session('the database keeps only the hash of the token', async ({ office }) => {
  const browser = await signedIn(office, 'xuanjiao');
  const token = browser.cookie.split('=')[1] ?? '';
  const rows = await office.database.selectFrom('sessions').selectAll().execute();
  assert.not.ok(JSON.stringify(rows).includes(token));
  assert.match(rows[0]?.tokenHash ?? '', /^[0-9a-f]{64}$/);
});

session(
  'five wrong passwords lock the name for 15 minutes, also for the right password, and not a minute longer',
  async ({ office }) => {
    const browser = new Browser(office);
    for (let attempt = 1; attempt <= 5; attempt++)
      assert.is((await browser.post('/api/session', { name: 'xuanjiao', password: `wrong-${attempt}` })).status, 401);
    const locked = await browser.post('/api/session', { name: 'xuanjiao', password });
    assert.is(locked.status, 429);
    assert.is(locked.body.code, 'login.locked');
    const admin = await signedIn(office, 'guanli');
    const shown = (await admin.get('/api/users')).body.items.find((user: { name: string }) => user.name === 'xuanjiao');
    assert.is(shown.lockedUntil, '2026-11-25T02:15:00.000Z');
    office.clock.move(14);
    assert.is((await browser.post('/api/session', { name: 'xuanjiao', password })).status, 429);
    office.clock.move(1);
    assert.is((await browser.post('/api/session', { name: 'xuanjiao', password })).status, 200);
  },
);

session('guesses sent at the same moment do not slip under the limit', async ({ office }) => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      new Browser(office).post('/api/session', { name: 'xuanjiao', password: `guess-${index}` }),
    ),
  );
  assert.is(answers.filter(({ status }) => status === 401).length, 5);
  assert.is(answers.filter(({ status }) => status === 429).length, 7);
});

session('a right password before the fifth failure starts the count again', async ({ office }) => {
  const browser = new Browser(office);
  for (let round = 0; round < 2; round++) {
    for (let attempt = 0; attempt < 4; attempt++)
      assert.is((await browser.post('/api/session', { name: 'xuanjiao', password: 'wrong' })).status, 401);
    assert.is((await browser.post('/api/session', { name: 'xuanjiao', password })).status, 200);
  }
});

session(
  'an unknown name, a wrong password and a switched-off account get the same words, and unknown names lock too',
  async ({ office }) => {
    await office.database.updateTable('users').set({ active: 0 }).where('name', '=', 'lingdao').execute();
    const browser = new Browser(office);
    const details = new Set<string>();
    for (const [name, tried] of [
      ['nobody', password],
      ['xuanjiao', 'wrong'],
      ['lingdao', password],
    ])
      details.add((await browser.post('/api/session', { name, password: tried })).body.detail);
    assert.equal([...details], ['用户名或口令不正确，请核对后重试。']);
    for (let attempt = 0; attempt < 4; attempt++) await browser.post('/api/session', { name: 'nobody', password: 'x' });
    assert.is((await browser.post('/api/session', { name: 'nobody', password: 'x' })).body.code, 'login.locked');
  },
);

session('an unknown name takes about as long as a known one', async ({ office }) => {
  const browser = new Browser(office);
  const timeOf = async (name: string) => {
    const begun = performance.now();
    await browser.post('/api/session', { name, password: 'wrong' });
    return performance.now() - begun;
  };
  await timeOf('warm-up');
  const known = Math.min(await timeOf('xuanjiao'), await timeOf('xuanjiao'), await timeOf('xuanjiao'));
  const unknown = Math.min(await timeOf('nobody-1'), await timeOf('nobody-2'), await timeOf('nobody-3'));
  assert.ok(unknown > known / 4 && known > unknown / 4, `${known.toFixed(1)} ms, ${unknown.toFixed(1)} ms`);
});

session(
  'fifteen idle minutes end a session, activity keeps it, requests of the page itself do not',
  async ({ office }) => {
    const browser = await signedIn(office, 'xuanjiao');
    office.clock.move(14);
    assert.is((await browser.get('/api/cases')).status, 200);
    office.clock.move(14);
    assert.is((await browser.get('/api/cases', { 'X-Background': '1' })).status, 200);
    office.clock.move(1);
    const ended = await browser.get('/api/cases');
    assert.is(ended.status, 401);
    assert.match(ended.headers.getSetCookie()[0] ?? '', /^huiying=; Max-Age=0/);
  },
);

session('twelve hours end a session however busy it was', async ({ office }) => {
  const browser = await signedIn(office, 'xuanjiao');
  for (let minutes = 0; minutes < 719; minutes += 10) {
    office.clock.move(Math.min(10, 719 - minutes));
    assert.is((await browser.get('/api/session')).body.user.name, 'xuanjiao');
  }
  office.clock.move(1);
  assert.is((await browser.get('/api/cases')).status, 401);
});

session(
  'signing in again gives a new token and ends the old one; signing out ends it on the server',
  async ({ office }) => {
    const browser = await signedIn(office, 'xuanjiao');
    const old = browser.cookie;
    await browser.post('/api/session', { name: 'xuanjiao', password });
    assert.is.not(browser.cookie, old);
    const thief = new Browser(office);
    thief.cookie = old;
    assert.is((await thief.get('/api/cases')).status, 401);
    thief.cookie = browser.cookie;
    assert.is((await browser.send('DELETE', '/api/session')).status, 204);
    assert.is((await thief.get('/api/cases')).status, 401);
  },
);

session('many failures from one address must wait, whatever names they try', async ({ office: _ }) => {
  const office = await openOffice({ settings: { signInsPerAddress: 3 } });
  const browser = new Browser(office);
  for (const name of ['a', 'b', 'c'])
    assert.is((await browser.post('/api/session', { name, password: 'x' })).status, 401);
  const answer = await browser.post('/api/session', { name: 'd', password: 'x' });
  assert.is(answer.status, 429);
  assert.is(answer.body.code, 'address.too-many');
  await office.close();
});

session.run();
