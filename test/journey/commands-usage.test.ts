import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';
import { type CommandRun, runCommand } from './command-process.ts';

const usage = suite('usage of the commands');
const folder = mkdtempSync(join(tmpdir(), 'huiying-usage-'));
const settings = { DATA_DIR: join(folder, 'data') };
const commands = ['start', 'demo', 'import', 'analyse', 'extract', 'verify', 'rebuild'];

usage.after(() => rmSync(folder, { recursive: true, force: true }));

usage('--help of each command prints how to call it and ends well', async () => {
  await each(commands, async (name) => {
    const run = await runCommand([name, '--help'], settings);
    assert.is(run.code, 0, run.stderr);
    assert.match(run.stderr, `用法：npm ${name === 'start' ? 'start' : `run ${name}`}`);
    assert.is(run.stdout, '', 'stdout is for programs');
  });
});

usage('an option that a command does not have is refused by name', async () => {
  await each(commands, async (name) => {
    refused(await runCommand([name, '--colour'], settings), /^参数有误：没有 --colour 这个选项。加 --help 看用法。\n$/);
  });
});

usage('an option without its value and a command that does not exist are refused', async () => {
  refused(await runCommand(['import', 'posts.jsonl', '--map'], settings), /参数有误：选项 --map 的写法不对/);
  refused(await runCommand(['colour'], settings), /没有“colour”这个命令。可用的命令：start、demo、import/);
});

usage('a file that is missing or not named is refused', async () => {
  await each(['import', 'analyse', 'extract'], async (name) => {
    refused(await runCommand([name, join(folder, 'nowhere.jsonl')], settings), /读不了文件 .*nowhere\.jsonl/);
  });
  await each(['import', 'analyse', 'extract'], async (name) => {
    refused(await runCommand([name], settings), /请给出/);
  });
});

usage('a data folder that cannot be used is said with what to look at', async () => {
  const data = join(folder, 'broken');
  mkdirSync(join(data, 'documents.db'), { recursive: true });
  refused(
    await runCommand(['start'], { DATA_DIR: data, PORT: '0' }),
    /文件不能读写：unable to open database file。请检查磁盘空间/,
  );
});

usage.run();

function refused(run: CommandRun, sentence: RegExp): void {
  assert.ok(run.code !== 0 && run.code !== null, `code ${run.code}`);
  assert.match(run.stderr, sentence);
  assert.not.match(run.stderr, /\n\s+at /);
  assert.is(run.stdout, '');
}

/** Two at a time: each start costs seconds of processor time. */
async function each(names: readonly string[], act: (name: string) => Promise<void>): Promise<void> {
  const waiting = [...names];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await act(name);
  };
  await Promise.all([work(), work()]);
}
