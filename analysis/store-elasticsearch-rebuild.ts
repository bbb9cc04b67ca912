import type { estypes } from '@elastic/elasticsearch';
import { type SearchServer, ServerRefused } from './search-server.ts';
import { contentHash } from './store-check.ts';
import { documentOf, indexedOf, sourceFields } from './store-elasticsearch-document.ts';
import { freshIndex, type Indexed, indexBehind } from './store-elasticsearch-index.ts';
import { StoreError } from './store-page.ts';

/**
 * Fills a fresh index from the one behind the alias and moves the alias to it. Most is copied while others go on
 * writing; then the old index is closed for writes (writers wait and come again), what changed meanwhile is brought up
 * to date, the counts are compared, and the alias moves in one step. Whatever fails before leaves the old index in use.
 * Of two processes that rebuild at the same time one moves the alias, and the other drops its copy.
 */
export async function rebuildIndex(
  server: SearchServer,
  alias: string,
  log: (sentence: string) => void,
): Promise<{ documents: number }> {
  const old = await indexBehind(server, alias);
  if (old === null) throw new StoreError('store.engine', `检索服务器里没有 ${alias}，请检查 NAMESPACE 与服务器地址。`);
  await dropLeftovers(server, alias, old, log);
  const fresh = freshIndex(alias, new Date());
  let closed = false;
  await server.ask('PUT', `/${fresh}`, {});
  try {
    const copied = await copyAll(server, old, fresh, log);
    log(`已复制 ${copied} 条，正在补上其间的变动……`);
    closed = true;
    await closeForWrites(server, old, true);
    await catchUp(server, old, fresh);
    const documents = await sameCount(server, old, fresh);
    await moveAlias(server, alias, old, fresh);
    await server.ask('DELETE', `/${old}`);
    log(`索引已重建为 ${fresh}，共 ${documents} 条。`);
    return { documents };
  } catch (error) {
    await server.ask('DELETE', `/${fresh}`).catch((second: unknown) => log(`未用的索引 ${fresh} 没能删除：${second}`));
    const now = await indexBehind(server, alias);
    if (now === old && closed) await closeForWrites(server, old, false);
    // Another process was faster: what it built is the same.
    if (now !== null && now !== old) return { documents: await count(server, now) };
    throw error;
  }
}

/** What a rebuilding that was killed left behind; a young one may belong to a process that is at work. */
const leftoverMs = 24 * 3_600_000;
const pageSize = 500;
type Hit = Partial<Indexed> & { document?: string };

type Made = Record<string, { settings: { index: { creation_date: string } } }>;

async function dropLeftovers(server: SearchServer, alias: string, used: string, log: (sentence: string) => void) {
  for (const [index, { settings }] of Object.entries(await server.ask<Made>('GET', `/${alias}-v*/_settings`))) {
    if (index === used || Date.now() - Number(settings.index.creation_date) < leftoverMs) continue;
    await server.ask('DELETE', `/${index}`);
    log(`删除了上次重建中断留下的索引 ${index}`);
  }
}

async function copyAll(server: SearchServer, old: string, fresh: string, log: (sentence: string) => void) {
  let copied = 0;
  for await (const hits of pages(server, old, sourceFields)) {
    await write(server, fresh, hits);
    copied += hits.length;
    if (copied % 10_000 === 0) log(`重建索引：已复制 ${copied} 条`);
  }
  return copied;
}

/** Copies what differs and removes what is gone; nobody writes to the old index by now. */
async function catchUp(server: SearchServer, old: string, fresh: string): Promise<void> {
  const told = ['id', 'hash', 'group', 'foundAt'] as const;
  for await (const hits of pages(server, old, told)) {
    const there = await sources(server, fresh, idsOf(hits), told);
    const differing = hits.filter((hit) => told.some((field) => there.get(hit.id ?? '')?.[field] !== hit[field]));
    if (differing.length > 0)
      await write(server, fresh, [...(await sources(server, old, idsOf(differing), sourceFields)).values()]);
  }
  await server.ask('POST', `/${fresh}/_refresh`);
  for await (const hits of pages(server, fresh, ['id'])) {
    const there = await sources(server, old, idsOf(hits), ['id']);
    const gone = idsOf(hits).filter((id) => !there.has(id));
    if (gone.length > 0)
      await bulk(
        server,
        fresh,
        gone.map((_id) => ({ delete: { _id } })),
      );
  }
}

async function sameCount(server: SearchServer, old: string, fresh: string): Promise<number> {
  const [before, after] = [await count(server, old), await count(server, fresh)];
  if (before !== after)
    throw new StoreError('store.rebuild', `新索引有 ${after} 条，旧索引有 ${before} 条，没有切换，请重新运行。`);
  return after;
}

async function moveAlias(server: SearchServer, alias: string, old: string, fresh: string): Promise<void> {
  const actions = [
    { remove: { index: old, alias, must_exist: true } },
    { add: { index: fresh, alias, is_write_index: true } },
  ];
  await server.ask('POST', '/_aliases', { actions });
}

async function closeForWrites(server: SearchServer, index: string, closed: boolean): Promise<void> {
  await server.ask('PUT', `/${index}/_settings`, { index: { 'blocks.write': closed } });
}

/** All documents of an index by id; each round sees what was written before it began. */
async function* pages(server: SearchServer, index: string, fields: readonly string[]): AsyncGenerator<Hit[]> {
  await server.ask('POST', `/${index}/_refresh`);
  let after: string | null = null;
  for (;;) {
    const answer: estypes.SearchResponse<Hit> = await server.ask('POST', `/${index}/_search`, {
      sort: [{ id: 'asc' }],
      size: pageSize,
      track_total_hits: false,
      _source: ['id', ...fields],
      ...(after === null ? {} : { search_after: [after] }),
    });
    const hits: Hit[] = answer.hits.hits.flatMap(({ _source }) => _source ?? []);
    if (hits.length > 0) yield hits;
    if (hits.length < pageSize) return;
    after = hits.at(-1)?.id ?? null;
  }
}

async function sources(server: SearchServer, index: string, ids: string[], fields: readonly string[]) {
  const found = new Map<string, Hit>();
  const query = { _source_includes: fields.join(',') };
  const { docs } = await server.ask<estypes.MgetResponse<Hit>>('POST', `/${index}/_mget`, { ids }, query);
  for (const doc of docs) if (!('error' in doc) && doc.found) found.set(doc._id, doc._source ?? {});
  return found;
}

async function write(server: SearchServer, index: string, hits: readonly Hit[]): Promise<void> {
  const documents = hits.flatMap((hit) => documentOf(hit) ?? []);
  // Texts have at most 20,000 characters by intake, but older or foreign ones may be longer: no request nears 100 MB.
  for (let start = 0; start < documents.length; start += 100)
    await bulk(
      server,
      index,
      documents
        .slice(start, start + 100)
        .flatMap((document) => [{ index: { _id: document.id } }, indexedOf(document, contentHash(document))]),
    );
}

async function bulk(server: SearchServer, index: string, lines: readonly object[]): Promise<void> {
  const { items } = await server.bulk<estypes.BulkResponse>(`/${index}/_bulk`, lines);
  const refused = items
    .map((item) => item.index ?? item.delete)
    .filter((one) => one !== undefined && one.status >= 300);
  const [first] = refused;
  if (first !== undefined) throw new ServerRefused(first.status, first.error?.reason ?? `状态 ${first.status}`);
}

async function count(server: SearchServer, index: string): Promise<number> {
  await server.ask('POST', `/${index}/_refresh`);
  return (await server.ask<{ count: number }>('GET', `/${index}/_count`)).count;
}

function idsOf(hits: readonly Hit[]): string[] {
  return hits.flatMap(({ id }) => id ?? []);
}
