import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Browser } from '../api/http/server.ts';
import { suite } from '../suite.ts';
import { startCommand } from './command-process.ts';
import { type Cuttable, openCuttable } from './cuttable.ts';
import { clusteredInstallation, type Installation } from './installation.ts';

type Name = 'DATABASE_URL' | 'REDIS_URL' | 'ELASTICSEARCH_URL';
const engines: readonly Name[] = ['DATABASE_URL', 'REDIS_URL', 'ELASTICSEARCH_URL'];
const missing = engines.some((name) => process.env[name] === undefined);
const away = suite('an office whose servers go away and come back');

let installation: Installation | null = null;
let command: ReturnType<typeof startCommand>;
let browser: Browser;
/** 宣教处, who reads what the administrator may not. */
let desk: Browser;
let robot: { url: string; told: string[]; close(): void };
const doors = {} as Record<Name, Cuttable>;

away.before(async () => {
  installation = await clusteredInstallation();
  if (installation === null) return;
  for (const name of engines) doors[name] = await openCuttable(installation.settings[name] ?? '');
  robot = await openRobot();
  command = startCommand(['start'], {
    ...installation.settings,
    ...Object.fromEntries(engines.map((name) => [name, doors[name].url])),
    PORT: '0',
    WEBHOOK_URL: robot.url,
    ANALYSIS_THREADS: '1',
    MIN_FREE_MB: '0',
  });
  const url = await addressOf(command);
  browser = new Browser({ url });
  const token = readFileSync(join(installation.settings['DATA_DIR'] ?? '', 'setup-token'), 'utf8').trim();
  const person = { name: 'guanli', displayName: '管理员甲', password: 'Gan-River-7-reeds' };
  const made = await browser.post('/api/setup', person, { 'X-Setup-Token': token });
  assert.ok(made.status < 300, made.text);
  desk = await hired(url);
  await readyIs(200);
});
away.after(async () => {
  command?.child.kill('SIGKILL');
  for (const name of engines) await doors[name]?.close();
  robot?.close();
  await installation?.drop();
});

away(
  'Elasticsearch: the search says so, the rest works, the probe tells, and all is well again by itself',
  async () => {
    await doors.ELASTICSEARCH_URL.cut();
    await readyIs(503);
    const search = await desk.get('/api/documents');
    assert.equal([search.status, search.body.code], [503, 'documents.away'], search.text);
    assert.match(search.body.detail, '预警的处置、台账和时限照常');
    const overview = await desk.get('/api/overview');
    assert.equal([overview.status, overview.body.volume, overview.body.clocks.overdue.value], [200, null, 0]);
    for (const path of ['alerts', 'cases', 'sources', 'unfinished'])
      assert.is((await desk.get(`/api/${path}`)).status, 200, path);
    for (const path of ['users', 'system/queue']) assert.is((await browser.get(`/api/${path}`)).status, 200, path);
    const { troubles } = (await browser.get('/api/health')).body;
    assert.equal(troubles[0].part, 'documents');
    assert.ok(troubles[0].since);
    const anonymous = await new Browser({ url: browser.base }).get('/readyz');
    assert.equal([anonymous.status, anonymous.body.engines[1].state], [503, 'down']);
    assert.not.match(anonymous.text, /127\.0\.0\.1|localhost|ECONN/);
    await until(async () => robot.told.some((text) => text.includes('系统告警：文档库不可用')), 'the robot is told');
    await doors.ELASTICSEARCH_URL.mend();
    await readyIs(200);
    assert.is((await desk.get('/api/documents')).status, 200);
    await until(async () => (await browser.get('/api/health')).body.recovered[0]?.part === 'documents', 'recovered');
    await until(
      async () => robot.told.some((text) => text.includes('系统恢复：文档库')),
      'the robot is told of the end',
    );
    assert.is(robot.told.filter((text) => text.includes('系统告警：文档库')).length, 1, 'once');
  },
);

away('Elasticsearch, write-protected: searches go on, the probe and the banner say that nothing comes in', async () => {
  const index = `${process.env['ELASTICSEARCH_URL']?.split(',')[0]}/${installation?.settings['NAMESPACE']}-documents`;
  const block = (value: boolean | null) =>
    fetch(`${index}/_settings`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ 'index.blocks.read_only_allow_delete': value }),
    });
  assert.is((await block(true)).status, 200);
  await readyIs(503);
  const told = (await browser.get('/readyz')).body.engines[1];
  assert.equal([told.ok, told.state], [false, 'degraded']);
  assert.match(told.reason, 'read_only_allow_delete');
  assert.is((await desk.get('/api/documents')).status, 200);
  assert.match((await browser.get('/api/health')).body.troubles[0].what, '磁盘');
  await block(null);
  await readyIs(200);
});

away('Redis: collecting is refused with a sentence, cases and alerts work', async () => {
  await doors.REDIS_URL.cut();
  await readyIs(503);
  const queue = await browser.get('/api/system/queue');
  assert.equal([queue.status, queue.body.code], [503, 'queue.away'], queue.text);
  assert.not.match(queue.text, '127.0.0.1');
  for (const path of ['overview', 'alerts', 'cases', 'documents', 'sources'])
    assert.is((await desk.get(`/api/${path}`)).status, 200, path);
  const { packs, notices } = (await desk.get('/api/unfinished')).body;
  assert.equal([packs.figure.value, notices.figure.value], [null, 0]);
  assert.match(packs.missing, '队列（Redis）连不上');
  await doors.REDIS_URL.mend();
  await readyIs(200);
  assert.is((await browser.get('/api/system/queue')).status, 200);
});

away('PostgreSQL: every page says so and the robot is told at once; nobody has to restart anything', async () => {
  await doors.DATABASE_URL.cut();
  await readyIs(503);
  for (const path of ['overview', 'cases', 'session', 'health']) {
    const { status, body, text } = await browser.get(`/api/${path}`);
    assert.equal([status, body.code, body.part], [503, 'database.away', 'database'], text);
    assert.match(body.detail, '此前提示成功的办理都已保存');
    assert.ok(body.since);
  }
  assert.is((await browser.get('/healthz')).status, 200);
  const probe = await browser.get('/readyz');
  assert.equal([probe.status, probe.body.engines[0].state], [503, 'down'], probe.text);
  await until(async () => robot.told.some((text) => text.includes('系统告警：台账数据库不可用')), 'the robot is told');
  await doors.DATABASE_URL.mend();
  await readyIs(200);
  assert.is((await desk.get('/api/overview')).status, 200);
  await until(
    async () => robot.told.some((text) => text.includes('系统恢复：台账数据库')),
    'the robot is told of the end',
  );
  assert.is(robot.told.filter((text) => text.includes('系统告警：台账数据库')).length, 1, 'once');
  assert.is(command.child.exitCode, null);
});

if (missing) away.untested('REDIS_URL, ELASTICSEARCH_URL and DATABASE_URL are not all set');
else away.run();

async function openRobot() {
  const told: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      told.push(text);
      response.setHeader('Content-Type', 'application/json').end('{"errcode":0}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, told, close: () => void server.close() };
}

async function addressOf({ stderr, child }: ReturnType<typeof startCommand>): Promise<string> {
  for (;;) {
    const found = /回应已启动：(http:\S+)/.exec(stderr());
    if (found?.[1] !== undefined) return found[1];
    if (child.exitCode !== null) throw new Error(stderr());
    await wait(50);
  }
}

async function hired(url: string): Promise<Browser> {
  const [first, next] = ['Gan-River-8-reeds', 'Gan-River-9-reeds'];
  const name = 'xuanjiao';
  const person = { name, displayName: '宣教乙', role: 'publicity', unitId: null, password: first };
  assert.is((await browser.post('/api/users', person)).status, 201);
  const beginner = new Browser({ url });
  assert.is((await beginner.post('/api/session', { name, password: first })).status, 200);
  assert.is((await beginner.post('/api/account/password', { current: first, next })).status, 200);
  assert.is((await beginner.post('/api/session', { name, password: next })).status, 200);
  return beginner;
}

async function readyIs(status: number): Promise<void> {
  let last = '';
  await until(
    async () => {
      const answer = await browser.get('/readyz');
      last = answer.text;
      return answer.status === status;
    },
    `/readyz ${status}`,
    () => last,
  );
}

async function until(met: () => Promise<boolean>, what: string, more = () => ''): Promise<void> {
  const end = Date.now() + 180_000;
  while (!(await met())) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what} ${more()} ${command.stderr().slice(-2_000)}`);
    await wait(100);
  }
}
