import { DetectError, MalformedError, ParseError, parseFeed } from 'feedsmith';
import { parseHTML } from 'linkedom';
import { canonicalUrl } from '../analysis/document.ts';
import { parseTime } from './dates.ts';
import { blockText, squeeze } from './page-text.ts';

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
    return itemsOf(parseFeed(text), url).slice(0, itemsMax);
  } catch (error) {
    if (error instanceof DetectError || error instanceof ParseError || error instanceof MalformedError) return null;
    throw error;
  }
}

const itemsMax = 500;

function itemsOf(parsed: ReturnType<typeof parseFeed>, base: string): FeedItem[] {
  switch (parsed.format) {
    case 'rss':
      return (parsed.feed.items ?? []).map((one) => {
        const permalink = one.guid?.isPermaLink !== false ? one.guid?.value : undefined;
        return item(base, {
          url: one.link ?? permalink,
          guid: one.guid?.value,
          title: one.title,
          html: longer(one.content?.encoded, one.description),
          time: one.pubDate ?? one.dc?.dates?.[0],
          author: one.authors?.[0]?.name ?? one.dc?.creators?.[0],
        });
      });
    case 'rdf':
      return (parsed.feed.items ?? []).map((one) =>
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
      return (parsed.feed.entries ?? []).map((one) =>
        item(base, {
          url: (one.links?.find((link) => (link.rel ?? 'alternate') === 'alternate') ?? one.links?.[0])?.href,
          guid: one.id,
          title: one.title?.value,
          html: longer(one.content?.value, one.summary?.value),
          time: one.published ?? one.updated,
          author: one.authors?.[0]?.name,
        }),
      );
    case 'json':
      return (parsed.feed.items ?? []).map((one) =>
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
  const address = fields.url?.trim() ?? '';
  const target = address !== '' && URL.canParse(address, base) ? new URL(address, base) : null;
  return {
    url: target !== null && /^https?:$/.test(target.protocol) ? canonicalUrl(target.href) : null,
    guid: nonEmpty(fields.guid),
    title: nonEmpty(plain(fields.title ?? '').replace(/\n/g, ' ')),
    text: nonEmpty(plain(fields.html ?? '')),
    publishedAt: typeof fields.time === 'string' ? parseTime(fields.time) : null,
    author: nonEmpty(fields.author),
  };
}

function plain(html: string): string {
  if (!/[<&]/.test(html)) return html.trim();
  return blockText(parseHTML(`<!doctype html><html><head></head><body>${html}</body></html>`).document.body);
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
