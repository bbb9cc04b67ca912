import type { FacetField, SearchQuery } from './store.ts';

/** 检索请求有误：a search that the store cannot answer, with a stable code and a Chinese sentence. */
export class StoreError extends Error {
  readonly code: string;

  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'StoreError';
    this.code = code;
  }
}

export const pageMaxHits = 200;

/** Where a document stands in an order: what a page's cursor holds. */
export type Row = { id: string; group: string; time: number; score: number };

/** A page of rows in order: whose documents to read, how many copies each stands for, and where the next page starts. */
export type Rows = { rows: (Row & { copies: number })[]; next: string | null };

/** How an engine reads rows in the query's order, and finds the best row of each group and the group's size under the query. */
export type RowReader = {
  scan(after: Row | null, limit: number): Promise<Row[]>;
  best(groups: readonly string[]): Promise<Map<string, { id: string; copies: number }>>;
};

/**
 * One page, by keyset: a cursor names the last row shown, so new documents make no gap and no double. With `collapse` a
 * row shows only when it is the best of its group under the query, which needs no state between pages either.
 */
export async function readRows(query: SearchQuery, reader: RowReader): Promise<Rows> {
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > pageMaxHits)
    throw new StoreError('search.limit', `每页条数须在 1 到 ${pageMaxHits} 之间。`);
  const start = query.after === undefined ? null : readCursor(query.sort, query.after);
  const rows = query.collapse
    ? await collapsed(start, query.limit + 1, reader)
    : (await reader.scan(start, query.limit + 1)).map((row) => ({ ...row, copies: 1 }));
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > query.limit && last !== undefined ? cursorOf(query.sort, last) : null };
}

/** A filter's instant in epoch milliseconds. */
export function instantOf(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new StoreError('search.time', '检索的起止时间无法识别，请写成 2026-11-02T00:00:00Z 的形式。');
  return time;
}

/** The empty answer of facets, to be filled. */
export function noFacets(): Record<FacetField, { key: string; count: number }[]> {
  return { sourceId: [], sourceKind: [], level: [], topic: [], place: [], state: [], trigger: [], sentiment: [] };
}

async function collapsed(start: Row | null, wanted: number, reader: RowReader): Promise<(Row & { copies: number })[]> {
  const heads: (Row & { copies: number })[] = [];
  // Groups already looked at on this page, so that a much-copied text costs one question.
  const known = new Map<string, { id: string; copies: number }>();
  const size = Math.max(2 * wanted, 100);
  for (let after = start; ; ) {
    const rows = await reader.scan(after, size);
    const fresh = [...new Set(rows.map((row) => row.group))].filter((group) => !known.has(group));
    if (fresh.length > 0) for (const [group, best] of await reader.best(fresh)) known.set(group, best);
    for (const row of rows) {
      const best = known.get(row.group);
      if (best?.id === row.id) heads.push({ ...row, copies: best.copies });
      if (heads.length === wanted) return heads;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return heads;
    after = last;
  }
}

function cursorOf(sort: SearchQuery['sort'], row: Row): string {
  return Buffer.from(JSON.stringify([sort, row.score, row.time, row.id])).toString('base64url');
}

function readCursor(sort: SearchQuery['sort'], after: string): Row {
  const wrong = (cause?: unknown) =>
    new StoreError('search.cursor', '翻页标记无效或不属于这次检索，请从第一页重新检索。', { cause });
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(after, 'base64url').toString());
  } catch (error) {
    throw wrong(error);
  }
  if (!Array.isArray(parts) || parts.length !== 4 || parts[0] !== sort) throw wrong();
  const [, score, time, id] = parts as unknown[];
  if (typeof score !== 'number' || !Number.isFinite(score) || typeof time !== 'number' || !Number.isSafeInteger(time))
    throw wrong();
  if (typeof id !== 'string' || id.length > 200 || id.includes('\0')) throw wrong();
  return { id, group: '', time, score };
}
