import { spawn } from 'node:child_process';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite, untested } from '../suite.ts';

const drills = suite('a short drill');

drills('nothing acknowledged is lost, doubled or without its audit row on embedded engines', async () => {
  await passes(['--embedded']);
});

drills('nor on Redis, PostgreSQL and Elasticsearch of its own', async () => {
  if (process.env['ELASTICSEARCH_START'] === undefined)
    return untested('the drill on servers', 'ELASTICSEARCH_START is not set');
  await passes(['--servers']);
});

drills.run();

/** Runs `npm run drill` in its short form to its end. */
async function passes(form: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--short', '--seed', '7', ...form], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.is(code, 0, `${told}\n${said}`);
  assert.match(said, /\n演练通过\n$/);
}
