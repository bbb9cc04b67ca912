import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'cheerio';
import iconv from 'iconv-lite';
import * as assert from 'uvu/assert';
import { demoIncidents, demoTrapUrls } from '../../crawlers/demo/incidents.ts';
import { demoPosts } from '../../crawlers/demo/posts.ts';
import { writeDemoSites } from '../../crawlers/demo/write-demo-sites.ts';
import { RegisterEntry } from '../../crawlers/source.ts';
import { suite } from '../suite.ts';

const now = new Date('2026-11-25T08:00:00Z');
const demo = suite<{ folder: string; entries: RegisterEntry[]; pages: number }>('demo sites');

demo.before(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'huiying-demo-'));
  Object.assign(context, await writeDemoSites({ folder: context.folder, now }));
});
demo.after((context) => rmSync(context.folder, { recursive: true, force: true }));

demo(
  'there are at least 300 article pages on six healthy hosts, and a seventh register entry',
  ({ entries, pages }) => {
    assert.ok(pages >= 300, `${pages} pages`);
    assert.is(entries.length, 7);
    assert.is(entries.filter((entry) => entry.reader === 'feed').length, 1);
  },
);

demo('every register entry satisfies the schema, waits 200 ms and lies under .example', ({ entries }) => {
  for (const entry of entries) {
    assert.equal(RegisterEntry.parse(entry), entry);
    assert.is(entry.delayMs, 200);
    assert.ok(entry.start.every((address) => new URL(address).hostname.endsWith('.example')));
    assert.match(entry.legalBasis, /示例/);
  }
});

demo('written twice for the same instant, every byte is the same', async ({ folder }) => {
  const again = mkdtempSync(join(tmpdir(), 'huiying-demo-'));
  try {
    await writeDemoSites({ folder: again, now });
    assert.is(treeHash(again), treeHash(folder));
  } finally {
    rmSync(again, { recursive: true, force: true });
  }
});

for (const instant of [
  '2026-11-25T08:00:00Z',
  '2026-11-22T16:05:00Z',
  '2027-01-01T20:30:00Z',
  '2026-07-06T23:59:00Z',
]) {
  demo(
    `seen at ${instant} no page is in the future, none older than four weeks, the newest within the last hour`,
    () => {
      const ages = demoPosts(new Date(instant)).map((post) => Date.parse(instant) - post.at);
      assert.ok(Math.min(...ages) > 0);
      assert.ok(Math.min(...ages) < 3_600_000);
      assert.ok(Math.max(...ages) <= 28 * 86_400_000);
    },
  );
}

demo(
  'every article file is linked from a list page or the feed of its host, and every link has its file',
  (context) => {
    for (const entry of context.entries.slice(0, 6)) {
      const host = new URL(entry.start[0] ?? '').hostname;
      const linked = new Set(entry.start.flatMap((address) => links(context.folder, entry, address)));
      const files = readdirSync(join(context.folder, host), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.html') && !name.endsWith('index.html'))
        .map((name) => `http://${host}/${name}`);
      assert.equal([...linked].sort(), files.sort(), host);
    }
  },
);

demo('a list shows the newest first, and one run of a source lists at most 200 addresses', (context) => {
  for (const entry of context.entries.slice(0, 5)) {
    const all = entry.start.flatMap((address) => links(context.folder, entry, address));
    assert.ok(all.length <= 200, `${entry.id}: ${all.length}`);
    for (const address of entry.start) {
      const dates = load(pageOf(context.folder, address))('.list .date')
        .map((_, element) => load(element).text())
        .get();
      assert.equal(dates, [...dates].sort().reverse(), address);
    }
  }
});

demo('the pages of the board name the next page until the last', ({ folder }) => {
  assert.is(load(pageOf(folder, 'http://bbs.example/board/env/'))('a.next').attr('href'), '/board/env/2/');
  assert.is(load(pageOf(folder, 'http://bbs.example/board/env/'))('a.next').text(), '下一页');
});

demo('the pages of the Nanchang bureau are GBK, told by their meta tag alone', ({ folder }) => {
  const bytes = readFileSync(join(folder, 'nc-bureau.example/kqzl/index.html'));
  assert.match(iconv.decode(bytes, 'gbk'), /南昌市环境空气质量日报/);
  assert.match(bytes.toString('latin1'), /<meta charset="gbk">/);
  assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  const meta = JSON.parse(readFileSync(join(folder, 'nc-bureau.example/meta.json'), 'utf8'));
  assert.equal(meta['/kqzl/'], { contentType: 'text/html' });
});

demo('the department’s pages carry the meta tags of government sites', ({ folder }) => {
  const $ = load(pageOf(folder, 'http://sthjt.example/tzgg/river-notice.html'));
  assert.is($('meta[name=ArticleTitle]').attr('content'), '关于乐安河部分河段出现死鱼情况的通报');
  assert.is($('meta[name=PubDate]').attr('content'), '2026-11-22 17:30');
});

demo('the list of the seventh source has no items', ({ folder }) => {
  const html = pageOf(folder, 'http://county-notice.example/notice/');
  assert.not.match(html, /<a /);
});

demo(
  'three incidents and seven kinds of traps have their pages; the smell at the school is from the last 24 hours',
  ({ folder }) => {
    assert.equal(
      demoIncidents.map((incident) => [incident.id, incident.urls.length, incident.gravest.length]),
      [
        ['smell', 18, 4],
        ['river', 16, 3],
        ['siting', 13, 2],
      ],
    );
    assert.is(demoTrapUrls.length, 7);
    for (const url of [...demoIncidents.flatMap((one) => one.urls), ...demoTrapUrls.flatMap((one) => one.urls)])
      assert.ok(statSync(join(folder, url.replace('http://', ''))).isFile(), url);
    const school = demoPosts(now).filter(
      (post) => /学校.*(呕吐|流鼻血)/s.test(post.paragraphs.join('')) && post.host === 'bbs.example',
    );
    assert.ok(school.length >= 2 && school.every((post) => now.getTime() - post.at < 86_400_000));
  },
);

demo.run();

function links(folder: string, entry: RegisterEntry, address: string): string[] {
  const text = pageOf(folder, address);
  if (entry.reader === 'feed')
    return [...text.matchAll(/<link>(http[^<]+\.html)<\/link>/g)].map((match) => match[1] ?? '');
  const $ = load(text);
  return $(entry.linkSelector ?? 'a')
    .map((_, element) => new URL($(element).attr('href') ?? '', address).href)
    .get();
}

function pageOf(folder: string, address: string): string {
  const url = new URL(address);
  const path = url.pathname.endsWith('/') ? `${url.pathname}index.html` : url.pathname;
  const bytes = readFileSync(join(folder, url.hostname, path));
  return url.hostname === 'nc-bureau.example' ? iconv.decode(bytes, 'gbk') : bytes.toString('utf8');
}

function treeHash(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
    if (statSync(join(folder, name)).isFile()) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}
