import type { estypes } from '@elastic/elasticsearch';
import { type SearchServer, ServerRefused } from './search-server.ts';
import { StoreError } from './store-page.ts';

/**
 * Whether the index behind an alias takes writes: a red cluster, a block of index or cluster and a missing index are
 * errors, a disk above its high watermark is a warning. Asks for settings and figures only, so that it costs nothing.
 */
export async function lookAtIndex(server: SearchServer, alias: string): Promise<string | null> {
  const [blocked, cluster, health] = await Promise.all([
    indexBlocks(server, alias),
    clusterBlocks(server),
    server.ask<estypes.ClusterHealthResponse>('GET', `/_cluster/health/${alias}`, undefined, { timeout: '2s' }),
  ]);
  const blocks = [...blocked, ...cluster];
  if (blocks.some((name) => name.includes('read_only_allow_delete')))
    throw new StoreError('store.full', `检索服务器的磁盘超过警戒线，索引已自动设为只读（${blocks.join('、')}）。`);
  if (blocks.length > 0) throw new StoreError('store.read-only', `索引被设为不许写入（${blocks.join('、')}）。`);
  if (health.status === 'red')
    throw new StoreError('store.engine', '检索服务器的索引缺少主分片（状态 red），读写都不完整。');
  return diskWarning(server);
}

type Blocks = Record<string, { settings: Record<string, string> }>;

/** Blocks that keep writes or reads out, by their names. */
async function indexBlocks(server: SearchServer, alias: string): Promise<string[]> {
  const answer = await server.ask<Blocks>('GET', `/${alias}/_settings/index.blocks.*`, undefined, {
    flat_settings: true,
  });
  return Object.values(answer).flatMap(({ settings }) => namesOn(settings));
}

async function clusterBlocks(server: SearchServer): Promise<string[]> {
  const answer = await allowed(() =>
    server.ask<{ persistent?: Record<string, string>; transient?: Record<string, string> }>(
      'GET',
      '/_cluster/settings',
      undefined,
      { flat_settings: true },
    ),
  );
  const settings = { ...answer?.persistent, ...answer?.transient };
  return namesOn(Object.fromEntries(Object.entries(settings).filter(([name]) => name.startsWith('cluster.blocks.'))));
}

function namesOn(settings: Record<string, string>): string[] {
  return Object.entries(settings)
    .filter(
      ([name, value]) => /\.blocks\.(read_only|read_only_allow_delete|write|read)$/.test(name) && value === 'true',
    )
    .map(([name]) => name);
}

/** The server's own marks may be set otherwise; at this share it begins to move data away by default. */
const highPercent = 90;

async function diskWarning(server: SearchServer): Promise<string | null> {
  const nodes = await allowed(() =>
    server.ask<{ node: string; 'disk.percent': string | null }[]>('GET', '/_cat/allocation', undefined, {
      format: 'json',
    }),
  );
  const fullest = Math.max(0, ...(nodes ?? []).map((node) => Number(node['disk.percent'] ?? 0)));
  if (fullest < highPercent) return null;
  return `检索服务器的磁盘已用 ${fullest}%，再满会自动变为只读`;
}

/** What an account of few rights may not ask is left out; that it cannot be asked is no fault of the index. */
async function allowed<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ServerRefused && [401, 403].includes(error.status)) return null;
    throw error;
  }
}
