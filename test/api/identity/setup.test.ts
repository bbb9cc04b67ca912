import { request } from 'node:http';
import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { Browser, openOffice } from '../http/server.ts';

const setup = suite('the first administrator');
const first = { name: 'guanli', displayName: '管理员甲', password: 'Huiying-2026' };

setup('is made once from this machine, is signed in, and then the door is shut', async () => {
  const office = await openOffice({ empty: true });
  const browser = new Browser(office);
  assert.is((await browser.get('/api/session')).body.needsSetup, true);
  assert.is((await browser.post('/api/setup', { ...first, password: 'weak' })).status, 400);
  const made = await browser.post('/api/setup', first);
  assert.equal([made.status, made.body.user.role, made.body.user.mustChangePassword], [201, 'admin', false]);
  assert.is((await browser.get('/api/users')).status, 200);
  const second = await new Browser(office).post('/api/setup', { ...first, name: 'other' });
  assert.equal([second.status, second.body.code], [409, 'setup.done']);
  assert.is((await new Browser(office).get('/api/session')).body.needsSetup, false);
  await office.close();
});

setup('two at the same moment make one', async () => {
  const office = await openOffice({ empty: true });
  const answers = await Promise.all(
    ['one', 'two', 'three'].map((name) => new Browser(office).post('/api/setup', { ...first, name })),
  );
  assert.equal(answers.map(({ status }) => status).sort(), [201, 409, 409]);
  await office.close();
});

setup('is refused through a proxy and by a foreign name that points here', async () => {
  const office = await openOffice({ empty: true });
  const proxied = await new Browser(office).post('/api/setup', first, { 'X-Forwarded-For': '10.0.0.8' });
  assert.equal([proxied.status, proxied.body.code], [403, 'setup.token']);
  const rebound = await postAs(`rebound.example.com:${new URL(office.url).port}`, office.url, first);
  assert.is(rebound, 403);
  assert.is((await office.database.selectFrom('users').selectAll().execute()).length, 0);
  await office.close();
});

setup('needs the printed token where the server listens for others', async () => {
  const office = await openOffice({ empty: true, settings: { host: '0.0.0.0' }, setupToken: 'printed-at-start' });
  const browser = new Browser(office);
  assert.is((await browser.post('/api/setup', first)).status, 403);
  assert.is((await browser.post('/api/setup', first, { 'X-Setup-Token': 'printed-at-stark' })).status, 403);
  assert.is((await browser.post('/api/setup', first, { 'X-Setup-Token': 'printed-at-start' })).status, 201);
  await office.close();
});

setup.run();

/** Posts under another Host name, which fetch does not allow. */
function postAs(host: string, url: string, input: unknown): Promise<number | undefined> {
  const body = Buffer.from(JSON.stringify(input));
  const headers = { Host: host, 'Content-Type': 'application/json', 'Content-Length': body.length };
  return new Promise((resolve, reject) => {
    request(`${url}/api/setup`, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end(body);
  });
}
