#!/usr/bin/env node
/**
 * Stands before every command: `node api/setup.mjs [--web] [PROGRAM [ARGUMENT …]]`. Puts a current Node beside the project
 * when the running one is too old, installs the packages when package-lock.json is not what is installed, builds the web
 * app with `--web` when its sources have changed, then runs the program. Plain JavaScript that Node 18 reads too, as
 * nothing is installed when it begins.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The oldest Node that the packages run on (undici 8 asks for 22.19), and the one put beside the project otherwise. */
const oldest = { major: 22, minor: 19 };
const supplied = '24.21.0';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const lockFile = join(root, 'package-lock.json');
const installedStamp = join(modules, '.huiying-installed');
const web = join(root, 'dashboards', 'web');
const builtStamp = join(web, 'dist', '.huiying-built');

const given = process.argv.slice(2);
const wantsWeb = given[0] === '--web';
const [program = null, ...programArguments] = wantsWeb ? given.slice(1) : given;

if (isOldest(process.versions.node)) {
  await installIfChanged();
  if (wantsWeb) await buildWebIfChanged();
  if (program !== null) await run(program, programArguments);
} else {
  await goOnWith(await suppliedNode());
}

function isOldest(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor);
}

/** The path of the supplied Node, which npm brings once, as a package with its headers, into an ignored folder. */
async function suppliedNode() {
  const major = Number(process.versions.node.split('.')[0]);
  const floor = `${oldest.major}.${oldest.minor}`;
  if (major < 18)
    fail(`当前 Node.js 为 ${process.versions.node}，太旧。请安装 Node.js ${floor} 或更高版本（18 及以上可自动补齐）。`);
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const home = join(root, '.node', supplied);
  const node = join(home, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(node)) return node;
  const part = join(root, '.node', `part-${process.pid}`);
  mkdirSync(part, { recursive: true });
  writeFileSync(join(part, 'package.json'), '{ "private": true }\n');
  const install = [
    'install',
    '--prefix',
    part,
    '--no-audit',
    '--no-fund',
    '--loglevel',
    'error',
    `${name}@${supplied}`,
  ];
  await step(
    `当前 Node.js 为 ${process.versions.node}，低于 ${floor}：在 .node 目录放一份 Node.js ${supplied}，不影响本机已装的版本`,
    ...npm(install),
    () =>
      fail(
        `没能取得 Node.js ${supplied}（npm 包 ${name}）。请检查网络和 npm 镜像设置后重试，或自行安装 Node.js ${floor} 以上。`,
      ),
    { cwd: part, quiet: true },
  );
  // Two commands may have begun together: whoever comes second takes what the first has put there.
  if (existsSync(node)) rmSync(part, { recursive: true });
  else renameSync(part, home);
  return node;
}

/** Runs this script again under another Node, hands signals on, and ends as it ends. */
async function goOnWith(node) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(node, [fileURLToPath(import.meta.url), ...given], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => fail(`无法运行 ${node}：${error.message}`));
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

/** Runs a program in this process, which ends in order when npm above it is gone: nobody else would end it. */
async function run(path, args) {
  const begunBy = above();
  if (process.env.npm_lifecycle_event !== undefined)
    setInterval(() => {
      if (above() === begunBy) return;
      say('启动本程序的 npm 已经退出，本程序随之有序退出。');
      process.kill(process.pid, 'SIGTERM');
    }, 1_000).unref();
  const file = join(root, path);
  process.argv.splice(1, process.argv.length - 1, file, ...args);
  await import(pathToFileURL(file).href);
}

/** The processes above this one: npm, and the shell between, which outlives an npm that is killed; only Linux tells of that. */
function above() {
  const stat = read(`/proc/${process.ppid}/stat`);
  // The name in brackets may hold blanks; state and parent follow it.
  return `${process.ppid} ${stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? ''}`;
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
  const seconds = await step('正在安装依赖（首次约 1–2 分钟，分词模块需要编译）', ...npm(['ci', '--include=dev']), () =>
    fail(`依赖安装失败。请检查网络和 npm 镜像设置，查看上面的 npm 输出后重试。\n${compilers}`),
  );
  mkdirSync(modules, { recursive: true });
  writeFileSync(installedStamp, wanted);
  say(`依赖安装完成，用时 ${seconds} 秒。`);
}

/**
 * True when someone has run npm themselves and everything that is not optional is there in the locked version; a product
 * command whose web app is built does without the packages of development.
 */
function installedMatchesLock() {
  const serves = program?.startsWith('api/') && read(builtStamp) === hashOf(webSources());
  const installed = read(join(modules, '.package-lock.json'));
  if (installed === null) return false;
  const have = JSON.parse(installed).packages;
  return Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages).every(
    ([path, { version, optional, link, dev, devOptional }]) =>
      path === '' || optional || link || (serves && (dev || devOptional)) || have[path]?.version === version,
  );
}

/** A sentence about compilers that native add-ons may need, or ''. Only said: a prebuilt add-on may make them needless. */
function missingCompilers() {
  if (process.platform !== 'linux') return '';
  const missing = ['python3', 'make', 'g++'].filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
  if (missing.length === 0) return '';
  return `未找到 ${missing.join('、')}，编译分词模块（nodejieba）时需要。Debian/Ubuntu 请先运行：\n  apt-get install -y ${missing.join(' ')}`;
}

async function buildWebIfChanged() {
  if (!existsSync(join(web, 'index.html'))) {
    say('未找到网页源码 dashboards/web/index.html，跳过网页构建。');
    return;
  }
  const wanted = hashOf(webSources());
  if (read(builtStamp) === wanted) return;
  const vite = join(modules, 'vite', 'bin', 'vite.js');
  const seconds = await step('正在构建网页', process.execPath, [vite, 'build', web, '--logLevel', 'warn'], () =>
    fail('网页构建失败，请查看上面的输出。'),
  );
  writeFileSync(builtStamp, wanted);
  say(`网页构建完成，用时 ${seconds} 秒。`);
}

/** npm as whoever started us ran it, so that no other one on PATH is taken; on Windows a lone npm is a .cmd file, which only a shell can start. */
function npm(args) {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') && existsSync(script) ? [process.execPath, [script, ...args]] : ['npm', args];
}

/** Runs a tool with its output on the screen, and a line every so often while it is silent; resolves with seconds. */
function step(title, tool, args, failed, { cwd = root, quiet = false } = {}) {
  const begun = Date.now();
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  say(`${title}…`);
  const ticking = setInterval(() => {
    if (!quiet) say(`${title}，已用 ${seconds()} 秒…`);
  }, 15_000);
  const child = spawn(tool, args, {
    cwd,
    env: { ...process.env, ...headers() },
    stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
    shell: tool === 'npm' && process.platform === 'win32',
  });
  const interrupt = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM'];
  for (const signal of signals) process.on(signal, interrupt);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`无法运行 ${tool}：${error.message}`);
      failed();
    });
    child.once('close', (code) => {
      clearInterval(ticking);
      // The program that follows has its own answer to them.
      for (const signal of signals) process.off(signal, interrupt);
      if (code === 0) resolve(seconds());
      else failed();
    });
  });
}

/** Where a native add-on finds the headers of this very Node, when they lie beside it, instead of downloading them. */
function headers() {
  const home = join(dirname(process.execPath), '..');
  return existsSync(join(home, 'include', 'node', 'node_api.h')) ? { npm_config_nodedir: home } : {};
}

/** What the built web app depends on: its own folder, the contracts of the API, the codes and the packages. */
function webSources() {
  const contracts = filesUnder(join(root, 'api')).filter((file) => /[\\/]contract(?:\.ts$|[\\/])/.test(file));
  const others = ['dashboards/web', 'analysis/codes.ts', 'package-lock.json'].map((path) => join(root, path));
  return [...contracts, ...others.flatMap(filesUnder)];
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
