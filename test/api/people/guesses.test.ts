import * as assert from 'uvu/assert';
import { countGuess, placeOf } from '../../../api/people/guesses.ts';
import { suite } from '../../suite.ts';
import { password } from '../http/office.ts';
import { Browser, type Office, openOffice, signedIn } from '../http/server.ts';

const guesses = suite<{ office: Office }>('guessing passwords');

guesses.beforeEach(async (context) => {
  // One proxy in front, so that a test can come from any address.
  context.office = await openOffice({ settings: { trustProxy: 1 } });
});
guesses.afterEach(async ({ office }) => office.close());

const from = (address: string) => ({ 'X-Forwarded-For': address });
const attacker = from('203.0.113.7');

/** Wrong passwords for a name from an address. */
async function hammer(office: Office, name: string, address: string, times: number): Promise<void> {
  for (let attempt = 0; attempt < times; attempt++)
    await new Browser(office).post('/api/session', { name, password: `wrong-${attempt}` }, from(address));
}

guesses('forty-five anonymous requests lock nobody out who comes from elsewhere', async ({ office }) => {
  const names = ['guanli', 'xuanjiao', 'daqi', 'shui', 'bangong', 'lingdao', 'shenji', 'nobody', 'noone'];
  for (const name of names) await hammer(office, name, '203.0.113.7', 5);
  const there = await new Browser(office).post('/api/session', { name: 'guanli', password }, attacker);
  assert.equal([there.status, there.body.code], [429, 'login.locked']);
  for (const name of names.slice(0, 7)) {
    const answer = await new Browser(office).post('/api/session', { name, password }, from('10.0.0.8'));
    assert.is(answer.status, 200, name);
  }
});

guesses(
  'the lock of an address doubles with each further failure, up to four hours, and a right password ends it',
  async ({ office }) => {
    await hammer(office, 'xuanjiao', '203.0.113.7', 5);
    const waits: number[] = [];
    for (let round = 0; round < 6; round++) {
      const locked = await new Browser(office).post('/api/session', { name: 'xuanjiao', password: 'x' }, attacker);
      assert.is(locked.body.code, 'login.locked');
      const minutes = Number(locked.headers.get('retry-after')) / 60;
      waits.push(minutes);
      office.clock.move(minutes);
      await hammer(office, 'xuanjiao', '203.0.113.7', 1);
    }
    assert.equal(waits, [15, 30, 60, 120, 240, 240]);
    office.clock.move(240);
    assert.is((await new Browser(office).post('/api/session', { name: 'xuanjiao', password }, attacker)).status, 200);
    await hammer(office, 'xuanjiao', '203.0.113.7', 4);
    assert.is((await new Browser(office).post('/api/session', { name: 'xuanjiao', password }, attacker)).status, 200);
  },
);

guesses(
  'a browser on which the person has signed in gets in while others hammer from the same address',
  async ({ office }) => {
    const own = new Browser(office);
    await own.post('/api/session', { name: 'xuanjiao', password }, attacker);
    await own.send('DELETE', '/api/session');
    await hammer(office, 'xuanjiao', '203.0.113.7', 9);
    const stranger = await new Browser(office).post('/api/session', { name: 'xuanjiao', password }, attacker);
    assert.is(stranger.status, 429);
    assert.is((await own.post('/api/session', { name: 'xuanjiao', password }, attacker)).status, 200);
  },
);

guesses('a known browser has its own count of failures beside that of its address', async () => {
  const office = await openOffice({ settings: { trustProxy: 1, signInsPerAddress: 3 } });
  try {
    const own = new Browser(office);
    await own.post('/api/session', { name: 'xuanjiao', password }, attacker);
    for (const name of ['a', 'b', 'c']) await hammer(office, name, '203.0.113.7', 1);
    const stranger = await new Browser(office).post('/api/session', { name: 'bangong', password }, attacker);
    assert.is(stranger.body.code, 'address.too-many');
    assert.is((await own.post('/api/session', { name: 'xuanjiao', password }, attacker)).status, 200);
  } finally {
    await office.close();
  }
});

guesses(
  'the cookie of a known browser is signed, strict, unreadable, and worth nothing for another name',
  async ({ office }) => {
    const own = new Browser(office);
    const set = (await own.post('/api/session', { name: 'xuanjiao', password })).headers.getSetCookie()[1] ?? '';
    assert.match(set, /^huiying-device=[\w-]{22}\.[\w-]{43}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Strict$/);
    await hammer(office, 'xuanjiao', '203.0.113.7', 5);
    await hammer(office, 'bangong', '203.0.113.7', 5);
    const other = await own.post('/api/session', { name: 'bangong', password }, attacker);
    assert.is(other.body.code, 'login.locked', 'another person has never been here');
    const forger = new Browser(office);
    const [device = ''] = own.device.split('.');
    for (const forged of [`${device}.${'A'.repeat(43)}`, device, 'huiying-device=x.y']) {
      forger.device = forged;
      const answer = await forger.post('/api/session', { name: 'xuanjiao', password }, attacker);
      assert.is(answer.body.code, 'login.locked', forged);
    }
  },
);

guesses('a known browser has five guesses of its own', async ({ office }) => {
  const own = await signedIn(office, 'xuanjiao');
  for (let attempt = 0; attempt < 5; attempt++)
    assert.is((await own.post('/api/session', { name: 'xuanjiao', password: 'wrong' })).status, 401);
  assert.is((await own.post('/api/session', { name: 'xuanjiao', password })).body.code, 'login.locked');
  assert.is((await new Browser(office).post('/api/session', { name: 'xuanjiao', password })).status, 200);
});

guesses('a new password makes all browsers unknown but the one that set it', async ({ office }) => {
  const elsewhere = await signedIn(office, 'xuanjiao');
  const here = await signedIn(office, 'xuanjiao');
  await here.post('/api/account/password', { current: password, next: 'Neue-Huiying-2026' });
  await hammer(office, 'xuanjiao', '127.0.0.1', 5);
  const again = { name: 'xuanjiao', password: 'Neue-Huiying-2026' };
  const local = from('127.0.0.1');
  assert.is((await elsewhere.post('/api/session', again, local)).body.code, 'login.locked');
  assert.is((await here.post('/api/session', again, local)).status, 200);
});

guesses(
  'from a thousand addresses are slowed down to one in thirty seconds, and nobody is locked',
  async ({ office }) => {
    const begun = office.clock.now.getTime();
    let made = 0;
    for (let host = 0; host < 1_000; host++) {
      try {
        const place = placeOf(`198.51.${Math.floor(host / 250)}.${host % 250}`, null);
        const { waitMs } = await countGuess(office.database, 'xuanjiao', place, office.clock.now);
        office.clock.move(waitMs / 60_000);
        made += 1;
      } catch (error) {
        isTurn(error);
      }
    }
    assert.ok(made < 200, `${made} guesses`);
    const minutes = (office.clock.now.getTime() - begun) / 60_000;
    assert.ok(made - 21 <= 60 * minutes + 1, `${made} guesses in ${minutes} minutes`);
  },
);

/** The only refusal that slowing down may give. */
function isTurn(error: unknown): void {
  assert.match(error instanceof Error ? error.message : '', /^这个用户名正被多处反复尝试，请 \d+ 秒后再试一次/);
}

guesses('who is told to come back later finds the turn kept, however many came meanwhile', async ({ office }) => {
  // Sent at once: nobody waits, so the turns pile up.
  const at = office.clock.now;
  const guess = (host: number) => countGuess(office.database, 'xuanjiao', placeOf(`198.51.100.${host}`, null), at);
  for (let host = 1; host <= 30; host++) await guess(host).catch(isTurn);
  const enter = () => new Browser(office).post('/api/session', { name: 'xuanjiao', password }, from('10.0.0.8'));
  const late = await enter();
  assert.equal([late.status, late.body.code], [429, 'login.turn']);
  for (let host = 31; host <= 60; host++) await guess(host).catch(isTurn);
  office.clock.move(Number(late.headers.get('retry-after')) / 60);
  assert.is((await enter()).status, 200);
});

guesses('a known browser waits for no turn', async ({ office }) => {
  const own = await signedIn(office, 'xuanjiao');
  const waited = office.clock.now.getTime();
  for (let host = 1; host <= 40; host++) await hammer(office, 'xuanjiao', `203.0.113.${host}`, 1);
  const before = office.clock.now.getTime();
  assert.ok(before > waited, 'the others had to wait');
  assert.is((await own.post('/api/session', { name: 'xuanjiao', password })).status, 200);
  assert.is(office.clock.now.getTime(), before);
});

guesses('an IPv6 network is one place, and an address is the same in its IPv4 and mapped forms', () => {
  assert.is(placeOf('2001:db8:1:2::1', null).key, placeOf('2001:db8:1:2:ffff::9', null).key);
  assert.is.not(placeOf('2001:db8:1:2::1', null).key, placeOf('2001:db8:1:3::1', null).key);
  assert.is(placeOf('::ffff:10.0.0.8', null).key, '10.0.0.8');
  assert.is(placeOf('::1', null).key, '0:0:0:0::/64');
});

guesses('of the own password by whoever sits at an open screen end after five', async ({ office }) => {
  const person = await signedIn(office, 'xuanjiao');
  const change = (current: string) => person.post('/api/account/password', { current, next: 'Neue-Huiying-2026' });
  for (let attempt = 0; attempt < 5; attempt++)
    assert.is((await change(`wrong-${attempt}`)).body.code, 'password.wrong');
  assert.equal([(await change(password)).status, (await change(password)).body.code], [429, 'login.locked']);
  office.clock.move(14);
  await person.get('/api/session');
  office.clock.move(1);
  assert.is((await change(password)).status, 200);
});

guesses('typed in full width or capitals count for the same name', async ({ office }) => {
  for (const name of ['xuanjiao', 'XUANJIAO', 'ｘｕａｎｊｉａｏ', ' xuanjiao', 'Xuanjiao'])
    await new Browser(office).post('/api/session', { name, password: 'wrong' }, attacker);
  const locked = await new Browser(office).post('/api/session', { name: 'xuanjiao', password }, attacker);
  assert.is(locked.body.code, 'login.locked');
  assert.is((await new Browser(office).post('/api/session', { name: 'ＸuanJiao', password })).status, 200);
});

guesses.run();
