import { load } from 'cheerio';
import { canonicalUrl } from '../analysis/document.ts';
import { webUrl } from '../analysis/web-address.ts';
import { withDataIslands } from './data-island.ts';
import type { PageElement, PageNode } from './page-dom.ts';
import { squeeze } from './page-text.ts';
import { isDeep, parsePage } from './page-tree.ts';

/** 列表页：the article links of a list page in its order, without repeats, and the address of its 下一页 when it names one. */
export type ListPage = { links: ListLink[]; next: string | null };

/** One entry of a list: canonical address and the words of its link. */
export type ListLink = { url: string; title: string };

/** Finds article links: those of `selector`, or those of the same host that look like articles (dated, or long words and an article-like address). Every element is looked at a bounded number of times. */
export function readLinks(html: string, url: string, selector?: string): ListPage {
  const whole = withDataIslands(html);
  const document = parsePage(whole);
  const own = canonicalUrl(url);
  const base = baseOf(document.querySelector('base[href]')?.getAttribute('href') ?? null, url);
  const anchors = [...document.querySelectorAll('a')];
  const links = new Map<string, ListLink>();
  const take = (href: string | null, title: () => string, wanted: (target: string, title: string) => boolean) => {
    const target = links.size < linksMax ? targetOf(href, base) : null;
    if (target === null || target === own || links.has(target)) return;
    const words = squeeze(title());
    if (wanted(target, words)) links.set(target, { url: target, title: words });
  };
  if (selector === undefined) {
    const page = new Surroundings();
    for (const anchor of anchors)
      take(
        anchor.getAttribute('href'),
        () => anchor.getAttribute('title') || start(anchor, titleMaxChars),
        (target, title) => sameHost(target, url) && page.looksLikeArticle(anchor, target, title),
      );
  } else
    for (const { href, title } of chosen(isDeep(document) ? document.toString() : whole, selector))
      take(href, title, () => true);
  return { links: [...links.values()], next: nextOf(anchors, base, url) };
}

const linksMax = 500;
const addressMaxChars = 2_000;
const titleMaxChars = 500;

/** Selectors of the register are written against the tree that a browser shows, which adds tbody and the like. */
function* chosen(html: string, selector: string): Generator<{ href: string | null; title: () => string }> {
  const $ = load(html);
  for (const one of $(selector).get()) {
    const anchor = $(one).is('a') ? $(one) : $(one).find('a[href]').first();
    yield { href: anchor.attr('href') ?? null, title: () => anchor.attr('title') || anchor.text() };
  }
}

function nextOf(anchors: readonly PageElement[], base: string, url: string): string | null {
  const next = anchors.find(
    (one) =>
      one.hasAttribute('href') && (one.getAttribute('rel') === 'next' || nextWords.test(squeeze(start(one, 20)))),
  );
  const target = next === undefined ? null : targetOf(next.getAttribute('href'), base);
  return target !== null && sameHost(target, url) && target !== canonicalUrl(url) ? target : null;
}

const nextWords = /^(下一页|下页|下一頁|后一页|下一页\s?[>›»]+)$/;

/** What stands around the links of one page, each element judged once. */
class Surroundings {
  readonly #outside = new Map<PageElement, boolean>();
  readonly #dated = new Map<PageElement, boolean>();

  looksLikeArticle(anchor: PageElement, target: string, title: string): boolean {
    if (title.length < titleMinChars || notTitles.test(title) || this.#isOutside(anchor)) return false;
    const { pathname, search } = new URL(target);
    const articleLike =
      /\d{4,}/.test(pathname) ||
      (/\.s?html?$|\.jsp$|\.aspx?$/i.test(pathname) && !/\/(index|list|default)[_\d]*\.\w+$/i.test(pathname)) ||
      /(^|[?&])\w*id=\w+/i.test(search);
    return articleLike && (title.length >= longTitleChars || this.#isDated(anchor));
  }

  /** Within the navigation, head or foot of the page. */
  #isOutside(element: PageElement): boolean {
    const path: PageElement[] = [];
    let found = false;
    for (let at: PageElement | null = element; at !== null; at = at.parentElement) {
      const known = this.#outside.get(at);
      path.push(at);
      found = known ?? (outsideTags.has(at.localName) || outsideNames(at));
      if (found || known !== undefined) break;
    }
    for (const one of path) this.#outside.set(one, found);
    return found;
  }

  /** Whether the entry that holds the link names few links and a date. */
  #isDated(anchor: PageElement): boolean {
    let row: PageElement | null = anchor;
    while (row !== null && !rows.has(row.localName)) row = row.parentElement;
    if (row === null) return false;
    const known = this.#dated.get(row);
    if (known !== undefined) return known;
    const made = fewLinks(row) && dateInRow.test(squeeze(start(row, rowMaxChars)));
    this.#dated.set(row, made);
    return made;
  }
}

const outsideTags = new Set(['nav', 'header', 'footer']);
const rows = new Set(['li', 'tr', 'dd', 'article']);
const rowMaxChars = 2_000;

function outsideNames(element: PageElement): boolean {
  const named = `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`;
  return /nav|footer/.test(named) || (element.getAttribute('class') ?? '').includes('breadcrumb');
}

function fewLinks(row: PageElement): boolean {
  let count = 0;
  for (const node of within(row)) {
    if (node.nodeName === 'A' && (node as PageElement).hasAttribute('href')) count += 1;
    if (count > 3) return false;
  }
  return true;
}

/** The first `max` characters of an element's text. */
function start(element: PageElement, max: number): string {
  let text = '';
  for (const node of within(element)) {
    if (node.nodeType === textNode) text += (node.textContent ?? '').slice(0, max);
    if (text.length >= max) break;
  }
  return text;
}

const textNode = 3;
/** More nodes than an entry of a list has: bounds the work for each. */
const nodesMax = 400;

function* within(root: PageElement): Generator<PageNode> {
  const stack: PageNode[] = [];
  let seen = 0;
  for (let node: PageNode | null = root.firstChild; node !== null && seen < nodesMax; seen += 1) {
    yield node;
    if (node.firstChild !== null) {
      if (node.nextSibling !== null) stack.push(node.nextSibling);
      node = node.firstChild;
    } else node = node.nextSibling ?? stack.pop() ?? null;
  }
}

const titleMinChars = 5;
const longTitleChars = 10;
const notTitles = /^(更多|首页|上一页|下一页|尾页|登录|注册|网站地图|联系我们|关于我们|返回)|备案|公网安备|版权所有/;
const dateInRow = /(?:19|20)\d{2}\s?[-年/.]\s?\d{1,2}|\d{1,2}\s?[-月/.]\s?\d{1,2}|今天|昨天|\d{1,4}\s?(分钟|小时|天)前/;

function targetOf(href: string | null, base: string): string | null {
  const address = href?.trim() ?? '';
  if (address === '' || address.startsWith('#') || address.length > addressMaxChars) return null;
  const target = webUrl(address, base);
  if (target === null || target.href.length > addressMaxChars || files.test(target.pathname)) return null;
  const canonical = canonicalUrl(target.href);
  // A route within a page (`#/detail/1`) is drawn by its script; asked for, the site would give the empty page.
  return canonical.includes('#') ? null : canonical;
}

const files = /\.(pdf|docx?|xlsx?|pptx?|wps|ofd|zip|rar|7z|jpe?g|png|gif|webp|mp[34]|avi|apk|exe|css|js)$/i;

function baseOf(stated: string | null, url: string): string {
  return webUrl(stated, url)?.href ?? url;
}

function sameHost(target: string, url: string): boolean {
  return new URL(target).host.replace(/^www\./, '') === new URL(url).host.replace(/^www\./, '');
}
