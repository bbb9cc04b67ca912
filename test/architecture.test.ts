import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from './suite.ts';

const directions = suite('directions of imports');
const root = join(import.meta.dirname, '..');

/** What the web may import of the server: shapes and words, no logic. */
const contracts = ['api/*/contract*.ts'];

/** Which folders each folder may import from; the longest matching prefix holds. */
const allowed: Record<string, string[]> = {
  'analysis/': ['analysis/'],
  'queue/': ['queue/', 'analysis/'],
  'crawlers/': ['crawlers/', 'analysis/'],
  'api/': ['api/', 'analysis/', 'queue/'],
  contract: [...contracts, 'analysis/codes', 'analysis/web-address'],
  // Tables and chains; what an event means is the business of the features that give it its form.
  'api/ledger/': [
    'api/ledger/',
    'api/database/',
    'api/audit/',
    'api/trail/',
    'api/http/',
    'api/people/contract.ts',
    'analysis/',
  ],
  // Knows no feature: what it needs of one is given to it.
  'api/http/': ['api/http/', 'api/database/', 'api/storable.ts', 'analysis/', 'queue/'],
  'api/main.ts': [''],
  'api/assemble.ts': [''],
  'api/assembly/': [''],
  'api/commands/': [''],
  'dashboards/briefing/': ['dashboards/briefing/', 'analysis/', 'api/'],
  'dashboards/web/': ['dashboards/web/', ...contracts, 'analysis/calendar', 'analysis/codes', 'analysis/web-address'],
};

directions('every import goes the way that the design says', () => {
  const wrong: string[] = [];
  for (const file of sources()) {
    // What the web reads must not drag the server in.
    const contract = /^api\/[^/]+\/contract(-\w+)?\.ts$/.test(file) ? 'contract' : '';
    const rule = Object.keys(allowed)
      .filter((prefix) => (contract || file).startsWith(prefix))
      .sort((a, b) => b.length - a.length)[0];
    if (rule === undefined) continue;
    for (const target of importsOf(file)) {
      if (!(allowed[rule] ?? []).some((prefix) => fits(target, prefix))) wrong.push(`${file} → ${target}`);
    }
  }
  assert.equal(wrong, []);
});

directions(
  'nobody imports api/main.ts, it alone imports api/assemble.ts, and only api/config.ts and tests read the environment',
  () => {
    const wrong: string[] = [];
    for (const file of sources()) {
      if (importsOf(file).some((target) => target === 'api/main.ts')) wrong.push(`${file} imports api/main.ts`);
      if (file !== 'api/main.ts' && importsOf(file).some((target) => target === 'api/assemble.ts'))
        wrong.push(`${file} imports api/assemble.ts`);
      if (!file.startsWith('api/assembl') && importsOf(file).some((target) => target.startsWith('api/assembly/')))
        wrong.push(`${file} imports api/assembly`);
      if (file !== 'api/config.ts' && /process\.env/.test(readFileSync(join(root, file), 'utf8')))
        wrong.push(`${file} reads process.env`);
    }
    assert.equal(wrong, []);
  },
);

directions('no type holds everything: a route is given what it needs', () => {
  const bags = sources().filter((file) =>
    /\b(?:type|interface) (?:Kit|Services)\b/.test(readFileSync(join(root, file), 'utf8')),
  );
  assert.equal(bags, []);
});

directions('server code knows no browser and web code no Node, and the check looks at both worlds', () => {
  const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const server = read('tsconfig.server.json');
  assert.equal(server.compilerOptions, { lib: ['ES2024'], types: ['node'] });
  assert.equal(server.include, ['analysis', 'api', 'crawlers', 'queue', 'dashboards/briefing']);
  const web = read('dashboards/web/tsconfig.json');
  assert.equal(web.compilerOptions.types, []);
  assert.match(
    read('package.json').scripts.check,
    'tsc --noEmit && tsc --noEmit -p tsconfig.server.json && tsc --noEmit -p dashboards/web',
  );
});

directions.run();

/** A prefix, or where it has `*`, which stands for anything within one name, the whole path. */
function fits(target: string, prefix: string): boolean {
  if (!prefix.includes('*')) return target.startsWith(prefix);
  const pattern = prefix.split('*').map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${pattern.join('[^/]*')}$`).test(target);
}

function sources(): string[] {
  return ['analysis', 'api', 'crawlers', 'dashboards', 'queue'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !/(^|\/)(dist|node_modules)\//.test(name))
      .map((name) => `${folder}/${name}`),
  );
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    relative(root, resolve(root, dirname(file), match[1] ?? '')),
  );
}
