import { setImmediate } from 'node:timers/promises';
import type { BasicCrawler, Request } from '@crawlee/basic';
import { canonicalUrl } from '../analysis/document.ts';
import { wordsHash } from '../analysis/versions.ts';
import { openCrawler } from './crawler.ts';
import type { FeedItem } from './feed.ts';
import { feedIdentities, hasPage, rawItem } from './feed-identity.ts';
import { type FetchedPage, type Fetcher, openFetcher } from './fetch-page.ts';
import { type IntakeContext, toDocument } from './intake.ts';
import type { ListPage } from './links.ts';
import { ListMemory } from './list-memory.ts';
import { Outgoing } from './outgoing.ts';
import { PageProblem } from './politeness.ts';
import { registered } from './registered.ts';
import { newTally, runState, type Tally } from './run-state.ts';
import { runMaxMs, Site } from './site.ts';
import type { CollectContext, CollectRun, OldPage, RegisterEntry, Validators } from './source.ts';

/**
 * 采集：reads one source once and emits what is new. Throws CollectRefused for an entry that fails the register's
 * rules, and whatever `known`, `emit` or the snapshot folder throw; the site's faults are in the run's state and reason.
 */
export async function collect(entry: unknown, context: CollectContext): Promise<CollectRun> {
  const source = registered(entry);
  const startedAt = context.now();
  const { replayPort, inside } = context;
  const fetcher = openFetcher({
    ...(replayPort === undefined ? {} : { replayPort }),
    ...(inside === undefined ? {} : { inside }),
  });
  const tally = newTally();
  const run = new Run(source, context, fetcher, tally, startedAt);
  try {
    await run.crawl();
  } finally {
    await fetcher.close();
  }
  const now = context.now();
  const { state, reason } = runState(tally, {
    lastItemAt: context.lastItemAt,
    staleAfterHours: source.staleAfterHours,
    now,
  });
  return {
    sourceId: source.id,
    startedAt: startedAt.toISOString(),
    endedAt: now.toISOString(),
    state,
    reason,
    listed: tally.listed,
    fetched: tally.fetched,
    emitted: tally.emitted + tally.again.changed,
    failed: tally.problems.length + tally.lists.problems.length,
    lists: leftNothing(tally) ? run.lists.kept() : {},
  };
}

/** Whether all that the lists named has been collected: only then may "not changed" stand for "nothing to do". */
function leftNothing({ lists, problems, postponed }: Tally): boolean {
  return lists.problems.length === 0 && problems.length === 0 && postponed === 0;
}

const listPagesMax = 5;
const retriesMax = 2;
const articlesMax = 300;

/** 复看 is for what is left of a run: new texts come first. */
const againMax = 30;

type Task =
  | { kind: 'list'; depth: number }
  | { kind: 'article'; item: FeedItem | null }
  | { kind: 'again'; page: OldPage };

/** One run of one source: Crawlee keeps queue, retries and concurrency; we say what a page means. */
class Run {
  readonly lists: ListMemory;
  readonly #source: RegisterEntry;
  readonly #context: CollectContext;
  readonly #site: Site;
  readonly #tally: Tally;
  readonly #startedAt: Date;
  readonly #crawler: BasicCrawler;
  readonly #intake: IntakeContext;
  readonly #seen = new Set<string>();
  readonly #outgoing: Outgoing;
  /** An error of ours or our caller's, not of the site: ends the run and is thrown. */
  #fatal: { error: unknown } | null = null;

  constructor(source: RegisterEntry, context: CollectContext, fetcher: Fetcher, tally: Tally, startedAt: Date) {
    this.lists = new ListMemory(context.lists, startedAt);
    this.#source = source;
    this.#context = context;
    this.#site = new Site(source, context, fetcher, startedAt);
    this.#tally = tally;
    this.#startedAt = startedAt;
    this.#crawler = openCrawler({
      handle: (request) => this.#handle(request),
      failed: (request, error) => this.#failed(request, error),
      retriesMax,
      runMaxMs,
    });
    this.#intake = {
      sourceId: source.id,
      sourceName: source.name,
      sourceKind: source.kind,
      sourceRegion: source.region,
      authorSalt: context.authorSalt,
      foundAt: startedAt.toISOString(),
      demo: context.demo,
    };
    this.#outgoing = new Outgoing(context, this.#intake, tally);
  }

  async crawl(): Promise<void> {
    const lists = this.#source.start.map((url) => this.#request(url, { kind: 'list', depth: 1 }));
    await this.#crawler.run(lists, { waitForAllRequestsToBeAdded: true });
    const old =
      this.#fatal === null && this.#site.mayGoOn() ? ((await this.#context.lookAgain?.due(againMax)) ?? []) : [];
    const again = old.map((page) => this.#request(page.url, { kind: 'again', page }));
    if (again.length > 0) await this.#crawler.run(again, { waitForAllRequestsToBeAdded: true });
    await this.#crawler.teardown();
    if (this.#fatal !== null) throw this.#fatal.error;
    await this.#outgoing.emit();
  }

  #request(url: string, task: Task): { url: string; uniqueKey: string; userData: { task: Task } } {
    return { url, uniqueKey: `${task.kind} ${canonicalUrl(url)}`, userData: { task } };
  }

  async #handle(request: Request): Promise<void> {
    const task = (request.userData as { task: Task }).task;
    if (this.#fatal !== null) return;
    if (task.kind !== 'list' && !this.#site.mayGoOn()) {
      if (task.kind === 'article') this.#tally.postponed += 1;
      return;
    }
    try {
      if (task.kind === 'list') await this.#list(request.url, task.depth);
      else if (task.kind === 'again') await this.#again(task.page);
      else await this.#article(request.url, task.item);
    } catch (error) {
      request.noRetry = !(error instanceof PageProblem && error.retry);
      if (error instanceof PageProblem) throw error;
      this.#fatal = { error };
      await this.#crawler.autoscaledPool?.abort();
    }
  }

  async #list(url: string, depth: number): Promise<void> {
    // Only the first page: what stands behind it moves whenever the first page does.
    const before = depth === 1 ? this.lists.validators(url) : null;
    const page = await this.#site.fetch(url, before);
    if (page.status === 304 && before !== null) {
      this.#tally.lists.unmodified += 1;
      this.lists.unmodified(url);
    } else {
      const reading = await this.#site.read(page, this.#source.reader === 'feed' ? 'feed' : 'list');
      if (reading.is === 'problem') throw new PageProblem('parse', reading.reason);
      const named =
        reading.is === 'feed'
          ? await this.#feed(reading.items, page)
          : reading.is === 'list'
            ? await this.#entries(reading.list, depth)
            : 0;
      if (depth === 1) this.lists.read(url, page, named);
    }
    this.#tally.lists.read += 1;
  }

  /** Queues what a list page names anew; returns how many entries it names. */
  async #entries(list: ListPage, depth: number): Promise<number> {
    const fresh = await this.#fresh(list.links.map((link) => link.url));
    await this.#queue(fresh.map((url) => ({ url, item: null })));
    // Older pages of a list matter only while this one still brought something new.
    if (list.next !== null && depth < listPagesMax && fresh.length > 0)
      await this.#crawler.addRequests([this.#request(list.next, { kind: 'list', depth: depth + 1 })]);
    return list.links.length;
  }

  /** Takes or queues what a feed names anew; returns how many entries it names. */
  async #feed(found: readonly FeedItem[], page: FetchedPage): Promise<number> {
    const items = feedIdentities(found, page.url);
    const byUrl = new Map<string, FeedItem>();
    for (const item of items) {
      byUrl.set(toDocument(rawItem(item), this.#intake).url, item);
      // A feed can bring megabytes of text: others have their turn between two items.
      await setImmediate();
    }
    const later: { url: string; item: FeedItem }[] = [];
    const fresh = await this.#fresh([...byUrl.keys()]);
    await this.#changedItems(byUrl, new Set(fresh), page);
    for (const url of fresh) {
      const item = byUrl.get(url);
      if (item === undefined) continue;
      if (hasPage(item)) later.push({ url, item });
      else if (item.title === null && item.text === null)
        this.#tally.problems.push({ kind: 'parse', url, reason: '订阅条目没有标题也没有正文' });
      else await this.#outgoing.take(rawItem(item), page, null);
    }
    await this.#queue(later);
    return items.length;
  }

  /** Those of a list's addresses that no list of this run named before and that are not yet collected. */
  async #fresh(urls: readonly string[]): Promise<string[]> {
    const unseen = urls.filter((url) => !this.#seen.has(url));
    for (const url of unseen) this.#seen.add(url);
    const known = unseen.length === 0 ? new Set<string>() : await this.#context.known(unseen);
    const fresh = unseen.filter((url) => !known.has(url));
    this.#tally.listed += unseen.length;
    this.#tally.fresh += fresh.length;
    return fresh;
  }

  async #queue(articles: readonly { url: string; item: FeedItem | null }[]): Promise<void> {
    const room = Math.max(0, this.#articlesMax() - this.#tally.fresh + articles.length);
    this.#tally.postponed += Math.max(0, articles.length - room);
    await this.#crawler.addRequests(
      articles.slice(0, room).map(({ url, item }) => this.#request(url, { kind: 'article', item })),
    );
  }

  #articlesMax(): number {
    return Math.min(articlesMax, Math.max(5, Math.floor(runMaxMs / this.#source.delayMs)));
  }

  async #article(url: string, item: FeedItem | null): Promise<void> {
    const page = await this.#site.fetch(url, null);
    const reading = await this.#site.read(page, 'article');
    this.#tally.fetched += 1;
    if (reading.is === 'problem') throw new PageProblem('parse', reading.reason);
    if (reading.is !== 'article') return;
    const { article } = reading;
    // The listed address is the identity: after a redirect the next list would name it again as new.
    await this.#outgoing.take(
      {
        ...article,
        url,
        title: article.title ?? item?.title ?? null,
        publishedAt: article.publishedAt ?? item?.publishedAt ?? null,
        author: article.author ?? item?.author ?? null,
      },
      page,
      this.#asked(page),
    );
  }

  /** Items that bring their own text and were collected before with other words: a text that was changed is a new version. */
  async #changedItems(items: ReadonlyMap<string, FeedItem>, fresh: ReadonlySet<string>, page: FetchedPage) {
    const old = [...items].filter(([url, item]) => !fresh.has(url) && !hasPage(item));
    const words = await this.#context.lookAgain?.wordsOf(old.map(([url]) => url));
    for (const [url, item] of old) {
      const before = words?.get(url);
      if (before === undefined || (item.title === null && item.text === null)) continue;
      if (wordsHash(toDocument(rawItem(item), this.#intake)) === before) continue;
      await this.#outgoing.takeChanged(rawItem(item), page, null);
    }
  }

  /** 复看: a page of the last days. What the site refuses or has taken down says nothing of the run, whose lists were read. */
  async #again(old: OldPage): Promise<void> {
    const { lookAgain } = this.#context;
    try {
      const page = await this.#site.fetch(old.url, old);
      const validators = page.status === 304 ? this.#asked(old) : this.#asked(page);
      if (page.status !== 304) {
        const reading = await this.#site.read(page, 'article');
        if (reading.is === 'article' && reading.article.title !== null) {
          const raw = { ...reading.article, url: old.url };
          if (wordsHash(toDocument(raw, this.#intake)) !== old.words)
            await this.#outgoing.takeChanged(raw, page, validators);
        }
      }
      this.#tally.again.looked += 1;
      await lookAgain?.looked(old.url, validators);
    } catch (error) {
      if (!(error instanceof PageProblem)) throw error;
      await lookAgain?.looked(old.url, null);
    }
  }

  #asked({ etag, lastModified }: Pick<Validators, 'etag' | 'lastModified'>): Validators {
    return { etag, lastModified, at: this.#startedAt.toISOString() };
  }

  #failed(request: Request, error: Error): void {
    const task = (request.userData as { task: Task }).task;
    if (task.kind === 'again') return;
    const kind = error instanceof PageProblem ? error.kind : 'error';
    const into = task.kind === 'list' ? this.#tally.lists.problems : this.#tally.problems;
    into.push({ kind, url: request.url, reason: error.message.split('\n')[0]?.slice(0, 200) ?? '' });
  }
}
