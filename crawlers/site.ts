import { extractArticle } from './article.ts';
import { decodeBytes } from './charset.ts';
import type { FetchedPage } from './fetch-page.ts';
import type { RawText } from './intake.ts';
import { type ListPage, readLinks } from './links.ts';
import type { RegisterEntry } from './source.ts';

/** Reads a list page of a `site` source. */
export function readListPage(page: FetchedPage, entry: RegisterEntry): ListPage {
  return readLinks(decodedPage(page).text, page.url, entry.linkSelector);
}

/** Reads an article page; a sentence instead of a text when it holds none, which is a failure and not "no news". */
export function readArticlePage(
  page: FetchedPage,
  entry: RegisterEntry,
  now: Date,
): Omit<RawText, 'url'> | { problem: string } {
  const { text } = decodedPage(page);
  const found = extractArticle(text, page.url, entry.selectors, now);
  const missing = [found.title === null ? '标题' : '', found.body === null ? '正文' : ''].filter((part) => part !== '');
  if (missing.length > 0) return { problem: `页面读不出${missing.join('和')}` };
  if (found.kind === 'list') return { problem: '页面是列表而不是文章' };
  return { title: found.title, text: found.body, publishedAt: found.publishedAt, author: found.author };
}

/** A page's text in the charset that its bytes bear out. */
export function decodedPage(page: FetchedPage): { text: string; charset: string } {
  return decodeBytes(page.body, page.headers['content-type'] ?? null);
}
