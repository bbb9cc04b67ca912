#!/usr/bin/env node
/**
 * Runs before demo, start and test: installs the packages when package-lock.json is not what is installed, and with
 * `--web` builds the web app when its sources have changed. Plain JavaScript, as nothing is installed when it begins.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const lockFile = join(root, 'package-lock.json');
const installedStamp = join(modules, '.huiying-installed');
const web = join(root, 'dashboards', 'web');
const builtStamp = join(web, 'dist', '.huiying-built');
/** What the built web app depends on. */
const webSources = ['dashboards/web', 'api/contract', 'analysis/codes.ts', 'package-lock.json'];

requireNode(20, 19);
await installIfChanged();
if (process.argv.includes('--web')) await buildWebIfChanged();

function requireNode(major, minor) {
  const [haveMajor = 0, haveMinor = 0] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  fail(
    `需要 Node.js ${major}.${minor} 或更高版本，当前为 ${process.versions.node}。请升级后重试。\n` +
      `Node.js ${major}.${minor} or newer is needed, this is ${process.versions.node}.`,
  );
}

async function installIfChanged() {
  const wanted = hashOf([lockFile]);
  if (read(installedStamp) === wanted) return;
  const linked = existsSync(modules) && lstatSync(modules).isSymbolicLink();
  if (installedMatchesLock()) {
    if (!linked) writeFileSync(installedStamp, wanted);
    return;
  }
  if (linked)
    fail('node_modules 是指向别处的链接，内容与 package-lock.json 不符。请在其所在目录安装依赖，或删除该链接后重试。');
  const compilers = missingCompilers();
  if (compilers !== '') say(compilers);
  const seconds = await step('正在安装依赖（首次约 3–4 分钟，原生模块需要编译）', 'npm', ['ci', '--include=dev'], () =>
    fail(`依赖安装失败。请检查网络和 npm 镜像设置，查看上面的 npm 输出后重试。\n${compilers}`),
  );
  mkdirSync(modules, { recursive: true });
  writeFileSync(installedStamp, wanted);
  say(`依赖安装完成，用时 ${seconds} 秒。`);
}

/** True when someone has run npm themselves and everything that is not optional is there in the locked version. */
function installedMatchesLock() {
  const installed = read(join(modules, '.package-lock.json'));
  if (installed === null) return false;
  const have = JSON.parse(installed).packages;
  return Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages).every(
    ([path, { version, optional, link }]) => path === '' || optional || link || have[path]?.version === version,
  );
}

/** A sentence about compilers that native add-ons may need, or ''. Only said: a prebuilt add-on may make them needless. */
function missingCompilers() {
  if (process.platform !== 'linux') return '';
  const missing = ['python3', 'make', 'g++'].filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
  if (missing.length === 0) return '';
  return `未找到 ${missing.join('、')}，编译原生模块（better-sqlite3、nodejieba）时需要。Debian/Ubuntu 请先运行：\n  apt-get install -y ${missing.join(' ')}`;
}

async function buildWebIfChanged() {
  if (!existsSync(join(web, 'index.html'))) {
    say('未找到网页源码 dashboards/web/index.html，跳过网页构建。');
    return;
  }
  const wanted = hashOf(webSources.flatMap((path) => filesUnder(join(root, path))));
  if (read(builtStamp) === wanted) return;
  const vite = join(modules, 'vite', 'bin', 'vite.js');
  const seconds = await step('正在构建网页', process.execPath, [vite, 'build', web, '--logLevel', 'warn'], () =>
    fail('网页构建失败，请查看上面的输出。'),
  );
  writeFileSync(builtStamp, wanted);
  say(`网页构建完成，用时 ${seconds} 秒。`);
}

/** Runs a program with its output on the screen, and a line every so often while it is silent; resolves with seconds. */
function step(title, program, args, failed) {
  const begun = Date.now();
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  say(`${title}…`);
  const ticking = setInterval(() => say(`${title}，已用 ${seconds()} 秒…`), 15_000);
  // npm is a .cmd file on Windows, which only a shell can start.
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: program === 'npm' && process.platform === 'win32',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`无法运行 ${program}：${error.message}`);
      failed();
    });
    child.once('close', (code) => {
      clearInterval(ticking);
      if (code === 0) resolve(seconds());
      else failed();
    });
  });
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.name !== 'dist' && entry.name !== 'node_modules')
    .flatMap((entry) => filesUnder(join(path, entry.name)));
}

/** Names and contents, so that a renamed or removed file counts as a change. */
function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of [...files].sort())
    hash
      .update(`${relative(root, file).split(sep).join('/')}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** On the error stream: standard output belongs to the program that comes after. */
function say(sentence) {
  console.error(`[回应] ${sentence}`);
}

function fail(sentence) {
  say(sentence);
  process.exit(1);
}
