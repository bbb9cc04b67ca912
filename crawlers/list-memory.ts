import type { FetchedPage } from './fetch-page.ts';
import type { ReadLists, Validators } from './source.ts';

/** 列表的条件请求：what one run knows of its list pages from the run before, and what the next run may know of them. */
export class ListMemory {
  readonly #before: ReadLists;
  readonly #at: Date;
  readonly #kept: ReadLists = {};

  constructor(before: ReadLists, at: Date) {
    this.#before = before;
    this.#at = at;
  }

  /** What to ask a list with; null when it must be read in full. */
  validators(url: string): Validators | null {
    const before = this.#before[url];
    if (before === undefined || this.#at.getTime() - Date.parse(before.at) > unmodifiedMaxMs) return null;
    return before;
  }

  /** The site says that the list has not changed; the day still counts from its last full reading. */
  unmodified(url: string): void {
    const before = this.#before[url];
    if (before !== undefined) this.#kept[url] = before;
  }

  /** The list was read in full. One that named nothing is looked at again: "not changed" must not cover "found nothing". */
  read(url: string, { etag, lastModified }: FetchedPage, named: number): void {
    if (named > 0 && (etag !== null || lastModified !== null))
      this.#kept[url] = { etag, lastModified, at: this.#at.toISOString() };
  }

  kept(): ReadLists {
    return this.#kept;
  }
}

/** A site that wrongly says "not changed" is found out within a day. */
const unmodifiedMaxMs = 24 * 3_600_000;
