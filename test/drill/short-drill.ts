import { spawn } from 'node:child_process';
import { join } from 'node:path';
import * as assert from 'uvu/assert';

/** Runs `npm run drill -- --short` in one form to its end; fails with its whole report. */
export async function shortDrill(form: '--embedded' | '--servers'): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--short', '--seed', '7', form], {
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
