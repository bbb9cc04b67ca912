import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { extractArticle } from '../../crawlers/article.ts';
import { suite } from '../suite.ts';

const article = suite('extraction of an article');
const pages = join(import.meta.dirname, '../fixtures/pages/bureau.example.com');
const saved = (path: string) => extractArticle(readFileSync(join(pages, path)), `http://bureau.example.com/${path}`);

article('the usual government page gives title, time, source and body', () => {
  const found = saved('tzgg/202405/t20240503_1001.html');
  assert.is(found.title, '关于青石河泡沫问题调查情况的通报');
  assert.is(found.publishedAt, '2024-05-03T02:20:00.000Z');
  assert.is(found.source, '示例市生态环境局');
  assert.is(found.kind, 'article');
  assert.is(found.body?.split('\n').length, 3);
});

article('words of navigation and footer do not come into the body', () => {
  const { body } = saved('tzgg/202405/t20240503_1001.html');
  for (const word of ['恶臭异味投诉', '突发环境事件', '爆炸泄漏', '备案号', '当前位置', '浏览次数'])
    assert.not.ok(body?.includes(word), word);
});

article('a page without date has none, also when its text names months and days', () => {
  const found = saved('tzgg/letter.html');
  assert.is(found.publishedAt, null);
  assert.is(found.title, '致全市居民的一封信：夏季夜间施工噪声怎么投诉');
});

article('a changed page gives no body', () => {
  const found = saved('tzgg/changed.html');
  assert.equal([found.title, found.body, found.kind], [null, null, 'unknown']);
});

article('GBK with meta only and UTF-16 pages give their date lines', () => {
  assert.equal(pick(saved('tzgg/202406/t20240602_1002.html')), [
    '五月份城区空气质量状况公布',
    '2024-06-01T16:00:00.000Z',
    '大气科',
    'gb18030',
  ]);
  assert.equal(pick(saved('tzgg/utf16.html')), [
    '固体废物管理年报发布',
    '2024-06-04T16:00:00.000Z',
    '固体科',
    'utf-16le',
  ]);
  assert.equal(pick(saved('tzgg/utf16-bare.html')), [
    '辐射环境监测年报发布',
    '2024-06-05T16:00:00.000Z',
    '核与辐射科',
    'utf-16be',
  ]);
});

article('a list page is told from an article', () => {
  const items = Array.from(
    { length: 12 },
    (_, at) => `<li><a href="/a/${at}000.html">关于第${at}批环境信访办理情况的公示</a></li>`,
  );
  assert.is.not(
    extractArticle(
      `<html><head><title>通知公告</title></head><body><ul>${items.join('')}</ul></body></html>`,
      'http://a.example.com/',
    ).kind,
    'article',
  );
});

article('selectors of the register beat everything else', () => {
  const html =
    '<html><head><title>甲乙丙丁_站点</title></head><body><h2 class="t">真正的标题在这里</h2><i class="d">2023-01-02 03:04</i><b class="w">通讯员</b><div class="c"><p>第一段。</p><p>第二段。</p></div></body></html>';
  const found = extractArticle(html, 'http://a.example.com/', {
    title: '.t',
    body: '.c',
    publishedAt: '.d',
    author: '.w',
  });
  assert.equal(
    [found.title, found.publishedAt, found.author, found.body],
    ['真正的标题在这里', '2023-01-01T19:04:00.000Z', '通讯员', '第一段。\n第二段。'],
  );
});

article('JSON-LD and meta tags give the time when the page shows none; broken JSON-LD is passed over', () => {
  const body = `<h1>园区夜查情况通报</h1><p>${'执法人员夜间对园区企业开展了突击检查。'.repeat(8)}</p>`;
  const linked =
    '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-05-03T10:20:00+08:00"}</script>';
  assert.is(
    extractArticle(`<html><head><title>园区夜查情况通报</title>${linked}</head><body>${body}</body></html>`, '')
      .publishedAt,
    '2024-05-03T02:20:00.000Z',
  );
  const broken =
    '<script type="application/ld+json">{"datePublished": </script><meta property="article:published_time" content="2024-05-03T10:20:00+08:00">';
  assert.is(
    extractArticle(`<html><head><title>园区夜查情况通报</title>${broken}</head><body>${body}</body></html>`, '')
      .publishedAt,
    '2024-05-03T02:20:00.000Z',
  );
});

article('odd pages do not throw: empty, no tags, unclosed, deep, huge, binary', () => {
  const odd = [
    '',
    ' ',
    '只有文字没有标签',
    '<',
    '<html',
    '<body><div><p>甲',
    '</div></div>',
    '<frameset><frame></frameset>',
    '\u0000\u0000',
    '<svg><a>',
    '<!--',
    `${'<div>'.repeat(3_000)}深`,
    '<p>水</p>'.repeat(5_000),
  ];
  for (const html of odd) assert.ok(extractArticle(html, 'http://a.example.com/').kind, html.slice(0, 20));
  assert.ok(extractArticle('<p>x</p>', '不是网址').kind);
});

article('random fragments of markup do not throw', () => {
  const piece = fc.constantFrom(
    '<div>',
    '</div>',
    '<p>',
    '<a href="x">',
    '</a>',
    '<table><tr><td>',
    '<title>',
    '</title>',
    '<meta name="PubDate" content="昨天">',
    '<script>',
    '2024-05-03 来源：某报',
    '水质通报',
    '<h1>',
    '<body>',
    '</html>',
    '<!--',
    '"',
    '&#x110000;',
    '<time datetime="x">',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      assert.ok(extractArticle(pieces.join(''), 'http://a.example.com/').kind);
    }),
    { numRuns: 200 },
  );
});

article.run();

function pick(found: ReturnType<typeof saved>): (string | null | undefined)[] {
  return [found.title, found.publishedAt, found.source, found.charset];
}
