import * as assert from 'uvu/assert';
import { extractArticle } from '../../crawlers/article.ts';
import { blockReason } from '../../crawlers/block-page.ts';
import { readLinks } from '../../crawlers/links.ts';
import { suite } from '../suite.ts';

const kinds = suite('kinds of pages that were read wrongly');
const url = 'http://bureau.example/xw/a.html';
const paragraphs = [
  '接到反映后，值班人员赶到白石渠沿线查看，在两处排口取了水样。',
  '渠边有一家豆制品作坊和一处养鸭场，两家都已停止排水，等候检测结果。',
  '附近居民如再发现异常，可以拨打热线，值班人员会记录并答复。',
  '下游取水口的监测数据目前正常，水厂已经增加检测次数。',
  '检测结果出来以后，会在网站上公布，对违法排污的依法处理。',
];
const text = paragraphs.map((one) => `<p>${one}</p>`).join('');
const page = (title: string, inner: string, head = '') =>
  extractArticle(`<html><head><title>${title}</title>${head}</head><body>${inner}</body></html>`, url);

for (const lead of [
  '昨日，来自白石村的三十多位居民反映，渠水发黑并有刺鼻气味，多户人家关窗。',
  '来自白石村的三十多位居民反映，渠水发黑并有刺鼻气味，多户人家关窗。',
  '消息来源称渠水发黑，并有刺鼻气味，多户人家关窗，有人到现场拍照。',
  '2024年5月8日，白石村居民反映渠水发黑，有刺鼻气味',
  '5月8日上午9时30分，白石村居民反映渠水发黑，并有刺鼻气味，多户人家关窗。',
  '记者：您好，渠水为什么发黑？居民：我们闻到刺鼻气味已经三天了。',
  '据悉，污水来源于上游一家作坊，居民多次反映没有结果，希望尽快处理。',
  '发布于2024年5月8日的通知要求，各村对渠道逐段排查，发现排口立即上报。',
  '时间回到2024年5月8日，白石村居民第一次发现渠水发黑，随即拨打热线。',
])
  kinds(`the first paragraph stays: ${lead.slice(0, 16)}…`, () => {
    const found = page(
      '白石渠居民反映情况',
      `<h1>白石渠居民反映情况</h1><p>发布时间：2024-05-09 10:20</p><div><p>${lead}</p>${text}</div>`,
    );
    assert.ok(found.body?.startsWith(lead), found.body?.slice(0, 60));
    assert.is(found.source, null);
    assert.is(found.publishedAt, '2024-05-09T02:20:00.000Z');
  });

for (const line of [
  '来源：白石日报　2024-05-09 10:20',
  '2024-05-09 10:20 来源：白石日报',
  '来自：白石日报 2024-05-09 10:20',
  '发布时间：2024年5月9日 10:20　信息来源：白石日报　浏览：88',
  '2024-05-09 10:20　白石日报',
  '时间：2024/05/09 10:20 | 来源：白石日报 | 字号：大 中 小',
])
  kinds(`a date line gives time and source and is no part of the text: ${line}`, () => {
    const found = page('白石渠居民反映情况', `<h1>白石渠居民反映情况</h1><div><p>${line}</p>${text}</div>`);
    assert.equal([found.publishedAt, found.source], ['2024-05-09T02:20:00.000Z', '白石日报']);
    assert.ok(found.body?.startsWith(paragraphs[0] ?? ''), found.body?.slice(0, 60));
  });

const real = '关于白石渠水质异常的情况通报';
for (const [what, title, inner, head] of [
  [
    'the site, with a meta tag',
    '白石市生态环境局',
    `<div>白石市生态环境局</div><h2>${real}</h2>`,
    `<meta name="ArticleTitle" content="${real}">`,
  ],
  ['the site, with a heading', '白石市生态环境局', `<div>白石市生态环境局</div><h2>${real}</h2>`, ''],
  ['the site, which heads the page', '白石市人民政府门户网站', `<h1>白石市人民政府门户网站</h1><h2>${real}</h2>`, ''],
  ['the column', '通知公告', `<div>通知公告</div><h3>${real}</h3>`, ''],
  ['the column and the site', '通知公告_白石市生态环境局', `<div>通知公告</div><h1>${real}</h1>`, ''],
  ['only where one is', '内容详情', `<div class="bt">${real}</div>`, ''],
  [
    'a name that the meta tags know',
    '白石在线',
    `<p>白石在线</p><p class="article-title">${real}</p>`,
    '<meta name="SiteName" content="白石在线">',
  ],
] as const)
  kinds(`the headline is not the title of the page where that names ${what}`, () => {
    const found = page(title, `${inner}<p>发布时间：2024-05-09 10:20　来源：水环境科</p><div>${text}</div>`, head);
    assert.equal([found.title, found.publishedAt, found.source], [real, '2024-05-09T02:20:00.000Z', '水环境科']);
  });

kinds('a headline that tells of an office is a headline', () => {
  for (const title of ['市领导调研白石市生态环境局', '群众走进白石污水处理厂监测站'])
    assert.is(page(title, `<h2>相关阅读的其他文章</h2><h1>${title}</h1><p>2024-05-09</p>${text}`).title, title);
});

for (const prefix of [
  '白石市生态环境局 ',
  '白石市某某区人民政府门户网站 要闻 ',
  '白石市生态环境局-工作动态-',
  '白石新闻网 | ',
])
  kinds(`the name of the site before the headline goes: “${prefix}”`, () => {
    const found = page(
      `${prefix}白石渠死鱼引发关注`,
      `<div>白石渠死鱼引发关注</div><p>时间：2024年5月9日 10:20</p><div>${text}</div>`,
    );
    assert.equal([found.title, found.publishedAt], ['白石渠死鱼引发关注', '2024-05-09T02:20:00.000Z']);
  });

kinds('a headline that begins with an office and a colon keeps it', () => {
  const title = '白石市生态环境局：白石渠死鱼引发关注';
  assert.is(page(title, `<div>${title}</div><p>时间：2024年5月9日 10:20</p><div>${text}</div>`).title, title);
});

kinds('of the time of an update and that of publishing on one line the latter counts, whichever comes first', () => {
  const publishing = '发布时间：2024-05-09 10:20';
  const update = '更新时间：2024-05-10 08:00';
  for (const line of [`${update} ${publishing}`, `${publishing} ${update}`])
    for (const html of [`<p>${line}</p><div>${text}</div>`, `<div>${text}</div><p>${line}　来源：白石晚报</p>`])
      assert.is(
        page('白石渠死鱼引发关注', `<h1>白石渠死鱼引发关注</h1>${html}`).publishedAt,
        '2024-05-09T02:20:00.000Z',
        line,
      );
});

for (const suffix of [
  ' 白石市某某区人民政府门户网站',
  '-白石市生态环境局',
  '_通知公告_白石市生态环境局',
  ' - 白石新闻网',
  '｜白石日报',
  ' 通知公告 白石市生态环境局官网',
])
  kinds(`the name of the site behind the headline goes: “${suffix}”`, () => {
    const found = page(
      `白石渠死鱼引发关注${suffix}`,
      `<div>白石渠死鱼引发关注</div><p>来源：水环境科　作者：宣教科<br>时间：2024年5月9日 10:20　浏览：12</p><div>${text}</div>`,
    );
    assert.equal(
      [found.title, found.publishedAt, found.author, found.source],
      ['白石渠死鱼引发关注', '2024-05-09T02:20:00.000Z', '宣教科', '水环境科'],
    );
  });

for (const line of [
  '来源：白石晚报　发布日期：2024-05-09 10:20:30　责任编辑：某某',
  '信息来源：白石晚报 发布时间：2024年5月9日 10:20:30',
  '发布时间：2024-05-09 10:20:30 | 来源：白石晚报',
  '日期：2024-05-09 10:20:30　来源：白石晚报',
])
  kinds(`a date line below the text is read: ${line}`, () => {
    const found = page(
      '白石渠死鱼引发关注',
      `<h1>白石渠死鱼引发关注</h1><div>${text}${text}</div><div class="foot">${line}</div>`,
    );
    assert.equal([found.publishedAt, found.source], ['2024-05-09T02:20:30.000Z', '白石晚报']);
    assert.not.ok(found.body?.includes('2024-05-09'));
  });

kinds('below a text, times of meetings, of the last edit and of the signature are no time of publishing', () => {
  for (const line of [
    '会议时间：2024-05-09 10:20',
    '最后更新：2024-05-09 10:20',
    '白石市生态环境局 2024年5月9日',
    '举报截止日期：2024-05-09',
  ])
    assert.is(
      page('白石渠死鱼引发关注', `<h1>白石渠死鱼引发关注</h1><div>${text}${text}<p>${line}</p></div>`).publishedAt,
      null,
      line,
    );
});

for (const [stated, source] of [
  ['来源：白石网-环保频道 原创稿', '白石网-环保频道'],
  ['信息来源:白石日报', '白石日报'],
  ['白石日报 责任编辑：某某', '白石日报'],
  ['稿件来源：白石日报 2024-05-09 10:20', '白石日报'],
  ['来源： 白石网', '白石网'],
  ['白石网', '白石网'],
  ['来源：', null],
  ['10086', null],
] as const)
  kinds(`a source tag that says “${stated}” names ${source ?? 'nobody'}`, () => {
    const found = page(
      '白石渠死鱼引发关注',
      `<h1>白石渠死鱼引发关注</h1>${text}`,
      `<meta name="source" content="${stated}">`,
    );
    assert.is(found.source, source);
  });

for (const [stated, author] of [
  ['104363', null],
  ['admin', null],
  ['administrator', null],
  ['系统管理员', null],
  ['web_editor01', null],
  ['someone@example.com', null],
  ['null', null],
  ['e10adc3949ba59abbe56e057f20f883e', null],
  ['作者：白小石', '白小石'],
  ['责任编辑：白小石', '白小石'],
  ['白小石', '白小石'],
] as const)
  kinds(`an author tag that says “${stated}” names ${author ?? 'nobody'}`, () => {
    const found = page(
      '白石渠死鱼引发关注',
      `<h1>白石渠死鱼引发关注</h1>${text}`,
      `<meta name="author" content="${stated}">`,
    );
    assert.is(found.author, author);
  });

const shell = (script: string, more = '') =>
  `<html><head><meta charset="utf-8">${more}<script>${script}</script></head><body></body></html>`;
for (const [what, status, html, headers] of [
  ['202 with a script alone', 202, '<html><head><script src="/x/c.js"></script></head><body></body></html>', {}],
  ['202 with 瑞数', 202, shell('$_ts=window["$_ts"]||{};$_ts.cd="q";'), {}],
  ['200 with 瑞数', 200, shell('$_ts=window["$_ts"]||{};'), {}],
  ['521 with 加速乐', 521, shell('document.cookie="__jsl_clearance=1";location.href=location.pathname'), {}],
  ['521 with a script that is not known', 521, '<script>document.cookie=("_")+("_")+("j")</script>', {}],
  ['200 with 阿里云', 200, shell("var arg1='A1';document.cookie='acw_sc__v2='+arg1"), {}],
  ['a cookie and a reload', 200, shell('document.cookie="k=v";window.location.reload()'), {}],
  ['503 of Cloudflare', 503, shell('window._cf_chl_opt={}', '<title>Just a moment...</title>'), {}],
  ['202 of AWS', 202, '', { 'x-amzn-waf-action': 'challenge' }],
] as const)
  kinds(`a challenge is a refusal: ${what}`, () => {
    assert.match(blockReason({ status, headers }, html) ?? '', /^对方要求/);
  });

kinds('a page that a script fills, an article that sets a cookie, and a late article are no refusals', () => {
  const app =
    '<html><head><title>白石市生态环境局</title></head><body><div id="app"></div><script src="/app.js"></script></body></html>';
  const article = `<html><body>${text}<script>document.cookie="a=b";location.href</script></body></html>`;
  assert.is(blockReason({ status: 200, headers: {} }, app), null);
  assert.is(blockReason({ status: 200, headers: {} }, article), null);
  assert.is(blockReason({ status: 202, headers: {} }, article), null);
});

const entries = [1, 2]
  .map(
    (at) =>
      `<record><![CDATA[<li><a href="/art/2024/5/${at}/art_7_${at}.html" title="关于白石渠水质异常的第${at}号通报">关于白石渠…</a><span>2024-05-0${at}</span></li>]]></record>`,
  )
  .join('');
for (const [what, html] of [
  [
    'a script of XML',
    `<div id="1"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/dataproxy.jsp?page=1&appid=1"></a>]]></nextgroup><recordset>${entries}</recordset></datastore></script></div>`,
  ],
  [
    'a script of XML in capitals and other quotes',
    `<SCRIPT id=x TYPE='text/xml'><datastore>${entries}</datastore></SCRIPT>`,
  ],
  ['bare XML', `<datastore>${entries}</datastore>`],
  [
    'a hidden text area',
    `<textarea id="t" style="display:none"><ul>${entries.replaceAll('<![CDATA[', '').replaceAll(']]>', '')}</ul></textarea>`,
  ],
  ['a template', `<script type="text/template">${entries.replaceAll('<![CDATA[', '').replaceAll(']]>', '')}</script>`],
  [
    'escaped records',
    `<script type="text/xml"><datastore>${entries.replaceAll('<![CDATA[', '').replaceAll(']]>', '').replaceAll('<li>', '&lt;li&gt;').replaceAll('<a ', '&lt;a ').replaceAll('</a>', '&lt;/a&gt;').replaceAll('</li>', '&lt;/li&gt;').replaceAll('">关', '"&gt;关').replaceAll('<span>', ' ').replaceAll('</span>', ' ')}</datastore></script>`,
  ],
  [
    'XML beside a script that runs',
    `<script>//<![CDATA[\nvar a = "<a href='/art/2024/9/9/art_9_9.html'>一个脚本里写出来的链接文字</a>";\n//]]></script><script type="text/xml">${entries}</script>`,
  ],
] as const)
  kinds(`a list inside ${what} is read`, () => {
    const { links } = readLinks(`<html><body>${html}</body></html>`, 'http://bureau.example/col/1.html');
    assert.equal(links, [
      { url: 'http://bureau.example/art/2024/5/1/art_7_1.html', title: '关于白石渠水质异常的第1号通报' },
      { url: 'http://bureau.example/art/2024/5/2/art_7_2.html', title: '关于白石渠水质异常的第2号通报' },
    ]);
  });

kinds('a selector of the register finds what a browser shows, also within such a list', () => {
  const table = '<table><tr><td><a href="/t/1.html">一</a></td></tr></table>';
  assert.is(readLinks(table, 'http://bureau.example/', 'table > tbody > tr a').links.length, 1);
  assert.is(
    readLinks(`<script type="text/xml">${entries}</script>`, 'http://bureau.example/', 'li > a').links.length,
    2,
  );
});

kinds('only http(s) links are read, and no route within a page that a script draws', () => {
  const hrefs = [
    'ms-word:ofe|u|http://bureau.example/20240506.html',
    'search-ms:query=20240506',
    'file:///c:/20240506.html',
    'data:text/html,20240506',
    'javascript:open(20240506)',
    '#/detail/20240506',
    'index.html#/detail/20240506',
    'http://a:b@bureau.example/20240506.html',
  ];
  const list = hrefs.map((href) => `<li><a href="${href}">关于白石渠水质异常的情况通报</a> 2024-05-06</li>`).join('');
  assert.equal(readLinks(list, 'http://bureau.example/').links, []);
  assert.equal(readLinks(list, 'http://bureau.example/', 'li a').links, []);
});

kinds.run();
