import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { fileSetupToken } from '../../../api/people/setup.ts';
import { suite } from '../../suite.ts';
import { Browser, type Office, openOffice, setupToken } from '../http/server.ts';

const setup = suite<{ office: Office }>('the first administrator');
const first = { name: 'guanli', displayName: '管理员甲', password: 'Gan-River-7-reeds' };
const token = { 'X-Setup-Token': setupToken };

setup.beforeEach(async (context) => {
  context.office = await openOffice({ empty: true });
});
setup.afterEach(async ({ office }) => office.close());

setup('is made once by whoever knows the token, is signed in, and then the door is shut', async ({ office }) => {
  const browser = new Browser(office);
  assert.is((await browser.get('/api/session')).body.needsSetup, true);
  assert.is((await browser.post('/api/setup', { ...first, password: 'weak' }, token)).status, 400);
  const made = await browser.post('/api/setup', first, token);
  assert.equal([made.status, made.body.user.role, made.body.user.mustChangePassword], [201, 'admin', false]);
  assert.is((await browser.get('/api/users')).status, 200);
  const second = await new Browser(office).post('/api/setup', { ...first, name: 'other' }, token);
  assert.equal([second.status, second.body.code], [409, 'setup.done']);
  assert.is((await new Browser(office).get('/api/session')).body.needsSetup, false);
  assert.is(await office.services.setupToken.read(), null, 'the token is gone');
});

setup('two at the same moment make one', async ({ office }) => {
  const answers = await Promise.all(
    ['one', 'two', 'three'].map((name) => new Browser(office).post('/api/setup', { ...first, name }, token)),
  );
  assert.equal(answers.map(({ status }) => status).sort((a, b) => a - b)[0], 201);
  assert.is(answers.filter(({ status }) => status === 201).length, 1);
  assert.is((await office.database.selectFrom('users').selectAll().execute()).length, 1);
});

setup(
  'is refused without the token, also from this machine, where a plain proxy_pass would come from',
  async ({ office }) => {
    const browser = new Browser(office);
    for (const headers of [{}, { 'X-Setup-Token': 'printed-at-stark' }, { 'X-Setup-Token': '' }]) {
      const refused = await browser.post('/api/setup', first, headers);
      assert.equal([refused.status, refused.body.code], [403, 'setup.token']);
      assert.match(refused.body.detail, 'setup-token');
    }
    await office.services.setupToken.drop();
    assert.is((await browser.post('/api/setup', first, token)).status, 403, 'no file opens nothing');
    assert.is((await browser.post('/api/setup', first, { 'X-Setup-Token': 'null' })).status, 403);
    assert.is((await office.database.selectFrom('users').selectAll().execute()).length, 0);
  },
);

setup(
  'its token lies in a file for its owner alone, is the same for a second process, and is made anew once gone',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'huiying-setup-'));
    const file = join(folder, 'setup-token');
    const made = await fileSetupToken(file).make();
    assert.match(made, /^[0-9a-f]{24}$/);
    assert.is(readFileSync(file, 'utf8').trim(), made);
    assert.is(statSync(file).mode & 0o777, 0o600);
    assert.is(await fileSetupToken(file).make(), made);
    await fileSetupToken(file).drop();
    assert.not.ok(existsSync(file));
    assert.is.not(await fileSetupToken(file).make(), made);
    rmSync(folder, { recursive: true });
  },
);

setup.run();
