import * as assert from 'uvu/assert';
import { clean as analysedClean } from '../../analysis/clean.ts';
import { mask } from '../../analysis/mask.ts';
import { extractArticle } from '../../crawlers/article.ts';
import { blockReason } from '../../crawlers/block-page.ts';
import { findTime, parseTime } from '../../crawlers/dates.ts';
import { readFeed } from '../../crawlers/feed.ts';
import { clean } from '../../crawlers/intake.ts';
import { readLinks } from '../../crawlers/links.ts';
import { openPageReaders, type PageReaders } from '../../crawlers/page-pool.ts';
import { boundedRules } from '../../crawlers/robots.ts';
import { suite } from '../suite.ts';

const hostile = suite('pages built to take time without end');
const url = 'http://bureau.example/list/';
const body = (inner: string) => `<html><head><title>青石河水质通报</title></head><body>${inner}</body></html>`;
const fill = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length));
const counted = (length: number, unit: (at: number) => string) => {
  const units: string[] = [];
  for (let size = 0, at = 0; size < length; at += 1) size += units[units.push(unit(at)) - 1]?.length ?? 1;
  return units.join('');
};

/** Each takes time by the square or worse in a parser that is not made for it. */
const shapes: Record<string, (length: number) => string> = {
  'div in div': (n) => body(fill('<div>', n)),
  'entries within entries': (n) => body(fill('<ul><li><a href="/a/20240506.html">关于青石河水质</a>', n)),
  'a hundred thousand links in one entry': (n) =>
    body(`<li>${counted(n, (at) => `<a href="/a/2024${at}.html">青石河水质</a> `)}</li>`),
  'tags opened and never closed': (n) => body(fill('<b>', n / 2) + fill('</i>', n / 2)),
  'links opened and never closed': (n) => body(fill('<a href=x>', n)),
  'paragraphs never closed': (n) => body(fill('<p>水', n)),
  'tables in tables': (n) => body(fill('<table><tr><td>', n)),
  spaces: (n) => body(`青${fill(' ', n)}石`),
  'wide spaces at the end of a line': (n) => body(`<p>青${fill('\u3000\u00A0', n)}石</p>`),
  'less-than signs': (n) => body(fill('<', n)),
  ampersands: (n) => body(fill('&', n)),
  entities: (n) => body(fill('&amp;&#x110000;&nbsp;', n)),
  'scripts never closed': (n) => body(fill('<script>', n)),
  'titles never closed': (n) => fill('<title ', n),
  comments: (n) => body(fill('<!--', n)),
  'attributes by the thousand': (n) => body(`<div ${counted(n, (at) => `a${at}=b `)}>x</div>`),
  'one attribute of megabytes': (n) =>
    body(`<div class="${fill('na ', n)}"><a href="/a/2024.html">青石河水质</a></div>`),
  'one text without end': (n) => body(`<p>${fill('青石河沿线居民反映河水发黑', n)}</p>`),
  'one number without end': (n) => body(`<h1>青石河水质通报</h1><p>${fill('1', n)}</p>`),
  'one title again and again': (n) => body(fill('<h1>青石河水质通报</h1>', n)),
  'other articles below': (n) =>
    body(
      `<h1>青石河水质通报</h1><p>居民反映河水发黑，有异味，已派人到现场取样。</p>${counted(
        n,
        (at) => `<p><a href="/a/${at}.html">关于青石河${at}</a><a href="/b/${at}.html">水质情况${at}</a></p>`,
      )}`,
    ),
  'nested JSON': (n) => `<script type="application/ld+json">${fill('[', n)}</script><body>x</body>`,
};
const feedOf = (inner: string) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>${inner}</channel></rss>`;
const feeds: Record<string, (length: number) => string> = {
  'elements in elements': (n) => feedOf(`<item>${fill('<a>', n)}</item>`),
  'markup in a text': (n) =>
    feedOf(`<item><title>t</title><description>${fill('&lt;div&gt;', n)}</description></item>`),
  'spaces in a date': (n) => feedOf(`<item><title>t</title><pubDate>2024-05-06${fill(' ', n)}x</pubDate></item>`),
  'open CDATA': (n) => feedOf(`<item><title>${fill('<![CDATA[', n)}</title></item>`),
  bases: (n) => feedOf(`<item>${fill('<link xml:base="a" ', n)}</item>`),
};
const texts: Record<string, (length: number) => string> = {
  spaces: (n) => `河${fill(' ', n)}水`,
  'wide spaces': (n) => `河${fill('\u3000', n)}水`,
  'empty lines': (n) => `河${fill(' \n', n)}水`,
  'a date and spaces': (n) => `2024-05-06${fill(' ', n)}x`,
  digits: (n) => fill('1', n),
  'at signs': (n) => fill('a@', n),
  'area codes': (n) => fill('0791', n),
  marks: (n) => `a${fill('\u0301', n)}`,
};
const textReaders: Record<string, (text: string) => unknown> = {
  'clean of intake': clean,
  'clean of analysis': analysedClean,
  mask,
  findTime,
  parseTime,
};

for (const [name, made] of Object.entries(shapes))
  hostile(`${name}: list, article and refusal are read in time that grows with the length`, () => {
    grows(made, (text) => readLinks(text, url));
    grows(made, (text) => extractArticle(text, url));
    grows(made, (text) => blockReason({ status: 200, headers: {} }, text));
  });

for (const [name, made] of Object.entries(feeds))
  hostile(`${name}: a feed is read in time that grows with its length`, () => {
    grows(made, (text) => readFeed(text, url));
  });

for (const [name, made] of Object.entries(texts))
  hostile(`${name}: a text is cleaned, masked and searched for dates in time that grows with its length`, () => {
    for (const read of Object.values(textReaders)) grows(made, read);
  });

hostile('robots.txt of half a megabyte is judged by few rules, in favour of the site where it is too much', () => {
  const crowd = boundedRules(`${fill('User-agent: a\nUser-agent: b\n', 200_000)}${fill('Disallow: /x\n', 200_000)}`);
  assert.ok(crowd.length < 200_000);
  assert.is(
    boundedRules('User-agent: *\nDisallow: /a # note\nAllow: /a/b\nCrawl-delay: 5\nSitemap: x'),
    'User-agent: *\ndisallow: /a\nallow: /a/b\nCrawl-delay: 5',
  );
  assert.is(
    boundedRules(`User-agent: Other\nUser-agent: *\nDisallow: /secret/*${fill('a*', 900)}`),
    'User-agent: another\nUser-agent: *\ndisallow: /secret/',
  );
  assert.is(boundedRules(`Allow: /${fill('a*', 900)}`), '');
});

let readers: PageReaders;
hostile.before(() => {
  readers = openPageReaders({ processes: 1, timeoutMs: 30_000 });
});
hostile.after(() => readers.close());

hostile('the program goes on while a page is read, whatever its shape', async () => {
  await read(readers, body('<p>x'));
  for (const [name, made] of Object.entries(shapes)) {
    let turns = 0;
    const watch = setInterval(() => {
      turns += 1;
    }, 1);
    const reading = await read(readers, made(name === 'other articles below' ? 1_600_000 : 100_000));
    clearInterval(watch);
    assert.ok(['list', 'blocked', 'problem'].includes(reading.is), name);
    if (name === 'other articles below') assert.ok(turns >= 5, `${turns} turns of the event loop`);
  }
});

hostile('a page that takes too long is one failed page with a Chinese reason, and the next one is read', async () => {
  const strict = openPageReaders({ processes: 1, timeoutMs: 1 });
  try {
    const slow = await read(strict, shapes['other articles below']?.(1_000_000) ?? '');
    assert.equal(slow, { is: 'problem', reason: '页面 0.001 秒内没有解析完，已放弃，可能是异常页面' });
  } finally {
    await strict.close();
  }
  assert.is((await read(readers, body('<p>x'))).is, 'list');
});

hostile('a page that takes too much memory is one failed page, and the program lives', async () => {
  const narrow = openPageReaders({ processes: 1, memoryMb: 40, timeoutMs: 60_000 });
  try {
    const reading = await read(narrow, shapes['other articles below']?.(1_600_000) ?? '');
    assert.is(reading.is, 'problem');
    assert.match('reason' in reading ? reading.reason : '', /内存超过上限|没有启动|意外结束/);
    assert.is((await read(narrow, '<p>x')).is === 'blocked', false);
  } finally {
    await narrow.close();
  }
});

hostile(
  'more bytes than a page may have are not read, and pages under way when the program ends are told so',
  async () => {
    const small = openPageReaders({ maxBytes: 100 });
    const large = await read(small, 'x'.repeat(101));
    assert.equal(large, { is: 'problem', reason: '页面超过 100 字节，不予解析，请核对网址是不是网页' });
    const under = read(small, '<p>x');
    await small.close();
    assert.equal((await under).is, 'problem');
  },
);

hostile.run();

function read(by: PageReaders, text: string): ReturnType<PageReaders['read']> {
  return by.read({ as: 'list', page: { status: 200, headers: {}, url, body: Buffer.from(text) }, now: new Date(0) });
}

/** Four times the text may take ten times the work of this thread, not sixteen or more; what is quick anyway is not measured. */
function grows(made: (length: number) => string, work: (text: string) => unknown): void {
  const [small, large] = [made(30_000), made(120_000)];
  work(small);
  const whole = cpu(() => work(large));
  if (whole < 150) return;
  const quarter = Math.max(
    20,
    Math.min(
      cpu(() => work(small)),
      cpu(() => work(small)),
    ),
  );
  const again = Math.min(
    whole,
    cpu(() => work(large)),
  );
  assert.ok(again < quarter * 10, `${Math.round(quarter)} ms → ${Math.round(again)} ms`);
}

function cpu(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
