import { Secret, TOTP } from 'otpauth';
import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { password } from '../http/office.ts';
import { Browser, type Office, openOffice, signedIn } from '../http/server.ts';

const factors = suite<{ office: Office }>('the second factor');

factors.beforeEach(async (context) => {
  context.office = await openOffice();
});
factors.afterEach(async ({ office }) => office.close());

/** What the phone shows now. */
const shown = (office: Office, secret: string) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: office.clock.now.getTime() });

/** Enrols the person who is signed in; a minute later the next code is due. */
async function enrol(office: Office, browser: Browser): Promise<{ secret: string; codes: string[] }> {
  const { secret } = (await browser.post('/api/account/factor', { current: password })).body;
  const proof = await browser.post('/api/account/factor/proof', { code: shown(office, secret) });
  assert.is(proof.status, 200, proof.text);
  office.clock.move(1);
  return { secret, codes: proof.body.codes };
}

const enter = (office: Office, code?: string, name = 'xuanjiao') =>
  new Browser(office).post('/api/session', { name, password, ...(code === undefined ? {} : { code }) });

factors('is enrolled with the present password and a first code, and from then on asked for', async ({ office }) => {
  const browser = await signedIn(office, 'xuanjiao');
  assert.is((await browser.post('/api/account/factor', { current: 'wrong' })).body.code, 'password.wrong');
  const begun = await browser.post('/api/account/factor', { current: password });
  assert.match(begun.body.secret, /^[A-Z2-7]{32}$/);
  assert.match(begun.body.address, /^otpauth:\/\/totp\/.*xuanjiao\?.*secret=/);
  assert.match(begun.body.picture, /^<svg .*<\/svg>$/s);
  assert.is((await enter(office)).status, 200, 'not in force before it is proved');
  assert.is((await browser.post('/api/account/factor/proof', { code: '000000' })).body.code, 'factor.wrong');
  const { secret } = begun.body;
  assert.is((await browser.post('/api/account/factor/proof', { code: shown(office, secret) })).body.codes.length, 10);
  const asked = await enter(office);
  assert.equal([asked.status, asked.body.code, asked.headers.getSetCookie()], [401, 'login.code', []]);
  office.clock.move(1);
  const inside = await enter(office, shown(office, secret));
  assert.equal([inside.status, inside.body.user.secondFactor], [200, true]);
});

factors('a code counts once, and one of two minutes ago no longer', async ({ office }) => {
  const { secret } = await enrol(office, await signedIn(office, 'xuanjiao'));
  const code = shown(office, secret);
  assert.is((await enter(office, code)).status, 200);
  assert.equal([(await enter(office, code)).body.code], ['login.code-wrong']);
  office.clock.move(2);
  assert.is((await enter(office, code)).body.code, 'login.code-wrong');
  assert.is((await enter(office, shown(office, secret))).status, 200);
});

factors('a wrong password does not tell that a factor is there, and five wrong codes lock', async ({ office }) => {
  const { secret } = await enrol(office, await signedIn(office, 'xuanjiao'));
  const wrong = await new Browser(office).post('/api/session', {
    name: 'xuanjiao',
    password: 'x',
    code: shown(office, secret),
  });
  assert.is(wrong.body.code, 'login.refused');
  for (let attempt = 0; attempt < 4; attempt++)
    assert.is((await enter(office, '000000')).body.code, 'login.code-wrong');
  assert.is((await enter(office, shown(office, secret))).body.code, 'login.locked');
});

factors('asking for the code is no failure', async ({ office }) => {
  const { secret } = await enrol(office, await signedIn(office, 'xuanjiao'));
  for (let attempt = 0; attempt < 9; attempt++) assert.is((await enter(office)).body.code, 'login.code');
  assert.is((await enter(office, shown(office, secret))).status, 200);
});

factors('each recovery code opens once, and the database knows neither them nor the secret', async ({ office }) => {
  const { secret, codes } = await enrol(office, await signedIn(office, 'xuanjiao'));
  const [code = ''] = codes;
  assert.match(code, /^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
  assert.is(new Set(codes).size, 10);
  const stored = JSON.stringify(await office.database.selectFrom('secondFactors').selectAll().execute());
  for (const untold of [secret, code, code.replaceAll('-', '')]) assert.not.ok(stored.includes(untold));
  assert.is((await enter(office, code.toUpperCase())).status, 200);
  assert.is((await enter(office, code)).body.code, 'login.code-wrong');
  assert.is((await enter(office, codes[1])).status, 200);
});

factors('is ended by the person with password and code', async ({ office }) => {
  const browser = await signedIn(office, 'xuanjiao');
  const { secret } = await enrol(office, browser);
  const end = (current: string, code: string) => browser.post('/api/account/factor/end', { current, code });
  assert.is((await end('wrong', shown(office, secret))).body.code, 'password.wrong');
  assert.is((await end(password, '000000')).body.code, 'factor.wrong');
  assert.is((await end(password, shown(office, secret))).body.user.secondFactor, false);
  assert.is((await enter(office)).status, 200);
});

factors(
  'is reset by the security administrator, which ends the sessions and stands in the audit',
  async ({ office }) => {
    const browser = await signedIn(office, 'xuanjiao');
    await enrol(office, browser);
    const { id } = (await browser.get('/api/session')).body.user;
    const admin = await signedIn(office, 'anquan');
    assert.is((await browser.post(`/api/users/${id}/factor/end`, {})).status, 403);
    assert.is((await (await signedIn(office, 'guanli')).post(`/api/users/${id}/factor/end`, {})).status, 403);
    assert.is((await admin.post(`/api/users/${id}/factor/end`, {})).body.secondFactor, false);
    assert.is((await admin.post(`/api/users/${id}/factor/end`, {})).status, 404);
    assert.is((await browser.get('/api/cases')).status, 401);
    assert.is((await enter(office)).status, 200);
    const { items } = (await (await signedIn(office, 'shenji')).get('/api/audit')).body;
    const row = items.find(({ action, ok }: { action: string; ok: boolean }) => ok && action === '重置他人的动态口令');
    assert.equal([row.by, row.target], ['安全甲', 'xuanjiao']);
  },
);

factors('comes before anything else for roles that must have one', async ({ office: _ }) => {
  const office = await openOffice({ settings: { twoFactorRoles: ['admin'] } });
  const admin = await signedIn(office, 'guanli');
  assert.is((await admin.get('/api/session')).body.user.mustAddFactor, true);
  const stopped = await admin.get('/api/users');
  assert.equal([stopped.status, stopped.body.code], [403, 'factor.add-first']);
  assert.is((await (await signedIn(office, 'xuanjiao')).get('/api/cases')).status, 200);
  await enrol(office, admin);
  assert.is((await admin.get('/api/users')).status, 200);
  await office.close();
});

factors.run();
