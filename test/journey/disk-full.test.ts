import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Browser } from '../api/http/server.ts';
import { suite } from '../suite.ts';
import { startCommand } from './command-process.ts';

const full = suite('an office whose disk is full');
const folder = mkdtempSync(join(tmpdir(), 'huiying-full-'));
const mounted = mount(folder);
let command: ReturnType<typeof startCommand>;
let browser: Browser;

full.before(async () => {
  command = startCommand(['start'], { DATA_DIR: folder, PORT: '0', ANALYSIS_THREADS: '1', MIN_FREE_MB: '8' });
  browser = new Browser({ url: await addressOf(command) });
  const token = readFileSync(join(folder, 'setup-token'), 'utf8').trim();
  const person = { name: 'guanli', displayName: '管理员甲', password: 'Gan-River-7-reeds' };
  const made = await browser.post('/api/setup', person, { 'X-Setup-Token': token });
  assert.ok(made.status < 300, made.text);
});
full.after(() => {
  command?.child.kill('SIGKILL');
  if (mounted === null) execFileSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true, force: true });
});

full('the probe warns before, tells when nothing can be written, and is well again when there is room', async () => {
  const { body } = await browser.get('/readyz');
  const disk = () => body.others.find(({ name }: { name: string }) => name === '磁盘空间');
  assert.equal([body.ok, disk().state], [true, 'ok'], JSON.stringify(body));
  fill(6);
  await until(async () => {
    const told = (await browser.get('/readyz')).body;
    const one = told.others.find(({ name }: { name: string }) => name === '磁盘空间');
    return one.state === 'degraded' && told.ok === false;
  }, 'the warning');
  fill(0);
  await until(async () => (await browser.get('/readyz')).status === 503, '/readyz 503');
  const told = (await browser.get('/api/health')).body;
  assert.ok(
    told.troubles.some(({ part }: { part: string }) => part === 'disk'),
    JSON.stringify(told),
  );
  // Reading goes on, and what cannot be written says so; never that the server broke.
  for (const path of ['users', 'units', 'sources', 'keys'])
    assert.is((await browser.get(`/api/${path}`)).status, 200, path);
  const refused: number[] = [];
  for (let index = 0; index < 40; index += 1) {
    const { status, body, text } = await browser.post('/api/users', {
      ...{ name: `u${index}`, displayName: '试', role: 'office', unitId: null, password: 'Gan-River-7-reeds' },
    });
    assert.ok(status === 201 || [503, 507].includes(status), text);
    if (status !== 201) assert.match(body.detail, /磁盘|写不进去|不能读写/);
    refused.push(status);
  }
  assert.ok(
    refused.some((status) => status !== 201),
    'a full disk refused nothing',
  );
  rmSync(join(folder, 'ballast'));
  await until(async () => (await browser.get('/readyz')).body.ok === true, 'all well');
  const { status } = await browser.post('/api/users', {
    ...{ name: 'after', displayName: '试', role: 'office', unitId: null, password: 'Gan-River-7-reeds' },
  });
  assert.is(status, 201);
  assert.is(command.child.exitCode, null);
});

if (mounted === null) full.run();
else full.untested(mounted);

/** A small disk of memory on the folder; or why there is none. */
function mount(path: string): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'a small disk can be mounted by root on Linux only';
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', path], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return `no small disk can be mounted: ${error instanceof Error ? error.message.split('\n')[0] : error}`;
  }
}

/** Leaves so many MB free. */
function fill(leftMb: number): void {
  const [, line = ''] = execFileSync('df', ['-k', '--output=avail', folder], { encoding: 'utf8' }).trim().split('\n');
  const free = Number(line.trim()) * 1024;
  const path = join(folder, 'ballast');
  try {
    writeFileSync(path, Buffer.alloc(Math.max(0, free - leftMb * 1_048_576)), { flag: 'a' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

async function addressOf({ stderr, child }: ReturnType<typeof startCommand>): Promise<string> {
  for (;;) {
    const found = /回应已启动：(http:\S+)/.exec(stderr());
    if (found?.[1] !== undefined) return found[1];
    if (child.exitCode !== null) throw new Error(stderr());
    await wait(50);
  }
}

async function until(met: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 120_000;
  while (!(await met())) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}: ${(await browser.get('/readyz')).text}`);
    await wait(100);
  }
}
