import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';

const setup = suite<{ project: string }>('the set-up before demo, start and test');

setup.beforeEach((context) => {
  context.project = mkdtempSync(join(tmpdir(), 'huiying-setup-'));
  cpSync(join(import.meta.dirname, '..', '..', 'api', 'setup.mjs'), join(context.project, 'api', 'setup.mjs'));
  put(context.project, 'package.json', '{ "name": "example", "version": "1.0.0" }');
  put(context.project, 'package-lock.json', lock('1.0.0'));
});
setup.afterEach(({ project }) => rmSync(project, { recursive: true }));

setup(
  'a fresh checkout is installed with a sentence, and a second run does nothing in under a second',
  ({ project }) => {
    const first = run(project);
    assert.is(first.status, 0, first.output);
    assert.match(first.output, /正在安装依赖（首次约 1–2 分钟，分词模块需要编译）…[\s\S]*依赖安装完成，用时 \d+ 秒/);
    const begun = Date.now();
    assert.equal(run(project), { status: 0, output: '' });
    assert.ok(Date.now() - begun < 1_000, `${Date.now() - begun} ms`);
  },
);

setup('a changed lock is installed again', ({ project }) => {
  run(project);
  put(project, 'package.json', '{ "name": "example", "version": "1.1.0" }');
  put(project, 'package-lock.json', lock('1.1.0'));
  put(project, 'node_modules/.package-lock.json', '{ "packages": {} }');
  put(project, 'package-lock.json', lock('1.1.0', { 'node_modules/absent': { version: '1.0.0', extraneous: true } }));
  assert.match(run(project).output, /正在安装依赖/);
});

setup('what a person has installed with npm themselves is taken as it is', ({ project }) => {
  const packages = {
    'node_modules/known': { version: '2.0.0' },
    'node_modules/rare': { version: '1.0.0', optional: true },
  };
  put(project, 'package-lock.json', lock('1.0.0', packages));
  put(project, 'node_modules/.package-lock.json', '{ "packages": { "node_modules/known": { "version": "2.0.0" } } }');
  assert.equal(run(project), { status: 0, output: '' });
  assert.ok(existsSync(join(project, 'node_modules', '.huiying-installed')));
});

setup('a failed installation ends with a sentence and is tried again next time', ({ project }) => {
  put(project, 'package.json', '{ "name": "example", "version": "1.0.0", "dependencies": { "absent": "1.0.0" } }');
  const { status, output } = run(project);
  assert.is(status, 1);
  assert.match(output, /依赖安装失败。请检查网络和 npm 镜像设置/);
  put(project, 'package.json', '{ "name": "example", "version": "1.0.0" }');
  assert.match(run(project).output, /依赖安装完成/);
});

setup('a linked node_modules that does not fit is refused and never emptied', ({ project }) => {
  put(project, 'elsewhere/kept.txt', 'kept');
  symlinkSync(join(project, 'elsewhere'), join(project, 'node_modules'));
  const { status, output } = run(project);
  assert.is(status, 1);
  assert.match(output, /node_modules 是指向别处的链接/);
  assert.is(readFileSync(join(project, 'elsewhere', 'kept.txt'), 'utf8'), 'kept');
});

setup('the web app is built once, and again after a source is changed or removed', ({ project }) => {
  run(project);
  put(project, 'dashboards/web/index.html', '<p>1</p>');
  put(project, 'dashboards/web/src/main.tsx', 'export {};');
  // In place of Vite: a program that is called the same way and says so.
  const builder = `const fs = require('fs'); fs.mkdirSync(process.argv[3] + '/dist', { recursive: true }); console.log(process.argv[2]);`;
  put(project, 'node_modules/vite/bin/vite.js', builder);
  assert.match(run(project, '--web').output, /正在构建网页…[\s\S]*网页构建完成/);
  assert.is(run(project, '--web').output, '');
  put(project, 'analysis/codes.ts', 'export const levels = {};');
  assert.match(run(project, '--web').output, /网页构建完成/);
  rmSync(join(project, 'dashboards', 'web', 'src', 'main.tsx'));
  assert.match(run(project, '--web').output, /网页构建完成/);
  assert.is(run(project, '--web').output, '');
  put(project, 'node_modules/vite/bin/vite.js', 'process.exit(2)');
  put(project, 'dashboards/web/index.html', '<p>2</p>');
  assert.match(run(project, '--web').output, /网页构建失败/);
  assert.is(run(project, '--web').status, 1);
});

setup(
  'below the oldest Node it goes on with the one put beside the project, and hands on arguments and exit code',
  ({ project }) => {
    const file = join(project, 'api', 'setup.mjs');
    const text = readFileSync(file, 'utf8').replace('{ major: 22, minor: 19 }', '{ major: 999, minor: 0 }');
    writeFileSync(file, text);
    const [, version] = /supplied = '([\d.]+)'/.exec(text) ?? [];
    const name = `node-${process.platform}-${process.arch}`;
    const node = `.node/${version}/node_modules/${name}/bin/node`;
    put(project, node, '#!/bin/sh\necho "supplied: $(basename "$1") $2 $3 $(command -v node)"\nexit 7\n');
    chmodSync(join(project, node), 0o755);
    assert.equal(run(project, 'api/main.ts', 'verify'), {
      status: 7,
      output: `supplied: setup.mjs api/main.ts verify ${join(project, node)}\n`,
    });
  },
);

setup('the program runs in the process of the set-up, with its own arguments', ({ project }) => {
  run(project);
  put(project, 'api/program.mjs', 'console.log(JSON.stringify(process.argv.slice(1)), process.pid);');
  const child = spawnSync(process.execPath, [join(project, 'api', 'setup.mjs'), 'api/program.mjs', '--week', '3'], {
    encoding: 'utf8',
  });
  assert.is(child.stdout, `["${join(project, 'api/program.mjs')}","--week","3"] ${child.pid}\n`);
});

setup('each script of package.json is one command, which npm can signal, and none needs a loader', () => {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const [name, script] of Object.entries(scripts).filter(([name]) => name !== 'check')) {
    assert.not.match(script, /&&|;|\||tsx |--import/, name);
  }
});

for (const signal of ['SIGTERM', 'SIGKILL'] as const)
  setup(`${signal} to npm alone leaves no server behind`, async ({ project }) => {
    const npm = spawn('npm', ['run', '--silent', 'start'], {
      cwd: join(import.meta.dirname, '../..'),
      env: { ...process.env, ...embedded, DATA_DIR: join(project, 'data'), PORT: '0' },
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of its own, so that a server left behind ends with the test.
      detached: true,
    });
    const group = -(npm.pid ?? 0);
    try {
      const address = await new Promise<string>((resolve, reject) => {
        let said = '';
        npm.once('exit', (code) => reject(new Error(`npm ended with ${code}:\n${said}`)));
        npm.stderr.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          const [, found] = /回应已启动：(\S+)/.exec(said) ?? [];
          if (found !== undefined) resolve(found);
        });
      });
      assert.is((await fetch(`${address}/healthz`)).status, 200);
      npm.kill(signal);
      for (let tries = 0; await answers(address); tries += 1) {
        assert.ok(tries < 300, 'the server still answers a minute later');
        await wait(200);
      }
    } finally {
      if (groupLives(group)) process.kill(group, 'SIGKILL');
    }
  });

setup.run();

function run(project: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(project, 'api', 'setup.mjs'), ...args], {
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

/** Nothing of the servers that other tests use. */
const embedded = { ENV_FILE: '/dev/null', REDIS_URL: '', DATABASE_URL: '', ELASTICSEARCH_URL: '', ROLE: 'all' };

function groupLives(group: number): boolean {
  try {
    return process.kill(group, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    await fetch(`${address}/healthz`);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function lock(version: string, packages: object = {}): string {
  return JSON.stringify({
    name: 'example',
    version,
    lockfileVersion: 3,
    packages: { '': { name: 'example', version }, ...packages },
  });
}

function put(project: string, path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}
