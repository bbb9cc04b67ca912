import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package that the lock file names, with what it says of its licence; `isShipped` when production installs it. */
export type Licensed = { name: string; version: string; licence: string | null; isShipped: boolean };

/** All packages that package-lock.json may install on some platform, by name; one line for each version. */
export function licensedPackages(root: string): Licensed[] {
  const lock: { packages: Record<string, LockEntry> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  const found = new Map<string, Licensed>();
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '' || entry.link === true) continue;
    const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const version = entry.version ?? '';
    const before = found.get(`${name}@${version}`);
    const isShipped = entry.dev !== true || before?.isShipped === true;
    found.set(`${name}@${version}`, {
      name,
      version,
      licence: licenceOf(root, path, `${name}@${version}`, entry),
      isShipped,
    });
  }
  return [...found.values()].sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1,
  );
}

/** Why a package may not be in the product, or null. A tool that is not shipped must only have a licence that lets us use it. */
export function licenceFault({ licence, isShipped }: Licensed): string | null {
  if (licence === null) return 'names no licence';
  const accepted = isShipped ? shipped : [...shipped, ...toolsOnly];
  return satisfies(licence, accepted) ? null : `${licence} is not among the accepted licences`;
}

/** What goes with Apache-2.0. MPL-2.0 binds the changed files of a package alone, and we change none. */
const shipped = [
  ...[
    'MIT',
    'MIT-0',
    'ISC',
    '0BSD',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'Apache-2.0',
    'BlueOak-1.0.0',
    'Zlib',
    'Unlicense',
  ],
  ...['CC0-1.0', 'CC-BY-4.0', 'OFL-1.1', 'MPL-2.0'],
];
const toolsOnly = ['Python-2.0'];

/** Packages of before package.json had one way to say it; each read in the package itself. */
const readInTheFile: Record<string, string> = {
  // LICENCE holds the text of the MIT licence.
  'map-stream@0.1.0': 'MIT',
  // "MIT,Apache2" in package.json; LICENSE says "Dual Licensed MIT and Apache 2".
  'pause-stream@0.0.11': 'MIT OR Apache-2.0',
};

type LockEntry = { name?: string; version?: string; license?: string; dev?: boolean; link?: boolean };
type Manifest = { license?: string | { type: string }; licenses?: { type: string }[] };

function licenceOf(root: string, path: string, id: string, entry: LockEntry): string | null {
  const known = readInTheFile[id] ?? entry.license;
  if (known !== undefined) return known;
  const file = join(root, path, 'package.json');
  if (!existsSync(file)) return null;
  const { license, licenses = [] }: Manifest = JSON.parse(readFileSync(file, 'utf8'));
  if (license !== undefined) return typeof license === 'string' ? license : license.type;
  return licenses.length === 0 ? null : licenses.map(({ type }) => type).join(' OR ');
}

/** An SPDX expression without exceptions: one side of each OR, all sides of each AND. */
export function satisfies(expression: string, accepted: readonly string[]): boolean {
  const inner = /\(([^()]*)\)/.exec(expression);
  if (inner !== null) {
    const verdict = satisfies(inner[1] ?? '', accepted) ? 'yes' : 'no';
    return satisfies(expression.replace(inner[0], verdict), accepted);
  }
  return expression
    .split(' OR ')
    .some((side) => side.split(' AND ').every((one) => one.trim() === 'yes' || accepted.includes(one.trim())));
}
