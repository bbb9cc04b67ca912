import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Books } from './books.ts';
import type { Round } from './people.ts';
import type { DrillText } from './texts.ts';

/** 外面：a feed on loopback that grows while the drill runs and that the collector reads on its own timetable, and an address to which the product pushes its alerts. */
export type Outside = {
  feedUrl: string;
  hookUrl: string;
  /** Adds items to the feed now and then until the round ends. */
  work(round: Round): Promise<void>;
  /** From now on a reading of the feed has everything, and the office is held to it. */
  complete(): void;
  /** Whether the feed has been read since it was complete. */
  isRead(): boolean;
  /** Books all items of the feed as acknowledged: the source is shown as read. */
  book(books: Books): void;
  /** Alerts that were pushed here. */
  heard: ReadonlySet<string>;
  close(): void;
};

export async function openOutside(make: (count: number) => DrillText[]): Promise<Outside> {
  const items: DrillText[] = [];
  const heard = new Set<string>();
  let complete = false;
  let read = false;
  const server = createServer(async (request, response) => {
    if (request.url === '/hook') {
      const pushed = JSON.parse((await request.toArray()).join('')) as { data: { id: string } };
      heard.add(pushed.data.id);
      return void response.writeHead(204).end();
    }
    if (request.url !== '/feed.xml') return void response.writeHead(404).end();
    read ||= complete;
    response.setHeader('Content-Type', 'application/rss+xml; charset=utf-8').end(rss(items));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    feedUrl: `${address}/feed.xml`,
    hookUrl: `${address}/hook`,
    work: async ({ ending, random }) => {
      while (!ending()) {
        if (items.length < itemsMax) items.push(...make(1 + random.int(3)));
        await wait(500 + random.int(1_000));
      }
    },
    complete: () => {
      complete = true;
    },
    isRead: () => read,
    book: (books) => {
      const texts = items.map(({ id, mark, raises }) => ({ id, mark, raises }));
      books.write({ kind: 'texts', via: '订阅采集', texts });
    },
    heard,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What is registered of the hook. */
export function pushed(url: string): Record<string, unknown> {
  return { name: '演练推送', url, events: ['alert.raised'], allowInternal: true, internalReason: '演练用的本机地址' };
}

/** What is registered of the feed. */
export function registered(url: string): Record<string, unknown> {
  return {
    id: 'drill-feed',
    name: '演练订阅',
    kind: 'feed',
    reader: 'feed',
    start: [url],
    everyMinutes: 5,
    region: '36',
    legalBasis: '演练用的本机地址',
    owner: '演练',
    retentionDays: 365,
    delayMs: 200,
    staleAfterHours: 72,
    allowInternal: true,
    internalReason: '演练用的本机地址',
    enabled: true,
  };
}

/** Below what the collector takes from one feed. */
const itemsMax = 300;

function rss(items: readonly DrillText[]): string {
  const told = items.map(
    ({ title, text, url, mark, time }) =>
      `<item><title>${title}</title><link>${url}</link><guid isPermaLink="false">${mark}</guid><pubDate>${new Date(`${time.replace(' ', 'T')}+08:00`).toUTCString()}</pubDate><description>${text}${padding(text)}</description></item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>演练</title>${told.join('\n')}</channel></rss>`;
}

/** A short item would send the collector to its page, which there is not. */
function padding(text: string): string {
  return '以上为网友发帖原文，尚未核实。'.repeat(Math.max(0, Math.ceil((230 - text.length) / 15)));
}
