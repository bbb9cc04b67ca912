import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { settingsTable } from '../api/config.ts';
import { suite } from './suite.ts';

const manual = suite('the manual of deployment');
const root = join(import.meta.dirname, '..');
const file = join(root, 'api', 'manual', 'deploy.md');
const text = readFileSync(file, 'utf8');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

manual('names only commands and settings that there are', () => {
  const commands = new Set([...text.matchAll(/npm run ([a-z]+)/g)].map(([, name = '']) => name));
  assert.equal(
    [...commands].filter((name) => !(name in scripts)),
    [],
  );
  const settings = new Set([...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)[`=]/g)].map(([, name = '']) => name));
  const known = settingsTable.map(({ name }) => name);
  assert.equal(
    [...settings].filter((name) => !known.includes(name)),
    [],
  );
});

manual('leads to headings and files that there are', () => {
  const headings = [...text.matchAll(/^#{1,3} (.+)$/gm)].map(([, words = '']) =>
    words.toLowerCase().replaceAll(' ', '-'),
  );
  for (const [, target = ''] of text.matchAll(/\]\(#([^)]+)\)/g)) assert.ok(headings.includes(target), target);
  for (const [, target = ''] of text.matchAll(/\]\(([^)#][^)]*)\)/g))
    assert.ok(existsSync(join(dirname(file), target)), target);
});

manual.run();
