import robotsParser from 'robots-parser';
import { decodeBytes } from './charset.ts';
import { type Fetcher, FetchFailed } from './fetch-page.ts';

/** What a site's robots.txt says of one address; `delayMs` is its Crawl-delay, null when it names none. */
export type RobotsVerdict = { allowed: true; delayMs: number | null } | { allowed: false; reason: string };

/** 爬虫协议：answers for any address from the robots.txt of its origin, read once. */
export type Robots = { verdict(url: URL): Promise<RobotsVerdict> };

/**
 * Opens a reader of robots.txt (RFC 9309): missing (4xx) allows, unreachable or 5xx forbids, as does 429. `enter` is
 * waited for before each request.
 */
export function openRobots(
  fetcher: Fetcher,
  options: { allowInternal: boolean; enter(host: string): Promise<void> },
): Robots {
  const cache = new Map<string, Promise<Rules>>();
  return {
    async verdict(url) {
      const cached = cache.get(url.origin);
      const rules = cached ?? readRules(fetcher, url.origin, options);
      if (cached === undefined) cache.set(url.origin, rules);
      return judge(await rules, url);
    },
  };
}

const agentName = 'HuiyingBot';
const robotsMaxBytes = 512_000;
/** A longer Crawl-delay is taken as this; a run reads few pages then. */
const crawlDelayMaxMs = 120_000;

type Rules = { parsed: ReturnType<typeof robotsParser> } | { forbidden: string };

function judge(rules: Rules, url: URL): RobotsVerdict {
  if ('forbidden' in rules) return { allowed: false, reason: rules.forbidden };
  if (rules.parsed.isDisallowed(url.href, agentName) === true)
    return { allowed: false, reason: `robots.txt 不允许采集 ${url.pathname}` };
  const seconds = rules.parsed.getCrawlDelay(agentName);
  const delayMs =
    seconds === undefined || !Number.isFinite(seconds) ? null : Math.min(seconds * 1_000, crawlDelayMaxMs);
  return { allowed: true, delayMs };
}

async function readRules(
  fetcher: Fetcher,
  origin: string,
  { allowInternal, enter }: { allowInternal: boolean; enter(host: string): Promise<void> },
): Promise<Rules> {
  const address = `${origin}/robots.txt`;
  try {
    const page = await fetcher.fetch(address, {
      allowInternal,
      maxBytes: robotsMaxBytes,
      timeoutMs: 10_000,
      beforeHop: (hop) => enter(hop.host),
    });
    if (page.status >= 500 || page.status === 429) return { forbidden: `robots.txt 返回 ${page.status}，按不允许处理` };
    const text =
      page.status >= 200 && page.status < 300 ? decodeBytes(page.body, page.headers['content-type'] ?? null).text : '';
    return { parsed: robotsParser(address, text) };
  } catch (error) {
    if (!(error instanceof FetchFailed)) throw error;
    return { forbidden: `robots.txt 读不到（${error.message}），按不允许处理` };
  }
}
