import { z } from 'zod';
import type { Document, DocumentId } from '../analysis/document.ts';
import { isWebAddress } from '../analysis/web-address.ts';
import type { HostGate } from './host-gate.ts';
import type { InsideHost } from './inside-hosts.ts';

/**
 * 信源登记：what must be known before a source may be read (网络数据安全管理条例第18条: assess the effect, disturb nothing).
 * The collector refuses a source whose entry does not satisfy this schema.
 */
export const RegisterEntry = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{2,60}$/),
  name: z.string().min(1),
  kind: z.enum(['government', 'news', 'forum', 'feed']),
  /** How it is read: `site` = list pages → articles, `feed` = RSS, Atom or JSON Feed. */
  reader: z.enum(['site', 'feed']),
  start: z.array(z.url().refine(isWebAddress)).min(1).max(20),
  /** CSS selector of article links on a list page; unset = links of the same host that look like articles. */
  linkSelector: z.string().optional(),
  /** CSS selectors of fixed parts for a site whose meta tags and readability are not enough. */
  selectors: z
    .strictObject({ title: z.string(), body: z.string(), publishedAt: z.string(), author: z.string() })
    .partial()
    .optional(),
  everyMinutes: z.int().min(5).max(1440),
  /** Province (2 digits), city (4) or county (6): the scope of the source, only a hint for the place of an event. */
  region: z.string().regex(/^\d{2}(\d{2}){0,2}$/),
  legalBasis: z.string().min(4),
  owner: z.string().min(1),
  retentionDays: z.int().min(30).max(3650),
  /** Least time between two requests to its host. */
  delayMs: z.int().min(200).max(600_000).default(2_000),
  /** Expected longest pause between new items; longer silence is 'stale'. */
  staleAfterHours: z
    .int()
    .min(1)
    .max(24 * 90)
    .default(72),
  /** Allows addresses of the internal network, those that the list of hosts names, for this source only. */
  allowInternal: z.boolean().default(false),
  /** Why it is allowed; the register asks for it, the collector does not. */
  internalReason: z.string().min(4).max(200).optional(),
  enabled: z.boolean().default(true),
});
export type RegisterEntry = z.infer<typeof RegisterEntry>;

/** The entries that an installation of the province `home` keeps: sources of the province itself. */
export function registerEntryOf(home: string) {
  const region = new RegExp(`^${home}(\\d{2}){0,2}$`);
  return RegisterEntry.extend({
    region: z.string().regex(region, `应为本省行政区划代码：${home}，或者以 ${home} 开头的四位市代码、六位县代码`),
  });
}

/** 采集状态：never "success" without saying what it means. unchanged = list read, nothing new; empty = list read but no items found on it. */
export type RunState = 'ok' | 'unchanged' | 'empty' | 'blocked' | 'parse-failed' | 'stale' | 'error';

/** 采集记录：one run of one source, with a Chinese reason for its state. */
export type CollectRun = {
  sourceId: string;
  startedAt: string;
  endedAt: string;
  state: RunState;
  reason: string;
  /** Addresses seen on lists, pages fetched, documents emitted, pages that failed. */
  listed: number;
  fetched: number;
  emitted: number;
  failed: number;
  /** What to hand over as `lists` next time; empty after a run that left something behind, so that the next one looks again. */
  lists: ReadLists;
};

/** 列表验证信息: how a list page may be asked "changed since?" (RFC 9110 §13), and when it was last read in full. */
export type Validators = { etag: string | null; lastModified: string | null; at: string };
/** By the address of the list page. */
export type ReadLists = Record<string, Validators>;

/** 复看：a page collected some days ago that is due for another look; `words` is `wordsHash` of what it said. */
export type OldPage = Pick<Validators, 'etag' | 'lastModified'> & { url: string; words: string };

/** What is remembered of texts collected in the last days, so that a changed one is a new version and not unseen. */
export type LookAgain = {
  /** Pages whose next look is due, those that wait longest first; at most `limit`. */
  due(limit: number): Promise<OldPage[]>;
  /** A page was asked for, whatever came of it; validators are null where it gave none. */
  looked(url: string, validators: Pick<Validators, 'etag' | 'lastModified'> | null): Promise<void>;
  /** `wordsHash` of those of these addresses that were collected in the last days. */
  wordsOf(urls: readonly string[]): Promise<Map<string, string>>;
};

/** What the collector needs from outside; nothing here is built by the collector. */
export type CollectContext = {
  /** Addresses of this source already collected. */
  known(urls: readonly string[]): Promise<Set<string>>;
  /** Takes the documents of this run, at most 200 at a time, with how each that was read from a page of its own may be asked for again. */
  emit(documents: Document[], pages: ReadonlyMap<DocumentId, Validators>): Promise<void>;
  /** What was collected in the last days and may have changed; without it nothing is looked at again. */
  lookAgain?: LookAgain;
  /** The newest item time known of this source, for 'stale'; null when none. */
  lastItemAt: string | null;
  /** Of the run before. */
  lists: ReadLists;
  /** Folder where raw pages are kept as evidence (WARC or gzip), null for none. */
  snapshotDir: string | null;
  /** Secret that salts author hashes. */
  authorSalt: string;
  demo: boolean;
  /** Connects every request to this loopback port instead of the named host: the replay of recorded pages. */
  replayPort?: number;
  /** 内网放行名单: what an entry with `allowInternal` may reach inside; a caller that keeps no list allows all of it. */
  inside?: readonly InsideHost[];
  /** Shared by all runs of a process, so that two sources on one host do not disturb it together; a run without one paces itself alone. */
  gate?: HostGate;
  now(): Date;
};
