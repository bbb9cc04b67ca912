import { extractArticle } from './article.ts';
import { blockReason } from './block-page.ts';
import { decodeBytes } from './charset.ts';
import { type FeedItem, readFeed } from './feed.ts';
import type { FetchedPage } from './fetch-page.ts';
import type { RawText } from './intake.ts';
import { type ListPage, readLinks } from './links.ts';
import type { RegisterEntry } from './source.ts';

/** What is to be read of a page, and what the register says of its site. */
export type PageTask = {
  as: 'list' | 'feed' | 'article';
  page: Pick<FetchedPage, 'status' | 'headers' | 'url' | 'body'>;
  linkSelector?: string | undefined;
  selectors?: RegisterEntry['selectors'] | undefined;
  now: Date;
};

/** 读页结果: what a page says, or that the site does not want us, or why it gave nothing. */
export type PageReading =
  | { is: 'blocked'; reason: string }
  | { is: 'problem'; reason: string }
  /** An answer that is no page (not 2xx) and no refusal either. */
  | { is: 'nothing' }
  | { is: 'list'; list: ListPage }
  | { is: 'feed'; items: FeedItem[] }
  | { is: 'article'; article: Omit<RawText, 'url'> };

/** Reads one page; runs in a worker thread, since a page can be built to take time without end. */
export function readPage({ as, page, linkSelector, selectors, now }: PageTask): PageReading {
  const { text } = decodeBytes(page.body, page.headers['content-type'] ?? null);
  const blocked = blockReason(page, text);
  if (blocked !== null) return { is: 'blocked', reason: blocked };
  if (page.status < 200 || page.status >= 300) return { is: 'nothing' };
  if (as === 'list') return { is: 'list', list: readLinks(text, page.url, linkSelector) };
  if (as === 'article') return readArticle(text, page.url, selectors, now);
  const items = readFeed(text, page.url);
  return items === null ? { is: 'problem', reason: '不是 RSS、Atom 或 JSON Feed' } : { is: 'feed', items };
}

/** A page without title or text is a failure and not "no news". */
function readArticle(text: string, url: string, selectors: PageTask['selectors'], now: Date): PageReading {
  const found = extractArticle(text, url, selectors, now);
  const missing = [found.title === null ? '标题' : '', found.body === null ? '正文' : ''].filter((part) => part !== '');
  if (missing.length > 0) return { is: 'problem', reason: `页面读不出${missing.join('和')}` };
  if (found.kind === 'list') return { is: 'problem', reason: '页面是列表而不是文章' };
  const { title, body, publishedAt, author } = found;
  return { is: 'article', article: { title, text: body?.slice(0, bodyMaxUnits) ?? null, publishedAt, author } };
}

/** Far above what is kept of a text: bounds what travels back. */
const bodyMaxUnits = 200_000;
