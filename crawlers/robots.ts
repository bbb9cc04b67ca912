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
    return { parsed: robotsParser(address, boundedRules(text)) };
  } catch (error) {
    if (!(error instanceof FetchFailed)) throw error;
    return { forbidden: `robots.txt 读不到（${error.message}），按不允许处理` };
  }
}

const rulesMax = 5_000;
const patternMaxChars = 500;
/** Of all patterns with wildcards together: the work for each address grows with it. */
const wildcardMaxChars = 20_000;

/**
 * The lines that concern us, of a size that can be judged for every address. What is too long or too much is made
 * simpler in the site's favour: a longer ban is read as the shorter, wider one, a longer permission is passed over.
 */
export function boundedRules(text: string): string {
  const kept: string[] = [];
  let wildcards = 0;
  let rules = 0;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const plain = line.slice(0, 4 * patternMaxChars).split('#', 1)[0] ?? '';
    const colon = plain.indexOf(':');
    const field = plain.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const value = plain.slice(colon + 1).trim();
    if (field === 'user-agent') {
      const agent = `User-agent: ${ourName(value)}`;
      if (kept.at(-1) !== agent) kept.push(agent);
    } else if (field === 'crawl-delay') kept.push(`Crawl-delay: ${value.slice(0, 20)}`);
    else if ((field === 'disallow' || field === 'allow') && rules < rulesMax) {
      rules += 1;
      const wild = value.includes('*');
      const simple = value.length <= patternMaxChars && (!wild || wildcards + value.length <= wildcardMaxChars);
      if (simple && wild) wildcards += value.length;
      if (simple) kept.push(`${field}: ${value}`);
      else if (field === 'disallow') kept.push(`disallow: ${value.split('*', 1)[0]?.slice(0, patternMaxChars) || '/'}`);
    }
  }
  return kept.join('\n');
}

/** All other readers' names are one: what is said to them does not concern us. */
function ourName(value: string): string {
  const name = (value.split('/', 1)[0] ?? '').trim();
  return name === '*' || name.toLowerCase() === agentName.toLowerCase() ? name : 'another';
}
