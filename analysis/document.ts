import { createHash } from 'node:crypto';
import type { SourceKind } from './codes.ts';
import type { EarlierVersion } from './versions.ts';

/** 文档编号: 32 hex digits of the SHA-256 of the canonical URL, so the same page is the same document everywhere; see {@link partId}. */
export type DocumentId = string;

/** 文档：one public text as collected or imported. Times are ISO 8601 UTC; an unknown time or author is null, never invented. */
export type Document = {
  id: DocumentId;
  /** Canonical URL, or `urn:huiying:<source>:<external id or content hash>` for a record that has none. */
  url: string;
  sourceId: string;
  sourceName: string;
  sourceKind: SourceKind;
  /** At most `titleMaxChars` code points; may be empty. */
  title: string;
  /** At most `textMaxChars` code points, personal data masked. */
  text: string;
  publishedAt: string | null;
  /** 原文所注时间: what the source states where it cannot be, more than a day after the text was found; `publishedAt` is null then. */
  statedAt?: string;
  /** 发现时间: when this system first saw the text; legal clocks start here. */
  foundAt: string;
  /** Salted hash of the author's name; null when none is given. */
  authorHash: string | null;
  /** The source's own region (county or city code); a hint only, never the place of the event by itself. */
  sourceRegion: string | null;
  /** Hash and path of the kept snapshot of the raw page; null for imported records. */
  snapshot: { sha256: string; path: string } | null;
  /** Marked example data of the demo (示例数据). */
  demo: boolean;
  /** 互动数 as the source gave them; absent when it gave none, and in documents of the first release. */
  engagement?: Engagement | null;
  /** 早先版本, oldest first, kept by the store; absent while the words are those first found. */
  earlier?: EarlierVersion[];
  /** When the present words were first read; absent while they are those first found. */
  versionAt?: string;
};

/** 互动数：how often a text was passed on, answered, liked and read, and how many follow its author; null is unknown, never 0. */
export type Engagement = {
  reposts: number | null;
  comments: number | null;
  likes: number | null;
  views: number | null;
  followers: number | null;
};

export const titleMaxChars = 300;
export const textMaxChars = 20_000;

/**
 * The identity of a page: scheme and host lower-cased, no default port, no tracking parameters, query sorted, no
 * fragment unless it is a route (`#/detail/1`, `#!a`, `#id=1`), by which single-page sites name their texts. Throws
 * TypeError on what is no URL.
 */
export function canonicalUrl(address: string): string {
  if (address.startsWith('urn:')) return address;
  const url = new URL(address);
  if (!isRoute(url.hash.slice(1))) url.hash = '';
  for (const name of [...url.searchParams.keys()]) if (tracking.test(name)) url.searchParams.delete(name);
  url.searchParams.sort();
  return url.href;
}

/** Whether a fragment names a text of its own rather than a place within one. */
function isRoute(fragment: string): boolean {
  if (fragment.startsWith('/') || fragment.startsWith('!')) return fragment.length > 1;
  // `#:~:text=` marks a passage; `#from=…` only says where the reader came from.
  if (fragment.startsWith(':~:') || !/[/=]/.test(fragment)) return false;
  return [...new URLSearchParams(fragment.replace(/^[^?]*\?/, '')).keys()].some((name) => !tracking.test(name));
}

/** The document's id for an address; see {@link canonicalUrl}. */
export function documentId(address: string): DocumentId {
  return createHash('sha256').update(canonicalUrl(address)).digest('hex').slice(0, 32);
}

/** The id of one of several texts that stand at one address; `part` tells them apart. */
export function partId(address: string, part: string): DocumentId {
  return createHash('sha256')
    .update(`${canonicalUrl(address)}\n${part}`)
    .digest('hex')
    .slice(0, 32);
}

/** Whether a value that came through a queue has the shape of a document. */
export function isDocument(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null) return false;
  const text = ['id', 'url', 'sourceId', 'sourceName', 'sourceKind', 'title', 'text', 'foundAt'] as const;
  return text.every((name) => typeof (value as Record<string, unknown>)[name] === 'string');
}

const tracking = /^(utm_\w+|spm|from|share_token|scene|isappinstalled|timestamp|_t)$/i;
