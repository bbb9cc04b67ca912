import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';
import { runCommand } from './command-process.ts';

const modes = suite('files of an installation');

modes('what a command writes is for the account that runs it alone: files 0600, folders 0700', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-modes-'));
  try {
    writeFileSync(join(folder, 'posts.jsonl'), '{"title":"青沙河水发黑","text":"青沙河水发黑发臭"}\n{"title":""}\n');
    const DATA_DIR = join(folder, 'data');
    const { code, stderr } = await runCommand(['import', join(folder, 'posts.jsonl')], { DATA_DIR });
    assert.is(code, 0, stderr);
    const written = ['.', ...readdirSync(DATA_DIR, { recursive: true, encoding: 'utf8' })];
    assert.ok(written.includes('ledger.db') && written.includes('import-reports'), written.join(' '));
    for (const name of written) {
      const { mode } = statSync(join(DATA_DIR, name));
      assert.is(mode & 0o077, 0, `${name} ${(mode & 0o777).toString(8)}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

modes.run();
