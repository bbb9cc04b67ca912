import { parseTime } from './dates.ts';
import type { PageDocument } from './page-dom.ts';
import { squeeze } from './page-text.ts';
import { cleanAuthor, cleanSource } from './source-name.ts';

/**
 * 页面元数据：what a page says of itself in <meta> tags (政府网站发展指引 国办发〔2017〕47号 附件2: ArticleTitle, PubDate,
 * ContentSource, SiteName, ColumnName, Author), Open Graph and JSON-LD. Missing or empty is null.
 */
export type PageMeta = {
  title: string | null;
  publishedAt: string | null;
  /** The tag states a time of day, not only a date. */
  hasClock: boolean;
  source: string | null;
  author: string | null;
  site: string | null;
  column: string | null;
};

/** Reads the meta tags and JSON-LD of a parsed page. */
export function readMeta(document: PageDocument): PageMeta {
  const tags = metaTags(document);
  const linked = jsonLd(document);
  const stated =
    firstOf(publishNames, tags) ??
    linked.datePublished ??
    linked.pubDate ??
    timeTag(document) ??
    firstOf(updateNames, tags);
  return {
    title: firstOf(['articletitle', 'og:title', 'twitter:title'], tags) ?? linked.headline ?? null,
    publishedAt: stated === null || stated === undefined ? null : parseTime(stated),
    hasClock: /\d{1,2}[:：时]\d{1,2}/.test(stated ?? ''),
    source: cleanSource(firstOf(['contentsource', 'article:source', 'source', 'mediaid'], tags)),
    author: cleanAuthor(firstOf(['author', 'article:author'], tags) ?? linked.author ?? null),
    site: firstOf(['sitename', 'og:site_name', 'application-name'], tags),
    column: firstOf(['columnname', 'article:section'], tags),
  };
}

const publishNames = [
  'pubdate',
  'publishdate',
  'publish_time',
  'publishtime',
  'article:published_time',
  'article:create_at',
  'weibo:article:create_at',
  'og:release_date',
  'og:time',
  'datepublished',
  'dc.date',
  'dcterms.created',
];
const updateNames = ['dateupdate'];

function metaTags(document: PageDocument): Map<string, string> {
  const tags = new Map<string, string>();
  for (const tag of document.querySelectorAll('meta')) {
    const name = tag.getAttribute('name') ?? tag.getAttribute('property') ?? tag.getAttribute('itemprop') ?? '';
    const key = name.toLowerCase().replace(/\s+/g, '');
    const value = squeeze(tag.getAttribute('content') ?? '');
    if (key !== '' && value !== '' && !tags.has(key)) tags.set(key, value);
  }
  return tags;
}

function firstOf(names: readonly string[], tags: Map<string, string>): string | null {
  for (const name of names) {
    const value = tags.get(name);
    if (value !== undefined) return value;
  }
  return null;
}

function timeTag(document: PageDocument): string | null {
  const tag = document.querySelector(
    'time[pubdate][datetime], time[itemprop=datePublished][datetime], [itemprop=datePublished]',
  );
  return tag?.getAttribute('datetime') ?? tag?.getAttribute('content') ?? tag?.textContent ?? null;
}

type Linked = { headline?: string; datePublished?: string; pubDate?: string; author?: string };

function jsonLd(document: PageDocument): Linked {
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    const found = articleIn(parsed(script.textContent ?? ''), 0);
    if (found !== null) return found;
  }
  return {};
}

/** Pages carry broken JSON-LD often (raw line breaks, trailing commas); it is one evidence among many, so it is passed over. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(
      text
        .slice(0, jsonMaxChars)
        .replace(/[\p{Cc} ]+/gu, ' ')
        .replace(/, ?([\]}])/g, '$1'),
    );
  } catch (error) {
    // RangeError: nested beyond what the machine's stack holds.
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}

const jsonMaxChars = 500_000;

function articleIn(value: unknown, depth: number): Linked | null {
  if (typeof value !== 'object' || value === null || depth > 4) return null;
  if (Array.isArray(value)) return firstArticle(value, depth);
  const record = value as Record<string, unknown>;
  if ('datePublished' in record || 'pubDate' in record) {
    const author = record['author'];
    return {
      ...text('headline', record['headline']),
      ...text('datePublished', record['datePublished']),
      ...text('pubDate', record['pubDate']),
      ...text('author', typeof author === 'object' && author !== null && 'name' in author ? author.name : author),
    };
  }
  return firstArticle(Object.values(record), depth);
}

function firstArticle(values: readonly unknown[], depth: number): Linked | null {
  for (const value of values.slice(0, 50)) {
    const found = articleIn(value, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function text<K extends string>(key: K, value: unknown): { [P in K]?: string } {
  return typeof value === 'string' && value.trim() !== '' ? ({ [key]: squeeze(value) } as { [P in K]: string }) : {};
}
