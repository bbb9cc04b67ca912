import { DetectError, MalformedError, ParseError, parseFeed, parseJsonFeed } from 'feedsmith';
import { canonicalUrl } from '../analysis/document.ts';
import { webUrl } from '../analysis/web-address.ts';
import { parseTime } from './dates.ts';
import { outerBase, resolved, withLinkBases } from './feed-base.ts';
import { blockText, squeeze } from './page-text.ts';
import { parsePage } from './page-tree.ts';

/** 订阅条目：one item of a feed; `url` null when it has no page, then `guid` names it. */
export type FeedItem = {
  url: string | null;
  guid: string | null;
  title: string | null;
  /** Plain text of the fullest content that the item carries. */
  text: string | null;
  publishedAt: string | null;
  author: string | null;
};

/** An item with at least so many characters of text needs no page of its own. */
export const fullTextMinChars = 200;

/** The items of an RSS, RDF, Atom or JSON Feed; null when the text is none of these. */
export function readFeed(text: string, url: string): FeedItem[] | null {
  try {
    const json = /^\s*\{/.test(text) ? jsonFeed(text) : null;
    if (json !== null) return itemsOf(json, url);
    return itemsOf(parseFeed(withLinkBases(text)), outerBase(text, url));
  } catch (error) {
    if (error instanceof DetectError || error instanceof ParseError || error instanceof MalformedError) return null;
    throw error;
  }
}

const itemsMax = 500;
const addressMaxChars = 2_000;
/** Far above what is kept of a text. */
const textMaxUnits = 50_000;

/** A number of 16 digits or more is a name, not an amount: as a number its last digits would be lost and two items one. */
function jsonFeed(text: string): ReturnType<typeof parseFeed> {
  const revive = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
      ? context?.source
      : value;
  try {
    const read = JSON.parse(text, revive as Parameters<typeof JSON.parse>[1]);
    return { format: 'json', feed: parseJsonFeed(read) } as ReturnType<typeof parseFeed>;
  } catch (error) {
    if (error instanceof SyntaxError) throw new MalformedError('no JSON');
    throw error;
  }
}

function itemsOf(parsed: ReturnType<typeof parseFeed>, base: string): FeedItem[] {
  switch (parsed.format) {
    case 'rss':
      return (parsed.feed.items ?? []).slice(0, itemsMax).map((one) => {
        const permalink = one.guid?.isPermaLink !== false ? one.guid?.value : undefined;
        return item(resolved(one.xml?.base, base), {
          url: one.link ?? permalink,
          guid: one.guid?.value,
          title: one.title,
          html: longer(one.content?.encoded, one.description),
          time: one.pubDate ?? one.dc?.dates?.[0],
          author: one.authors?.[0]?.name ?? one.dc?.creators?.[0],
        });
      });
    case 'rdf':
      return (parsed.feed.items ?? []).slice(0, itemsMax).map((one) =>
        item(base, {
          url: one.link,
          guid: one.rdf?.about,
          title: one.title,
          html: longer(one.content?.encoded, one.description),
          time: one.dc?.dates?.[0],
          author: one.dc?.creators?.[0],
        }),
      );
    case 'atom':
      return (parsed.feed.entries ?? []).slice(0, itemsMax).map((one) =>
        item(resolved(one.xml?.base, base), {
          url: (one.links?.find((link) => (link.rel ?? 'alternate') === 'alternate') ?? one.links?.[0])?.href,
          guid: one.id,
          title: one.title?.value,
          html: longer(one.content?.value, one.summary?.value),
          time: one.published ?? one.updated,
          author: one.authors?.[0]?.name,
        }),
      );
    case 'json':
      return (parsed.feed.items ?? []).slice(0, itemsMax).map((one) =>
        item(base, {
          url: one.url,
          guid: one.id,
          title: one.title,
          html: one.content_html ?? one.content_text ?? one.summary,
          time: one.date_published ?? one.date_modified,
          author: one.authors?.[0]?.name,
        }),
      );
    default:
      return parsed satisfies never;
  }
}

type Fields = { [K in 'url' | 'guid' | 'title' | 'html' | 'author']: string | undefined } & { time: unknown };

function item(base: string, fields: Fields): FeedItem {
  const target = webUrl(fields.url, base);
  return {
    url: target === null || target.href.length > addressMaxChars ? null : canonicalUrl(target.href),
    guid: nonEmpty(fields.guid === undefined ? undefined : String(fields.guid)),
    title: nonEmpty(plain(fields.title ?? '').replace(/\n/g, ' ')),
    text: nonEmpty(plain(fields.html ?? '').slice(0, textMaxUnits)),
    publishedAt:
      typeof fields.time === 'string' || typeof fields.time === 'number' ? parseTime(String(fields.time)) : null,
    author: nonEmpty(fields.author),
  };
}

function plain(html: string): string {
  if (!/[<&]/.test(html)) return html.trim();
  return blockText(parsePage(`<!doctype html><html><head></head><body>${html}</body></html>`).body);
}

function longer(a: string | undefined, b: string | undefined): string | undefined {
  return (a ?? '').length >= (b ?? '').length ? (a ?? b) : b;
}

function nonEmpty(text: string | undefined): string | null {
  const clean = squeezeLines(text ?? '');
  return clean === '' ? null : clean;
}

function squeezeLines(text: string): string {
  return text
    .split('\n')
    .map(squeeze)
    .filter((line) => line !== '')
    .join('\n');
}
