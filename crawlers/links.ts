import { type CheerioAPI, load } from 'cheerio';
import { canonicalUrl } from '../analysis/document.ts';
import { squeeze } from './page-text.ts';

/** 列表页：the article links of a list page in its order, without repeats, and the address of its 下一页 when it names one. */
export type ListPage = { links: ListLink[]; next: string | null };

/** One entry of a list: canonical address and the words of its link. */
export type ListLink = { url: string; title: string };

/** Finds article links: those of `selector`, or those of the same host that look like articles (dated, or long words and an article-like address). */
export function readLinks(html: string, url: string, selector?: string): ListPage {
  const $ = load(html);
  const base = baseOf($('base[href]').attr('href'), url);
  const links = new Map<string, ListLink>();
  const anchors =
    selector === undefined
      ? $('a[href]')
      : $(selector).map((_, one) => ($(one).is('a') ? one : $(one).find('a[href]').get(0)));
  for (const anchor of anchors.get()) {
    const target = targetOf($(anchor).attr('href'), base);
    if (target === null || target === canonicalUrl(url) || links.has(target)) continue;
    const title = squeeze($(anchor).attr('title') || $(anchor).text());
    const wanted = selector !== undefined || (sameHost(target, url) && looksLikeArticle($(anchor), target, title));
    if (wanted && links.size < linksMax) links.set(target, { url: target, title });
  }
  const next = $('a[href]')
    .get()
    .find(
      (one) =>
        $(one).attr('rel') === 'next' || /^(下一页|下页|下一頁|后一页|下一页\s*[>›»]+)$/.test(squeeze($(one).text())),
    );
  const nextUrl = next === undefined ? null : targetOf($(next).attr('href'), base);
  return {
    links: [...links.values()],
    next: nextUrl !== null && sameHost(nextUrl, url) && nextUrl !== canonicalUrl(url) ? nextUrl : null,
  };
}

const linksMax = 500;
const addressMaxChars = 2_000;

function looksLikeArticle(anchor: ReturnType<CheerioAPI>, target: string, title: string): boolean {
  if (
    anchor.closest('nav, header, footer, [class*=nav], [class*=breadcrumb], [class*=footer], [id*=nav], [id*=footer]')
      .length > 0
  )
    return false;
  if (title.length < titleMinChars || notTitles.test(title)) return false;
  const { pathname, search } = new URL(target);
  const articleLike =
    /\d{4,}/.test(pathname) ||
    (/\.s?html?$|\.jsp$|\.aspx?$/i.test(pathname) && !/\/(index|list|default)[_\d]*\.\w+$/i.test(pathname)) ||
    /(^|[?&])\w*id=\w+/i.test(search);
  const row = anchor.closest('li, tr, dd, article');
  const dated = row.length > 0 && row.find('a[href]').length <= 3 && dateInRow.test(squeeze(row.text()));
  return articleLike && (dated || title.length >= longTitleChars);
}

const titleMinChars = 5;
const longTitleChars = 10;
const notTitles = /^(更多|首页|上一页|下一页|尾页|登录|注册|网站地图|联系我们|关于我们|返回)|备案|公网安备|版权所有/;
const dateInRow = /(?:19|20)\d{2}\s*[-年/.]\s*\d{1,2}|\d{1,2}\s*[-月/.]\s*\d{1,2}|今天|昨天|\d+\s*(分钟|小时|天)前/;

function targetOf(href: string | undefined, base: string): string | null {
  const address = href?.trim() ?? '';
  if (address === '' || address.startsWith('#') || !URL.canParse(address, base)) return null;
  const target = new URL(address, base);
  if (!/^https?:$/.test(target.protocol) || target.href.length > addressMaxChars) return null;
  // The server never sees a fragment: a route of a script's page would be fetched as the same shell again and again.
  target.hash = '';
  return files.test(target.pathname) ? null : canonicalUrl(target.href);
}

const files = /\.(pdf|docx?|xlsx?|pptx?|wps|ofd|zip|rar|7z|jpe?g|png|gif|webp|mp[34]|avi|apk|exe|css|js)$/i;

function baseOf(stated: string | undefined, url: string): string {
  return stated !== undefined && URL.canParse(stated, url) ? new URL(stated, url).href : url;
}

function sameHost(target: string, url: string): boolean {
  return new URL(target).host.replace(/^www\./, '') === new URL(url).host.replace(/^www\./, '');
}
