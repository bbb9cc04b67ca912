import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith';
import { levels, topics } from '../../analysis/codes.ts';
import { type AlertItem, alertStatuses } from '../alerts/contract.ts';

/** 预警订阅: the newest alerts as one of the three formats that feed readers know. */
export type FeedFormat = 'rss' | 'atom' | 'json';

/** Media type of each format. */
export const feedMedia: Record<FeedFormat, string> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

/** So many alerts are in a feed. */
export const feedItems = 50;

/** The feed as text; the newest alert first. `base` is the address of the product, without a slash at its end; what is the same gives the same text. */
export function writeFeed(format: FeedFormat, alerts: readonly AlertItem[], base: string, demo: boolean): string {
  const title = clean(`${demo ? '【示例数据】' : ''}回应：舆情预警`);
  const link = `${base}/alerts`;
  const self = `${base}/api/feeds/alerts.${format}`;
  const newest = new Date(alerts[0]?.raisedAt ?? epoch);
  const entries = alerts.map((alert) => entryOf(alert, base));
  if (format === 'json') return jsonFeed({ title, link, self, entries });
  if (format === 'atom')
    return generateAtomFeed({
      id: self,
      title: { value: title },
      updated: newest,
      links: [{ href: self, rel: 'self' }, { href: link }],
      authors: [{ name: '回应' }],
      entries: entries.map((entry) => ({
        id: `urn:huiying:${entry.id}`,
        title: { value: entry.title },
        links: [{ href: entry.url }],
        published: entry.raised,
        updated: entry.raised,
        summary: { value: entry.text },
        categories: entry.tags.map((term) => ({ term })),
      })),
    });
  return generateRssFeed({
    title,
    link,
    description: '最新的舆情预警，打开链接在系统内研判。',
    language: 'zh-CN',
    ttl: 5,
    ...(entries.length === 0 ? {} : { lastBuildDate: newest }),
    atom: { links: [{ href: self, rel: 'self', type: 'application/rss+xml' }] },
    items: entries.map((entry) => ({
      title: entry.title,
      link: entry.url,
      guid: { value: entry.id, isPermaLink: false },
      pubDate: entry.raised,
      description: entry.text,
      categories: entry.tags.map((name) => ({ name })),
    })),
  });
}

const epoch = '1970-01-01T00:00:00.000Z';

type Entry = { id: string; url: string; title: string; text: string; tags: string[]; raised: Date };

function entryOf(alert: AlertItem, base: string): Entry {
  const place = alert.place === null ? '' : `${alert.place.name}，`;
  const facts = `${place}${alertStatuses[alert.status]}，${alert.copies} 条文本，${alert.sources} 个来源。`;
  return {
    id: alert.id,
    url: `${base}/alerts/${encodeURIComponent(alert.id)}`,
    title: clean(`【${levels[alert.level]}】${alert.title}`),
    text: clean(`${facts}${alert.firstSentence}`),
    tags: [levels[alert.level], ...alert.topics.map((topic) => topics[topic])],
    raised: new Date(alert.raisedAt),
  };
}

function jsonFeed(feed: { title: string; link: string; self: string; entries: readonly Entry[] }): string {
  const made = generateJsonFeed({
    title: feed.title,
    home_page_url: feed.link,
    feed_url: feed.self,
    language: 'zh-CN',
    items: feed.entries.map(({ id, url, title, text, tags, raised }) => ({
      id,
      url,
      title,
      content_text: text,
      date_published: raised,
      tags,
    })),
  });
  return JSON.stringify(made);
}

/** What XML 1.0 cannot hold even when it is escaped, and what Unicode calls no character, is left out. */
function clean(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{7E}\u{A0}-\u{D7FF}\u{E000}-\u{FDCF}\u{FDF0}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll(/\p{Noncharacter_Code_Point}/gu, '');
}
