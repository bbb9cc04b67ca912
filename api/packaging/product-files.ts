import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an installation of the product holds, as paths below `root`: our sources, the built web app, and of the packages what runs. */
export function productFiles(root: string): string[] {
  const own = ownFolders.flatMap((folder) => filesUnder(root, folder));
  return [...ownFiles.filter((file) => existsSync(join(root, file))), ...own, ...packageFiles(root)].sort();
}

const ownFiles = [
  'package.json',
  'package-lock.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
  'compose.yaml',
];
const ownFolders = [
  'analysis',
  'api',
  'crawlers',
  'queue',
  'dashboards/briefing',
  'dashboards/grafana',
  'dashboards/web/dist',
];

/** Each package that the lock file has not only for development, without those nested in it, which have lines of their own. */
function packageFiles(root: string): string[] {
  const lock: { packages: Record<string, { dev?: boolean; devOptional?: boolean }> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && entry.dev !== true && entry.devOptional !== true)
    .flatMap(([path]) => filesUnder(root, path, 'node_modules'))
    .filter((path) => !needless.some((pattern) => pattern.test(path)));
}

/** What no running program opens. Licence files stay. */
const needless = [
  // Types, source maps.
  /\.d\.[cm]?ts$/,
  /\.map$/,
  /^node_modules\/@types\//,
  // Charts are drawn with one weight; of the ready-made builds of ECharts only the one that `require` finds is loaded.
  /^node_modules\/@expo-google-fonts\/noto-sans-sc\/(?!400Regular\/)[^/]+\/[^/]+\.ttf$/,
  /^node_modules\/echarts\/(dist\/(?!echarts\.js$|package\.json$)|types\/|i18n\/|theme\/)/,
  // Sources and leftovers of compiled add-ons, and add-ons for other machines.
  /^node_modules\/better-sqlite3\/(deps|src)\//,
  /^node_modules\/(better-sqlite3|nodejieba)\/build\/(?!Release\/[^/]+\.node$)/,
  /^node_modules\/nodejieba\/submodules\/(?!cppjieba\/(dict\/|LICENSE))/,
  /^node_modules\/nodejieba\/node_modules\//,
];

/** Some packages carry a node_modules of their own deeper within; only one at the top is npm's. */
function filesUnder(root: string, folder: string, without: string | null = null): string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => name !== without)
    .flatMap((entry) => {
      const inner = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(root, inner) : [inner];
    });
}
