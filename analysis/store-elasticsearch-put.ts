import { setTimeout as wait } from 'node:timers/promises';
import type { estypes } from '@elastic/elasticsearch';
import type { AnalysedDocument } from './assessment.ts';
import { type SearchServer, ServerRefused } from './search-server.ts';
import type { PutResult } from './store.ts';
import { contentHash, refusalOf } from './store-check.ts';
import { documentOf, indexedOf, sourceFields } from './store-elasticsearch-document.ts';
import type { Indexed } from './store-elasticsearch-index.ts';
import { StoreError } from './store-page.ts';
import { nextVersion } from './versions.ts';

/**
 * Writes a batch; see `DocumentStore.put`. Each round reads what is there, then creates, or replaces on condition that
 * nobody wrote in between (`if_seq_no`); who lost the race or met a busy server comes again in the next round.
 */
export async function putDocuments(
  server: SearchServer,
  alias: string,
  documents: readonly AnalysedDocument[],
): Promise<PutResult[]> {
  const results: PutResult[] = [];
  let pending: Item[] = [];
  for (const [index, document] of documents.entries()) {
    const reason = refusalOf(document);
    if (reason === null) pending.push({ index, document, hash: contentHash(document) });
    else results[index] = { id: String(document?.id), result: 'rejected', reason };
  }
  for (let round = 0; pending.length > 0; round += 1) {
    if (round > 0) await wait(Math.min(5_000, 50 * 2 ** Math.min(round, 7)) * (0.5 + Math.random() / 2));
    if (round === roundsMax)
      throw new StoreError(
        'store.busy',
        `${server.name} 持续繁忙或者不许写入，本批文档尚未写完，稍后会自动重试；请检查其负载和磁盘。如有 reindex 中断过，请重新运行 npm run reindex。`,
      );
    const [now, later] = firstOfEachId(pending);
    const again = await putRound(server, alias, now, results);
    pending = [...again, ...later];
    // Later copies of an id in the same batch are the usual way on, not a failure.
    if (again.length === 0) round = -1;
  }
  return results;
}

/** Removes documents; see `DocumentStore.drop`. What a busy server refuses is an error: the caller's next run finds it again. */
export async function dropDocuments(server: SearchServer, alias: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { items } = await server.bulk<estypes.BulkResponse>(
    `/${alias}/_bulk`,
    ids.map((_id) => ({ delete: { _id } })),
    { require_alias: true },
  );
  const left = items
    .map((item) => item.delete)
    .filter((one) => one === undefined || (one.status >= 300 && one.status !== 404));
  if (left.length > 0)
    throw new StoreError(
      'store.engine',
      `检索服务器未能删除 ${left.length} 条文档（${left[0]?.error?.reason ?? '没有说明'}），稍后会自动重试。`,
    );
}

type Item = { index: number; document: AnalysedDocument; hash: string };
type Existing = { document: AnalysedDocument | null; hash: string | undefined; seqNo: number; primaryTerm: number };
/** What is to be indexed of an item, and what stands there. */
type Write = { item: Item; next: AnalysedDocument; existing: Existing | undefined };

const roundsMax = 12;
/** Overloaded, or (403) closed for writes for the moment in which a rebuilt index takes over. */
const comeAgain = [403, 429, 503];
/** What speaks against the document itself; everything else (no index, no disk, no right, no time) against the moment. */
const ofContent = [400, 413];
const requestMaxDocuments = 500;
const requestMaxChars = 4_000_000;

function firstOfEachId(items: readonly Item[]): [Item[], Item[]] {
  const seen = new Set<string>();
  const now: Item[] = [];
  const later: Item[] = [];
  for (const item of items) {
    (seen.has(item.document.id) ? later : now).push(item);
    seen.add(item.document.id);
  }
  return [now, later];
}

/** Puts documents of distinct ids; returns those that must come again. */
async function putRound(server: SearchServer, alias: string, items: Item[], results: PutResult[]): Promise<Item[]> {
  const existing = await readExisting(server, alias, items);
  const writes: Write[] = [];
  for (const item of items) {
    const known = existing.get(item.document.id);
    const next = known?.document == null ? item.document : nextVersion(known.document, item.document);
    if (known?.hash === item.hash || next === null) results[item.index] = { id: item.document.id, result: 'unchanged' };
    else writes.push({ item, next, existing: known });
  }
  const again: Item[] = [];
  for (const pack of packs(writes)) again.push(...(await bulk(server, alias, pack, results)));
  return again;
}

async function readExisting(
  server: SearchServer,
  alias: string,
  items: readonly Item[],
): Promise<Map<string, Existing>> {
  const hashes = await readFields(
    server,
    alias,
    items.map((item) => item.document.id),
    ['hash'],
  );
  const changed = items.filter(({ document, hash }) => (hashes.get(document.id)?.hash ?? hash) !== hash);
  const ids = changed.map(({ document }) => document.id);
  for (let start = 0; start < ids.length; start += requestMaxDocuments) {
    const page = ids.slice(start, start + requestMaxDocuments);
    for (const [id, found] of await readFields(server, alias, page, ['hash', ...sourceFields])) hashes.set(id, found);
  }
  return hashes;
}

async function readFields(server: SearchServer, alias: string, ids: readonly string[], fields: readonly string[]) {
  const found = new Map<string, Existing>();
  if (ids.length === 0) return found;
  const { docs } = await server.ask<estypes.MgetResponse<Partial<Indexed> & { document?: string }>>(
    'POST',
    `/${alias}/_mget`,
    { ids },
    { _source_includes: fields.join(',') },
  );
  for (const doc of docs) {
    if ('error' in doc)
      throw new StoreError('store.engine', `检索服务器读取失败：${doc.error.reason ?? doc.error.type}`);
    if (doc.found && doc._source !== undefined)
      found.set(doc._id, {
        document: documentOf(doc._source),
        hash: doc._source.hash,
        seqNo: doc._seq_no ?? 0,
        primaryTerm: doc._primary_term ?? 0,
      });
  }
  return found;
}

async function bulk(
  server: SearchServer,
  alias: string,
  writes: readonly Write[],
  results: PutResult[],
): Promise<Item[]> {
  const answer = await askBulk(server, alias, writes);
  if (answer === 'busy') return writes.map(({ item }) => item);
  const again: Item[] = [];
  writes.forEach(({ item, existing }, index) => {
    const outcome = answer[index]?.create ?? answer[index]?.index;
    const id = item.document.id;
    if (outcome === undefined) throw new StoreError('store.engine', '检索服务器的批量写入应答不完整，请检查服务版本。');
    if (outcome.status < 300) results[item.index] = { id, result: existing === undefined ? 'stored' : 'updated' };
    else if (!ofContent.includes(outcome.status)) again.push(item);
    else {
      const why = outcome.error?.reason ?? `状态 ${outcome.status}`;
      results[item.index] = { id, result: 'rejected', reason: `检索服务器拒收该文档（${why}），请检查其内容。` };
    }
  });
  return again;
}

async function askBulk(server: SearchServer, alias: string, writes: readonly Write[]) {
  try {
    const { items } = await server.bulk<estypes.BulkResponse>(
      `/${alias}/_bulk`,
      writes.flatMap(({ item, next, existing }) => [action(item, existing), indexedOf(next, item.hash)]),
      // Without it a dropped index would come back by itself under the alias's name, with guessed types.
      { require_alias: true },
    );
    return items;
  } catch (error) {
    if (error instanceof ServerRefused && comeAgain.includes(error.status)) return 'busy';
    throw error;
  }
}

function action({ document }: Item, existing: Existing | undefined) {
  return existing === undefined
    ? { create: { _id: document.id } }
    : { index: { _id: document.id, if_seq_no: existing.seqNo, if_primary_term: existing.primaryTerm } };
}

/** Splits by number and size, so that no request comes near the server's limit of 100 MB. */
function packs(writes: readonly Write[]): Write[][] {
  const result: Write[][] = [];
  let chars = 0;
  for (const write of writes) {
    const { text, textTokens, earlier = [] } = write.next;
    const size = text.length + 2 * textTokens.length + earlier.reduce((sum, one) => sum + one.text.length, 0);
    const last = result.at(-1);
    if (last === undefined || last.length >= requestMaxDocuments || chars + size > requestMaxChars) {
      result.push([write]);
      chars = size;
    } else {
      last.push(write);
      chars += size;
    }
  }
  return result;
}
