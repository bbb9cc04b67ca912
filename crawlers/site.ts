import { type FetchedPage, type Fetcher, FetchFailed } from './fetch-page.ts';
import { sharedPageReaders } from './page-pool.ts';
import { PageProblem, politeness } from './politeness.ts';
import type { PageReading, PageTask } from './read-page.ts';
import type { CollectContext, RegisterEntry, Validators } from './source.ts';

/** No run asks a site for longer than this. */
export const runMaxMs = 600_000;
/** After so many refusals, or one 429, the run leaves the site alone. */
const refusalsMax = 3;

/** 站点: asks one source's pages as its entry allows, and counts how often it was refused. */
export class Site {
  readonly #source: RegisterEntry;
  readonly #fetcher: Fetcher;
  readonly #startedAt: Date;
  readonly #begun = performance.now();
  readonly #beforeHop: (url: URL) => Promise<void>;
  #refusals = 0;

  constructor(source: RegisterEntry, context: CollectContext, fetcher: Fetcher, startedAt: Date) {
    this.#source = source;
    this.#fetcher = fetcher;
    this.#startedAt = startedAt;
    this.#beforeHop = politeness(source, context, fetcher);
  }

  /** Whether the site still bears more questions in this run. */
  mayGoOn(): boolean {
    return this.#refusals < refusalsMax && performance.now() - this.#begun <= runMaxMs;
  }

  async fetch(url: string, before: Pick<Validators, 'etag' | 'lastModified'> | null): Promise<FetchedPage> {
    const { allowInternal } = this.#source;
    return this.#fetcher
      .fetch(url, {
        allowInternal,
        beforeHop: this.#beforeHop,
        etag: before?.etag ?? null,
        lastModified: before?.lastModified ?? null,
      })
      .catch((error: unknown) => {
        if (error instanceof FetchFailed)
          throw new PageProblem(
            'error',
            error.message.replace(/：https?:.*$/, ''),
            error.code === 'network' || error.code === 'timeout',
          );
        throw error;
      });
  }

  /** What the page says when the site gave it; otherwise what its refusal means is thrown. */
  async read(page: FetchedPage, as: PageTask['as']): Promise<PageReading> {
    const { linkSelector, selectors } = this.#source;
    const { status, headers, url, body } = page;
    const task: PageTask = { as, page: { status, headers, url, body }, linkSelector, selectors, now: this.#startedAt };
    const reading = await sharedPageReaders().read(task);
    if (reading.is === 'blocked') {
      this.#refusals += status === 429 ? refusalsMax : 1;
      throw new PageProblem('blocked', reading.reason);
    }
    if (status >= 500) throw new PageProblem('error', `对方返回 ${status}`, true);
    if (status < 200 || status >= 300) throw new PageProblem('error', `对方返回 ${status}`);
    return reading;
  }
}
