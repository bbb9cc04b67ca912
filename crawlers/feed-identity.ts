import { type FeedItem, fullTextMinChars } from './feed.ts';
import type { RawText } from './intake.ts';

/**
 * 条目的身份: the items of a feed, those without an address of their own without any: where several name one page, or the
 * site's home page, the link says where the site is and not which text this is. Such an item is named by its guid where
 * no other item has it, else by its content; repeated items are one.
 */
export function feedIdentities(items: readonly FeedItem[], feedUrl: string): FeedItem[] {
  const distinct = [
    ...new Map(items.map((item) => [JSON.stringify([item.url ?? item.guid, item.title, item.text]), item])).values(),
  ];
  const byUrl = counts(distinct.map((item) => item.url));
  const ownless = distinct.map((item) =>
    item.url !== null && ((byUrl.get(item.url) ?? 0) > 1 || isHome(item.url, feedUrl)) ? { ...item, url: null } : item,
  );
  const byGuid = counts(ownless.filter((item) => item.url === null).map((item) => item.guid));
  return ownless.map((item) =>
    item.url === null && item.guid !== null && ((byGuid.get(item.guid) ?? 0) > 1 || isHome(item.guid, feedUrl))
      ? { ...item, guid: null }
      : item,
  );
}

/** A short item is read at its page; a route within a page (`#/detail/1`) has none that can be asked for. */
export function hasPage(item: FeedItem): item is FeedItem & { url: string } {
  return item.url !== null && !item.url.includes('#') && (item.text ?? '').length < fullTextMinChars;
}

/** What an item says by itself. */
export function rawItem(item: FeedItem): RawText {
  return {
    title: item.title,
    text: item.text,
    url: item.url,
    externalId: item.guid,
    publishedAt: item.publishedAt,
    author: item.author,
  };
}

function counts(names: readonly (string | null)[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const name of names) if (name !== null) found.set(name, (found.get(name) ?? 0) + 1);
  return found;
}

/** The start page of a site, or the feed itself. */
function isHome(address: string, feedUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const { pathname, search, hash, href } = new URL(address);
  if (href === feedUrl) return true;
  return search === '' && hash === '' && /^\/(?:(?:index|default|home)\.\w{2,5})?$/.test(pathname);
}
