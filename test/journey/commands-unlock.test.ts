import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';
import { answersOf, runCommand, startCommand } from './command-process.ts';

const unlocking = suite('the first set-up and the unlock command');
const folder = mkdtempSync(join(tmpdir(), 'huiying-unlock-'));
const settings = { DATA_DIR: folder, PORT: '0' };
const password = 'Gan-River-7-reeds';
let server: ReturnType<typeof startCommand>;
let address = '';

unlocking.before(async () => {
  server = startCommand(['start'], settings);
  address = await said(/回应已启动：(\S+)/);
});
unlocking.after(async () => {
  server.child.kill('SIGINT');
  await server.ended;
  rmSync(folder, { recursive: true, force: true });
});

/** What the server says on its console, once it does. */
function said(wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = wanted.exec(server.stderr())?.[1];
      if (found !== undefined) resolve(found);
    };
    server.child.stderr?.on('data', look);
    server.child.once('exit', () => reject(new Error(server.stderr())));
    look();
  });
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const enter = (tried: string) => post('/api/session', { name: 'guanli', password: tried });

unlocking('the set-up token is printed and lies in the data folder for its owner alone, until it is used', async () => {
  const file = join(folder, 'setup-token');
  const printed = await said(/初始化口令[^\n]*：(\S+)\n/);
  assert.is(readFileSync(file, 'utf8').trim(), printed);
  assert.is(statSync(file).mode & 0o777, 0o600);
  const first = { name: 'guanli', displayName: '管理员甲', password };
  assert.is((await post('/api/setup', first)).status, 403);
  assert.is((await post('/api/setup', first, { 'X-Setup-Token': printed })).status, 201);
  assert.not.ok(existsSync(file));
});

unlocking(
  'the only administrator, locked out, gets in again beside the running server, and it is in the audit',
  async () => {
    for (let attempt = 0; attempt < 5; attempt++) assert.is((await enter(`wrong-${attempt}`)).status, 401);
    assert.is((await enter(password)).status, 429);
    const run = await runCommand(['unlock', 'guanli'], settings);
    assert.is(run.code, 0, run.stderr);
    assert.equal(answersOf(run), [{ name: 'guanli', unlocked: 1 }]);
    const inside = await enter(password);
    assert.is(inside.status, 200);
    const cookie = inside.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const audit = await (await fetch(`${address}/api/audit`, { headers: { Cookie: cookie } })).json();
    const row = audit.items.find(({ action }: { action: string }) => action === '解除登录锁定');
    assert.equal([row.by, row.target, row.ok], ['服务器本机命令', 'guanli', true]);
  },
);

unlocking('with --password a new one is printed once, and must be changed', async () => {
  const run = await runCommand(['unlock', 'guanli', '--password'], settings);
  assert.is(run.code, 0, run.stderr);
  const printed = /新口令[^\n]*：(\S+)\n/.exec(run.stderr)?.[1] ?? '';
  assert.not.match(run.stdout, printed);
  assert.is((await enter(password)).status, 401);
  const inside = await enter(printed);
  assert.is(inside.status, 200);
  assert.is((await inside.json()).user.mustChangePassword, true);
});

unlocking('an unknown name and a missing one are said', async () => {
  const unknown = await runCommand(['unlock', 'nobody'], settings);
  assert.is(unknown.code, 1);
  assert.match(unknown.stderr, '没有“nobody”这个账号');
  assert.match((await runCommand(['unlock'], settings)).stderr, '请给出一个账号');
});

unlocking.run();
