import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Disk, smallDisk } from './disk.ts';
import { freePort } from './port.ts';
import { type ServerSources, type Servers, startServers } from './servers.ts';
import { type Supervised, supervise, wrongClock } from './supervisor.ts';

/** 演练用的一套系统：the product's own processes under supervision, with everything that the drill may break. */
export type Office = {
  form: 'embedded' | 'servers';
  /** Of the drill: books and logs, outside what is broken. */
  folder: string;
  processes: readonly Supervised[];
  /** Where people and programs call. */
  web: Supervised;
  /** Settings of a further process, as for an import. */
  settings: Record<string, string>;
  /** The same without the proxies, for whoever looks at the end. */
  direct: Record<string, string>;
  sharedDir: string;
  servers: Servers | null;
  /** Null where none could be mounted. */
  disk: Disk | null;
  /** Waits until every process answers; the names of those that do not in that time. */
  untilUp(path: string, withinMs: number): Promise<string[]>;
  /** Ends everything; with `keep` the books and logs stay. */
  remove(keep: boolean): Promise<void>;
};

/** Opens an empty office; `servers` null keeps it on embedded engines. */
export async function openOffice(options: {
  servers: Omit<ServerSources, 'namespace'> | null;
  workers: number;
  under: () => string;
}): Promise<Office> {
  const { under } = options;
  const folder = mkdtempSync(join(tmpdir(), 'huiying-drill-'));
  // The user postgres has to get through to its own folder.
  chmodSync(folder, 0o711);
  const namespace = `drill-${Math.random().toString(36).slice(2, 8)}`;
  const disk = smallDisk(join(folder, 'disk'), 256);
  const data = join(folder, 'disk');
  const servers =
    options.servers === null ? null : await startServers(folder, { ...options.servers, namespace }).catch(failed);
  const common = { LOG_LEVEL: 'warn', PASSWORD_DAYS: '0', IDLE_MINUTES: '240', SESSION_HOURS: '72' };
  const sharedDir = servers === null ? data : join(data, 'shared');
  const place = (name: string): Record<string, string> =>
    servers === null ? { DATA_DIR: data } : { DATA_DIR: join(data, name), SHARED_DIR: sharedDir };
  const processes: Supervised[] = [];
  const roles =
    servers === null
      ? ['all']
      : ['web', ...Array.from({ length: options.workers }, (_, index) => `worker-${index + 1}`), 'collector'];
  mkdirSync(sharedDir, { recursive: true });
  for (const name of roles) {
    const settings = {
      ...common,
      ...enginesOf(servers, 'url', namespace),
      ...place(name),
      ROLE: name.replace(/-\d+$/, ''),
    };
    processes.push(supervise({ name, port: await freePort(), settings, folder, under }));
    // The first makes what all share.
    if (name === roles[0]) await untilAll(processes, '/healthz', startMaxMs);
  }
  const [web] = processes;
  if (web === undefined) throw new TypeError('no process');
  return {
    form: servers === null ? 'embedded' : 'servers',
    folder,
    processes,
    web,
    settings: {
      ...common,
      ...enginesOf(servers, 'url', namespace),
      ...place('import'),
      // Beside an embedded server it is on the same machine; else on one whose clock is right.
      ...(servers === null ? { ROLE: 'all', ...wrongClock(join(folder, 'all.clock')) } : { ROLE: 'web' }),
    },
    direct: { ...common, ...enginesOf(servers, 'direct', namespace), ...place('judge') },
    sharedDir,
    servers,
    disk,
    untilUp: (path, withinMs) => untilAll(processes, path, withinMs),
    remove: async (keep) => {
      await Promise.all(processes.map((one) => one.stop()));
      await servers?.stop();
      disk?.remove();
      const gone = keep ? ['disk', 'postgres', 'elasticsearch'].map((name) => join(folder, name)) : [folder];
      for (const one of gone) rmSync(one, { recursive: true, force: true });
    },
  };

  function failed(error: unknown): never {
    disk?.remove();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const startMaxMs = 60_000;

function enginesOf(servers: Servers | null, which: 'url' | 'direct', namespace: string): Record<string, string> {
  if (servers === null) return {};
  const { redis, postgres, elasticsearch } = servers;
  return {
    NAMESPACE: namespace,
    REDIS_URL: redis[which],
    DATABASE_URL: postgres[which],
    ELASTICSEARCH_URL: elasticsearch[which],
  };
}

async function untilAll(processes: readonly Supervised[], path: string, withinMs: number): Promise<string[]> {
  const end = Date.now() + withinMs;
  let missing = [...processes];
  while (missing.length > 0 && Date.now() < end) {
    const answers = await Promise.all(missing.map((one) => one.answers(path)));
    missing = missing.filter((_, index) => answers[index] !== true);
    if (missing.length > 0) await wait(200);
  }
  return missing.map(({ name }) => name);
}
