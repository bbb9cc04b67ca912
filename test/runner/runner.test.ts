import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';

const runner = suite('the test gate');

runner('a good file passes, and the last line says how many', async () => {
  const { code, lines } = await gate('good');
  assert.is(code, 0);
  assert.is(lines.at(-1), '2 passed, 0 failed');
});

runner('a failing test fails the gate, shows its output and is counted once', async () => {
  const { code, lines, output } = await gate('good', 'failing');
  assert.is(code, 1);
  assert.match(output, /one is two/);
  assert.is(lines.at(-1), '3 passed, 1 failed');
});

const bad = {
  'without-run': /1 of 1 declared tests never ran/,
  'throwing-before': /no database|never ran/,
  'throwing-after': /could not close/,
  'uvu-itself': /takes its tests from uvu itself/,
  'uvu-beside': /takes its tests from uvu itself/,
  hanging: /Still running after 3 s: something was left open/,
  'exits-early': /2 of 3 declared tests never ran/,
  empty: /declared no test/,
  unhandled: /too late/,
};

runner('the gate fails each file that uvu would let pass, and says why', async () => {
  const { code, lines, output } = await gate(...Object.keys(bad));
  assert.is(code, 1);
  const sections = output.split('──── ').slice(1);
  for (const [file, sentence] of Object.entries(bad)) {
    assert.ok(
      lines.some((line) => line.startsWith(`✗ test/runner/cases/${file}.case.ts`)),
      `${file} passed`,
    );
    assert.match(sections.find((section) => section.includes(`/${file}.case.ts\n`)) ?? '', sentence, file);
  }
  assert.match(lines.at(-1) ?? '', /^\d+ passed, 9 failed$/);
});

runner('a file whose preparation fails closes what it opened and ends at once, saying what failed', async () => {
  const { code, lines, output } = await gate('half-prepared', 'left-open');
  assert.is(code, 1);
  for (const sentence of [
    /no browser/,
    /the server is closed/,
    /no Chromium/,
    /left something open; the file ends here/,
  ])
    assert.match(output, sentence);
  assert.not.match(output, /Still running/);
  assert.not.match(output, /context\.close/, 'what was never opened hides nothing');
  assert.is(lines.at(-1), '0 passed, 2 failed');
});

runner('what could not be tested is listed and fails nothing beside a good file', async () => {
  const { code, output } = await gate('good', 'only-untested');
  assert.is(code, 0);
  assert.match(output, /NOT TESTED in this run:\n {2}- a great server: its URL is not set/);
});

runner('a gate that tested nothing at all fails', async () => {
  assert.is((await gate('only-untested')).code, 1);
  assert.is((await gate('no-such-file')).code, 1);
});

runner.run();

async function gate(...files: string[]): Promise<{ code: number | null; output: string; lines: string[] }> {
  const program = join(import.meta.dirname, '..', 'run.ts');
  const picked = files.map((file) => join('runner', 'cases', `${file}.case.ts`));
  const args = [program, '--ending', '.case.ts', '--max-ms', '3000', ...picked];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, lines: output.trim().split('\n') };
}
