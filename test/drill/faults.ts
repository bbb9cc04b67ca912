import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Importer } from './intake.ts';
import type { Office } from './office.ts';
import type { Supervised } from './supervisor.ts';

/** What a fault works on. */
export type Scene = { office: Office; importer: Importer };

/** 故障：one way in which things break. `end` makes it good again; null where nothing has to be. */
export type Fault = {
  label: string;
  /** Of a process, which counts as a kill or a pause, or of what is around it. */
  lane: 'process' | 'surroundings';
  /** Why it cannot be played here, or null. */
  missing(office: Office): string | null;
  /** False when there was nothing to break at this moment. */
  begin(scene: Scene, target: Supervised): Promise<boolean> | boolean;
  end: ((scene: Scene, target: Supervised) => Promise<void> | void) | null;
};

const dayMs = 86_400_000;
const always = () => null;
const onServers = ({ form }: Office) => (form === 'servers' ? null : '内置引擎没有这种服务器');

/** All faults of the drill, by name. */
export const faults = {
  kill: signalled('强杀进程', 'SIGKILL'),
  term: signalled('令进程退出', 'SIGTERM'),
  pause: {
    label: '进程停顿',
    lane: 'process',
    missing: always,
    begin: (_, target) => target.signal('SIGSTOP', '进程停顿'),
    end: (_, target) => void target.signal('SIGCONT', '进程停顿'),
  },
  pauseAll: {
    label: '全部进程停顿',
    lane: 'process',
    missing: always,
    begin: ({ office }) => {
      for (const one of office.processes) one.signal('SIGSTOP', '全部进程停顿');
      return true;
    },
    end: ({ office }) => {
      for (const one of office.processes) one.signal('SIGCONT', '全部进程停顿');
    },
  },
  killImport: {
    label: '强杀导入',
    lane: 'process',
    missing: always,
    begin: ({ importer }) => importer.kill(),
    end: null,
  },
  diskFull: {
    label: '数据盘写满',
    lane: 'surroundings',
    missing: ({ disk }) => (disk === null ? '不能挂载小盘（需要 root）' : null),
    begin: ({ office }) => {
      office.disk?.fill();
      return true;
    },
    end: ({ office }) => office.disk?.free(),
  },
  clockAhead: shifted('时钟快 45 天', 45 * dayMs),
  clockBack: shifted('时钟慢 45 天', -45 * dayMs),
  anchorGone: {
    label: '库外锚写不进',
    lane: 'surroundings',
    missing: always,
    begin: ({ office }) => blockAnchor(office),
    end: ({ office }) => freeAnchor(office),
  },
  redisFlush: atOnce('Redis 清空', ({ servers }) => servers?.redis.flush()),
  redisRestart: atOnce('Redis 重启', ({ servers }) => servers?.redis.restart()),
  redisCut: atOnce('Redis 连接切断', ({ servers }) => servers?.redis.proxy.cut()),
  redisHang: held('Redis 没有应答', 'redis', (proxy) => proxy.hang()),
  redisAway: held('Redis 连不上', 'redis', (proxy) => proxy.refuse()),
  postgresRestart: atOnce('PostgreSQL 重启', ({ servers }) => servers?.postgres.restart()),
  postgresEnd: atOnce('PostgreSQL 结束连接', ({ servers }) => servers?.postgres.endConnections()),
  postgresCut: atOnce('PostgreSQL 连接切断', ({ servers }) => servers?.postgres.proxy.cut()),
  postgresHang: held('PostgreSQL 没有应答', 'postgres', (proxy) => proxy.hang()),
  postgresAway: held('PostgreSQL 连不上', 'postgres', (proxy) => proxy.refuse()),
  elasticAway: held('Elasticsearch 连不上', 'elasticsearch', (proxy) => proxy.refuse()),
  elasticHang: held('Elasticsearch 没有应答', 'elasticsearch', (proxy) => proxy.hang()),
  elasticSlow: held('Elasticsearch 迟缓', 'elasticsearch', (proxy) => proxy.slow(400)),
  elasticCut: atOnce('Elasticsearch 连接切断', ({ servers }) => servers?.elasticsearch.proxy.cut()),
  elasticReadOnly: {
    label: 'Elasticsearch 只读',
    lane: 'surroundings',
    missing: onServers,
    begin: async ({ office }) => {
      await office.servers?.elasticsearch.readOnly(true);
      return true;
    },
    end: ({ office }) => office.servers?.elasticsearch.readOnly(false),
  },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;

function signalled(label: string, signal: 'SIGKILL' | 'SIGTERM'): Fault {
  return { label, lane: 'process', missing: always, begin: (_, target) => target.signal(signal, label), end: null };
}

function shifted(label: string, ms: number): Fault {
  return {
    label,
    lane: 'surroundings',
    missing: always,
    begin: (_, target) => {
      target.shift(ms);
      return true;
    },
    end: (_, target) => target.shift(0),
  };
}

function atOnce(label: string, act: (office: Office) => Promise<void> | void): Fault {
  const begin = async ({ office }: Scene) => {
    await act(office);
    return true;
  };
  return { label, lane: 'surroundings', missing: onServers, begin, end: null };
}

type ServerName = 'redis' | 'postgres' | 'elasticsearch';
type ProxyOf = NonNullable<Office['servers']>[ServerName]['proxy'];

function held(label: string, server: ServerName, act: (proxy: ProxyOf) => Promise<void> | void): Fault {
  return {
    label,
    lane: 'surroundings',
    missing: onServers,
    begin: async ({ office }) => {
      if (office.servers !== null) await act(office.servers[server].proxy);
      return true;
    },
    end: ({ office }) => office.servers?.[server].proxy.open(),
  };
}

const anchorName = 'ledger-anchor.jsonl';

/** A folder in the place of the file: nobody can write it, root neither. */
function blockAnchor({ sharedDir }: Office): boolean {
  const file = join(sharedDir, anchorName);
  const aside = `${file}.aside`;
  // There is none before the first entry.
  if (existsSync(file)) renameSync(file, aside);
  for (;;) {
    try {
      mkdirSync(file);
      return true;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      // The product was faster and began a file of its own: its lines belong to the others.
      writeFileSync(aside, readFileSync(file), { flag: 'a' });
      rmSync(file);
    }
  }
}

function freeAnchor({ sharedDir }: Office): void {
  const file = join(sharedDir, anchorName);
  rmdirSync(file);
  if (existsSync(`${file}.aside`)) renameSync(`${file}.aside`, file);
}
