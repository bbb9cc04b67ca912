import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import pg from 'pg';
import { elasticsearchServer } from '../../analysis/search-server-elasticsearch.ts';
import { dropIndexes } from '../analysis/search-servers.ts';
import { openPassage, type Passage } from './passage.ts';
import { freePort } from './port.ts';

const run = promisify(execFile);

/** A server of the drill: the product reaches it through `proxy` only. */
export type Server = { name: string; url: string; direct: string; proxy: Passage };

/** 演练自备的三种服务器：private to the drill where their programs are there, so that they may be flushed and restarted. */
export type Servers = {
  redis: Server & { flush(): Promise<void>; restart(): Promise<void> };
  postgres: Server & { restart(): Promise<void>; endConnections(): Promise<void> };
  elasticsearch: Server & { readOnly(on: boolean): Promise<void> };
  stop(): Promise<void>;
};

/** Where the servers come from: programs on this machine, Elasticsearch by a command that takes `--dir DIR` and prints its address, or a given address. */
export type ServerSources = { elasticsearchStart: string | null; elasticsearchUrl: string | null; namespace: string };

/** Starts them in a folder; {@link missingServers} is asked before. */
export async function startServers(folder: string, sources: ServerSources): Promise<Servers> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const one of stops.toReversed()) await one();
  };
  try {
    const redis = await startRedis(folder, stops);
    const postgres = await startPostgres(folder, stops);
    const elasticsearch = await startElasticsearch(folder, sources, stops);
    return { redis, postgres, elasticsearch, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Stops = (() => Promise<unknown>)[];

async function startRedis(folder: string, stops: Stops): Promise<Servers['redis']> {
  const port = await freePort();
  let child = spawnRedis();
  stops.push(async () => child.kill('SIGKILL'));
  const direct = `redis://127.0.0.1:${port}`;
  await untilRedis(direct);
  const proxy = await proxied(port, stops);
  return {
    name: 'Redis',
    url: `redis://127.0.0.1:${proxy.port}`,
    direct,
    proxy,
    flush: async () => {
      const redis = new Redis(direct);
      await redis.flushall();
      redis.disconnect();
    },
    restart: async () => {
      const over = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await over;
      child = spawnRedis();
      await untilRedis(direct);
    },
  };

  // Without a file of its own, a restart also forgets.
  function spawnRedis() {
    const own = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
    const kept = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
    return spawn('redis-server', [...own, ...kept], { stdio: 'ignore' });
  }
}

async function untilRedis(url: string): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 100 });
  redis.on('error', () => {});
  await redis.ping();
  redis.disconnect();
}

async function startPostgres(folder: string, stops: Stops): Promise<Servers['postgres']> {
  const bin = postgresBin() ?? '';
  const home = join(folder, 'postgres');
  mkdirSync(home, { mode: 0o711 });
  const asRoot = process.getuid?.() === 0;
  if (asRoot) await run('chown', ['postgres', home]);
  const as = (program: string, ...given: string[]) =>
    asRoot
      ? run('runuser', ['-u', 'postgres', '--', join(bin, program), ...given], { cwd: '/' })
      : run(join(bin, program), given);
  const data = join(home, 'cluster');
  const port = await freePort();
  await as('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8');
  const control = (...given: string[]) =>
    as(
      'pg_ctl',
      '-D',
      data,
      '-w',
      '-l',
      join(home, 'log'),
      '-o',
      `-p ${port} -k ${home} -c listen_addresses=127.0.0.1`,
      ...given,
    );
  await control('start');
  stops.push(() => control('-m', 'immediate', 'stop'));
  const direct = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const proxy = await proxied(port, stops);
  return {
    name: 'PostgreSQL',
    url: `postgresql://postgres@127.0.0.1:${proxy.port}/postgres`,
    direct,
    proxy,
    restart: async () => {
      await control('-m', 'immediate', 'restart');
    },
    endConnections: async () => {
      const client = new pg.Client({ connectionString: direct });
      await client.connect();
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()');
      await client.end();
    },
  };
}

/** Where the programs of the newest PostgreSQL are, or null. */
function postgresBin(): string | null {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home).sort((a, b) => Number(a) - Number(b)) : [];
  const newest = versions.at(-1);
  return newest === undefined ? null : join(home, newest, 'bin');
}

/** What this machine lacks for servers of the drill's own, or null. */
export function missingServers({
  elasticsearchStart,
  elasticsearchUrl,
}: Omit<ServerSources, 'namespace'>): string | null {
  if ((elasticsearchStart ?? elasticsearchUrl) === null) return '没有设 ELASTICSEARCH_START 或 ELASTICSEARCH_URL';
  if (postgresBin() === null) return '没有 PostgreSQL 的程序（/usr/lib/postgresql）';
  return spawnSync('redis-server', ['--version']).error === undefined ? null : '没有 redis-server';
}

/** As the environment names them. */
export function serverSources(): Omit<ServerSources, 'namespace'> {
  return {
    elasticsearchStart: process.env['ELASTICSEARCH_START'] ?? null,
    elasticsearchUrl: process.env['ELASTICSEARCH_URL'] ?? null,
  };
}

async function startElasticsearch(
  folder: string,
  { elasticsearchStart, elasticsearchUrl, namespace }: ServerSources,
  stops: Stops,
): Promise<Servers['elasticsearch']> {
  let direct = elasticsearchUrl?.split(',')[0] ?? null;
  if (elasticsearchStart !== null) {
    const dir = join(folder, 'elasticsearch');
    const { stdout } = await run(elasticsearchStart, ['--dir', dir], { timeout: 180_000 });
    direct = stdout.trim();
    stops.push(async () => {
      for (const file of readdirSync(dir).filter((name) => name.endsWith('.pid')))
        process.kill(Number(readFileSync(join(dir, file), 'utf8')), 'SIGKILL');
    });
  }
  if (direct === null)
    throw new Error('没有 Elasticsearch：请以 ELASTICSEARCH_START 给出启动命令，或以 ELASTICSEARCH_URL 给出地址。');
  // One that others use too is left as it was found.
  if (elasticsearchStart === null)
    stops.push(() => dropIndexes(elasticsearchServer({ urls: [direct ?? ''] }), namespace));
  const { hostname, port } = new URL(direct);
  const proxy = await proxied(Number(port), stops, hostname);
  const ask = async (body: object) => {
    const answer = await fetch(`${direct}/${namespace}-*/_settings`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok && answer.status !== 404) throw new Error(`Elasticsearch 设置只读失败：${await answer.text()}`);
  };
  return {
    name: 'Elasticsearch',
    url: `http://127.0.0.1:${proxy.port}`,
    direct,
    proxy,
    readOnly: (on) => ask({ 'index.blocks.read_only_allow_delete': on ? true : null }),
  };
}

async function proxied(port: number, stops: Stops, host = '127.0.0.1'): Promise<Passage> {
  const proxy = await openPassage({ host, port });
  stops.push(() => proxy.close());
  return proxy;
}
