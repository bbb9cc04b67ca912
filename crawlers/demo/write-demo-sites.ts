import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import iconv from 'iconv-lite';
import { RegisterEntry } from '../source.ts';
import { articlePage, type DatedPost, listPage, page, rssFeed } from './layouts.ts';
import { postUrl } from './post.ts';
import { demoPosts } from './posts.ts';
import { brokenSite, type DemoHost, demoSites } from './sites.ts';

/**
 * Writes the recorded pages of the demo sites (示例站点) in the layout of the replay server: `folder/<host>/<path>`, a path
 * that ends in `/` as `index.html` in it, types of files other than HTML in `folder/<host>/meta.json`. Returns the register entries to read
 * them with, and the number of article pages. The same `now` gives the same bytes; no page is later than `now`.
 */
export async function writeDemoSites({
  folder,
  now,
}: {
  folder: string;
  now: Date;
}): Promise<{ entries: RegisterEntry[]; pages: number }> {
  const posts = demoPosts(now);
  const entries: RegisterEntry[] = [];
  for (const host of Object.keys(demoSites) as DemoHost[]) {
    const own = posts.filter((post) => post.host === host);
    entries.push(register(demoSites[host].entry, await writeSite(folder, host, own)));
  }
  entries.push(register(brokenSite.entry, [await writeBrokenSite(folder)]));
  return { entries, pages: posts.length };
}

type ContentTypes = Record<string, { status?: number; contentType?: string }>;

/** Writes one site and returns the addresses of its lists. */
async function writeSite(folder: string, host: DemoHost, posts: readonly DatedPost[]): Promise<string[]> {
  const site = demoSites[host];
  const types: ContentTypes = {};
  const write = (path: string, text: string) => {
    // A GBK page whose header names no charset, as old bureau sites serve them: only its meta tag tells.
    if (site.charset === 'gbk') types[path] = { contentType: 'text/html' };
    return writePage(folder, host, path, iconv.encode(text, site.charset));
  };
  await write('/robots.txt', 'User-agent: *\nDisallow: /admin/\n');
  await write('/', page(host, '首页', '', [`<p>${site.name}，示例数据。</p>`]));
  for (const post of posts) await write(new URL(postUrl(post)).pathname, articlePage(post));
  const starts = site.layout === 'feed' ? [`http://${host}/rss.xml`] : [];
  if (site.layout === 'feed') {
    types['/rss.xml'] = { contentType: 'application/rss+xml; charset=utf-8' };
    await write('/rss.xml', rssFeed(host, posts));
  }
  for (const column of site.layout === 'feed' ? [] : Object.keys(site.columns)) {
    const inColumn = posts.filter((post) => post.column === column);
    const last = Math.ceil(inColumn.length / site.pageSize);
    for (let number = 1; number <= last; number += 1) {
      const shown = inColumn.slice((number - 1) * site.pageSize, number * site.pageSize);
      const next = number < last ? listPath(column, number + 1) : null;
      await write(listPath(column, number), listPage({ host, column, number, posts: shown, next }));
      starts.push(`http://${host}${listPath(column, number)}`);
    }
  }
  await writeMeta(folder, host, types);
  return starts;
}

/** Its list is filled by a script now: a reader without one finds no items. */
async function writeBrokenSite(folder: string): Promise<string> {
  const html = `<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>公告栏（新版）</title></head>
<body><div id="app"></div><script src="/static/app.js"></script></body></html>
`;
  await writePage(folder, brokenSite.host, '/robots.txt', Buffer.from('User-agent: *\nAllow: /\n'));
  await writePage(folder, brokenSite.host, new URL(brokenSite.start).pathname, Buffer.from(html));
  await writeMeta(folder, brokenSite.host, {});
  return brokenSite.start;
}

/** The entry with what a lawful register wants to know, in words that say that it is an example. */
function register(
  entry: (typeof demoSites)[DemoHost]['entry'] | typeof brokenSite.entry,
  start: string[],
): RegisterEntry {
  return RegisterEntry.parse({
    ...entry,
    start,
    legalBasis: '示例：站点为本机虚构页面，不访问互联网；正式信源在此登记公开页面的采集依据与影响评估',
    owner: '示例·宣教处信源管理岗',
    retentionDays: 365,
    delayMs: 200,
  });
}

function listPath(column: string, number: number): string {
  return number === 1 ? column : `${column}${number}/`;
}

async function writePage(folder: string, host: string, path: string, bytes: Buffer): Promise<void> {
  const file = join(folder, host, path.endsWith('/') ? `${path}index.html` : path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

async function writeMeta(folder: string, host: string, types: ContentTypes): Promise<void> {
  await writeFile(join(folder, host, 'meta.json'), `${JSON.stringify(types, null, 2)}\n`);
}
