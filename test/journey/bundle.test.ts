import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { briefingCharts } from '../../dashboards/briefing/charts.ts';
import { briefingFigures } from '../../dashboards/briefing/figures.ts';
import { handMadeWeek } from '../briefing/week-fixture.ts';
import { suite } from '../suite.ts';

const bundle = suite('the archive for offline installation');
const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'huiying-bundle-'));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const name = `huiying-${version}-linux-x64`;
const home = join(folder, 'opt', name);
/** No Node, no npm, nothing at all is found by name. */
const bare = { PATH: join(folder, 'empty'), DATA_DIR: join(folder, 'data'), PORT: '0' };
/** A network with nothing in it where this may be had (root on Linux); elsewhere the machine's own. */
const apart = spawnSync('unshare', ['-n', 'true']).status === 0 ? ['unshare', '-n'] : [];

bundle.before(() => {
  const make = join(root, 'api', 'packaging', 'bundle.ts');
  execFileSync(process.execPath, [make, '--out', folder, '--node', process.execPath], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  mkdirSync(join(folder, 'opt'));
  execFileSync('tar', ['-C', join(folder, 'opt'), '-xzf', join(folder, `${name}.tar.gz`)]);
});
bundle.after(() => rmSync(folder, { recursive: true, force: true }));

bundle('names the sum of every file and of the archive, and holds licences and manual', () => {
  execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: home });
  execFileSync('sha256sum', ['--check', '--quiet', `${name}.tar.gz.sha256`], { cwd: folder });
  for (const file of ['LICENSE', 'NOTICE', 'README.md', 'api/manual/deploy.md', 'dashboards/web/dist/licences.txt'])
    assert.ok(existsSync(join(home, file)), file);
  assert.not.ok(existsSync(join(home, 'node_modules', 'vite')));
  const megabytes = Number.parseInt(execFileSync('du', ['-sm', join(home, 'node_modules')], { encoding: 'utf8' }), 10);
  assert.ok(megabytes <= 350, `${megabytes} MB of packages`);
});

bundle('assesses, imports and verifies with neither Node nor network, on files named from where one stands', () => {
  const from = join(folder, 'elsewhere');
  mkdirSync(from);
  writeFileSync(
    join(from, 'posts.jsonl'),
    '{"title":"化工园夜里刺鼻气味","text":"村民说夜里有刺激性气味，孩子咳嗽。"}\n',
  );
  assert.is(JSON.parse(call(from, ['analyse', 'posts.jsonl'])).topics[0], 'smell');
  assert.equal(JSON.parse(call(from, ['import', 'posts.jsonl'])).stored, 1);
  assert.is(JSON.parse(call(from, ['verify'])).ok, true);
});

bundle('can load every package that it names', () => {
  const script = `import { readFileSync } from 'node:fs';
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    // The one is a folder of fonts, the other has entries for Node and for browsers only.
    const others = Object.keys(dependencies).filter((name) => !/noto-sans|write-excel-file/.test(name));
    for (const name of others) await import(name);
    process.exit();`;
  const node = join(home, 'runtime', 'bin', 'node');
  execFileSync(node, ['--input-type=module', '-e', script], { cwd: home, env: bare });
});

bundle('draws the charts of the briefing as this folder does', () => {
  const figures = briefingFigures(handMadeWeek());
  writeFileSync(join(folder, 'figures.json'), JSON.stringify(figures));
  const script = `import { briefingCharts } from ${JSON.stringify(join(home, 'dashboards/briefing/charts.ts'))};
    import { readFileSync } from 'node:fs';
    await import(${JSON.stringify(join(home, 'dashboards/briefing/docx.ts'))});
    await import(${JSON.stringify(join(home, 'dashboards/briefing/ledger-xlsx.ts'))});
    const { days, topics } = briefingCharts(JSON.parse(readFileSync(${JSON.stringify(join(folder, 'figures.json'))}, 'utf8')));
    console.log(days.png.toString('base64') + topics.png.toString('base64'));`;
  const node = join(home, 'runtime', 'bin', 'node');
  const drawn = execFileSync(node, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    maxBuffer: 50_000_000,
    env: bare,
  });
  const { days, topics } = briefingCharts(figures);
  assert.ok(drawn.trim() === days.png.toString('base64') + topics.png.toString('base64'));
});

bundle('starts with its pages and their licences, and ends in order when it is told to', async () => {
  const child = spawn(join(home, 'huiying'), ['start'], { env: bare, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const ended = new Promise<number | null>((done) => child.once('close', done));
  child.stdout.on('data', (piece) => (said += piece));
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (piece) => {
      said += piece;
      if (/http:\/\/127\.0\.0\.1:\d+/.test(said)) resolve();
    });
    void ended.then(() => reject(new Error(said)));
  });
  try {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? '';
    assert.match(await (await fetch(address)).text(), /<script type="module"/);
    assert.match(await (await fetch(`${address}/licences.txt`)).text(), /## react - /);
  } finally {
    child.kill('SIGTERM');
  }
  assert.is(await ended, 0, said);
});

const missing =
  process.platform !== 'linux' || process.arch !== 'x64'
    ? 'archives are made on Linux x64 only'
    : existsSync(join(root, 'dashboards', 'web', 'dist', 'index.html'))
      ? null
      : 'the web app is not built';
if (missing === null) bundle.run();
else bundle.untested(missing);

/** The last line that a command prints. */
function call(cwd: string, args: readonly string[]): string {
  const [program = '', ...rest] = [...apart, join(home, 'huiying'), ...args];
  const { status, stdout, stderr } = spawnSync(program, rest, {
    cwd,
    encoding: 'utf8',
    env: apart.length === 0 ? bare : { ...bare, PATH: process.env['PATH'] ?? '' },
  });
  assert.is(status, 0, stderr);
  return stdout.trim().split('\n').at(-1) ?? '';
}
