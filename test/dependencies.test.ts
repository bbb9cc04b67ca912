import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from './suite.ts';

const packages = suite('packages that package.json names');
const root = join(import.meta.dirname, '..');
const {
  dependencies,
  devDependencies,
}: Record<'dependencies' | 'devDependencies', Record<string, string>> = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

/** `npm run dev` needs the packages of development. */
const developmentOnly = ['api/dev.ts'];
const server = ['analysis', 'api', 'crawlers', 'queue', 'dashboards/briefing'];

/** Packages that no source file imports, and what they are there for. */
const withoutImport: Record<string, string> = {
  '@biomejs/biome': 'npm run check',
  '@redocly/cli': 'checks the OpenAPI document in CI',
  'swagger-typescript-api': 'generates a client in CI, to see that the OpenAPI document can be used',
  typescript: 'npm run check',
};

packages('what the server imports is a dependency, so that a production install can start it', () => {
  const missing = [...importsUnder(server, developmentOnly)].filter((name) => !(name in dependencies));
  assert.equal(missing, []);
});

packages('every dependency is imported by the server: what only the web or a test needs is not shipped', () => {
  const imported = importsUnder(server, developmentOnly);
  assert.equal(
    Object.keys(dependencies).filter((name) => !imported.has(name)),
    [],
  );
});

packages('what the web and the tests import is named, and every tool is used', () => {
  const imported = importsUnder(['dashboards/web', 'test', 'api']);
  assert.equal(
    [...imported].filter((name) => !(name in dependencies) && !(name in devDependencies)),
    [],
  );
  const unused = Object.keys(devDependencies).filter(
    (name) => !imported.has(name) && !(name in withoutImport) && !isTypesOf(name, [...imported, 'node']),
  );
  assert.equal(unused, []);
});

packages.run();

/** Names of packages that files of the folders load; a type alone loads nothing. */
function importsUnder(folders: readonly string[], without: readonly string[] = []): Set<string> {
  const found = new Set<string>();
  for (const folder of folders)
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (
        !/\.(ts|tsx|mjs)$/.test(name) ||
        /(^|\/)(dist|node_modules)\//.test(name) ||
        without.includes(`${folder}/${name}`)
      )
        continue;
      const text = readFileSync(join(root, folder, name), 'utf8');
      for (const pattern of loading)
        for (const [, target = ''] of text.matchAll(pattern)) if (isPackage(target)) found.add(packageOf(target));
    }
  return found;
}

/** `import … from`, `import '…'`, and `import()`, `require()` and `resolve()` of a fixed name. */
const loading = [
  /^(?:import|export) (?!type\b)[^;'"]*?from '([^']+)'/gm,
  /^import '([^']+)'/gm,
  /\b(?:import|require|createRequire\([^)]*\)|resolve)\(\s*'([^']+)'\s*,?\s*\)/g,
];

function isPackage(target: string): boolean {
  const first = target.split('/')[0] ?? '';
  return /^@?[a-z][\w.-]*(\/|$)/i.test(target) && !target.startsWith('node:') && !builtinModules.includes(first);
}

function packageOf(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

function isTypesOf(name: string, imported: readonly string[]): boolean {
  return imported.some((one) => name === `@types/${one}`);
}
