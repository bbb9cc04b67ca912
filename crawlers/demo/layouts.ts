import { beijingDay, minuteText, wallClock } from '../../analysis/calendar.ts';
import { type DemoPost, postUrl } from './post.ts';
import { type DemoHost, demoSites } from './sites.ts';

export type DatedPost = DemoPost & { at: number };

/** One page of a list: its posts, newest first, and the address of the next page where there is one. */
export type ListPage = {
  host: DemoHost;
  column: string;
  number: number;
  posts: readonly DatedPost[];
  next: string | null;
};

/** The page of an article in the layout of its site. */
export function articlePage(post: DatedPost): string {
  const site = demoSites[post.host];
  const column = (site.columns as Record<string, string>)[post.column] ?? '';
  const body = post.paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n');
  switch (site.layout) {
    case 'government':
      return page(post.host, post.title, governmentMeta(post, column), [
        `<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="${post.column}">${column}</a> &gt; 正文</div>`,
        `<div class="article"><h1>${escapeHtml(post.title)}</h1>`,
        `<div class="info">发布时间：${minuteText(post.at)}　来源：${escapeHtml(post.author)}　<a href="javascript:window.print()">打印</a></div>`,
        `<div class="TRS_Editor">\n${body}\n</div></div>`,
      ]);
    case 'news':
      return page(
        post.host,
        post.title,
        `<meta name="description" content="${escapeHtml(post.paragraphs[0] ?? '')}">`,
        [
          `<article><h1>${escapeHtml(post.title)}</h1>`,
          `<div class="meta"><span class="time">${chineseTime(post.at)}</span> <span class="source">来源：${escapeHtml(post.author)}</span></div>`,
          `<div class="content">\n${body}\n</div><p class="editor">责任编辑：示例编辑</p></article>`,
          '<aside><h3>热门推荐</h3><ul><li>天气</li><li>文体</li><li>出行</li></ul></aside>',
        ],
      );
    case 'board':
      return page(post.host, post.title, '', [
        `<div class="crumb"><a href="/">赣水论坛</a> &gt; <a href="${post.column}">${column}</a></div>`,
        `<div class="thread"><h1>${escapeHtml(post.title)}</h1>`,
        `<div class="by"><span class="author">${escapeHtml(post.author)}</span> 发表于 <span class="time">${wallClock(post.at).replace('T', ' ')}</span></div>`,
        `<div class="message">\n${body}\n</div></div>`,
      ]);
    case 'feed':
      return page(post.host, post.title, '', [
        `<article><h1>${escapeHtml(post.title)}</h1><div class="meta">${minuteText(post.at)} ${escapeHtml(post.author)}</div>`,
        `<div class="content">\n${body}\n</div></article>`,
      ]);
  }
}

/** A list page: newest first, dates beside the links, 下一页 where there is one. */
export function listPage({ host, column, number, posts, next }: ListPage): string {
  const heading = (demoSites[host].columns as Record<string, string>)[column] ?? '';
  const rows = posts.map(
    (post) =>
      `<li><a class="title" href="${new URL(postUrl(post)).pathname}">${escapeHtml(post.title)}</a> <span class="date">${beijingDay(post.at)}</span></li>`,
  );
  const pager = next === null ? '' : `<a class="next" rel="next" href="${next}">下一页</a>`;
  return page(host, number === 1 ? heading : `${heading} 第${number}页`, '', [
    `<h2>${heading}</h2>`,
    `<ul class="list">\n${rows.join('\n')}\n</ul>`,
    `<div class="pager">${pager}</div>`,
  ]);
}

/** RSS 2.0 with the full text of each item. */
export function rssFeed(host: DemoHost, posts: readonly DatedPost[]): string {
  const items = posts.map((post) =>
    [
      '<item>',
      `<title>${escapeHtml(post.title)}</title>`,
      `<link>${postUrl(post)}</link>`,
      `<guid isPermaLink="true">${postUrl(post)}</guid>`,
      `<pubDate>${new Date(post.at).toUTCString()}</pubDate>`,
      `<description>${escapeHtml(post.paragraphs[0] ?? '')}</description>`,
      `<content:encoded>${escapeHtml(post.paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join(''))}</content:encoded>`,
      '</item>',
    ].join('\n'),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">',
    `<channel><title>${demoSites[host].name}</title><link>http://${host}/</link><description>示例数据，内容均为虚构</description><language>zh-CN</language>`,
    ...items,
    '</channel></rss>',
  ].join('\n');
}

/** A whole HTML page of a site, with the note that all of it is invented. */
export function page(host: DemoHost, title: string, head: string, body: readonly string[]): string {
  const site = demoSites[host];
  const links = Object.entries(site.columns).map(([path, name]) => `<a href="${path}">${name}</a>`);
  return [
    '<!DOCTYPE html>',
    '<html lang="zh-CN"><head>',
    `<meta charset="${site.charset}">`,
    `<title>${escapeHtml(title)} - ${site.name}</title>`,
    ...(head === '' ? [] : [head]),
    '</head><body>',
    `<header><div class="logo">${site.name}</div><nav>${['<a href="/">首页</a>', ...links].join(' ')}</nav></header>`,
    '<main>',
    ...body,
    '</main>',
    '<footer>示例数据：本站及内容均为虚构，仅供演示</footer>',
    '</body></html>',
    '',
  ].join('\n');
}

function chineseTime(at: number): string {
  const [day = '', clock = ''] = minuteText(at).split(' ');
  const [year, month, date] = day.split('-');
  return `${year}年${month}月${date}日 ${clock}`;
}

function governmentMeta(post: DatedPost, column: string): string {
  const fields = {
    SiteName: demoSites[post.host].name,
    SiteDomain: post.host,
    ColumnName: column,
    ArticleTitle: post.title,
    PubDate: minuteText(post.at),
    ContentSource: post.author,
  };
  return Object.entries(fields)
    .map(([name, content]) => `<meta name="${name}" content="${escapeHtml(content)}">`)
    .join('\n');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
