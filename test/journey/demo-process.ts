import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** A running demo: what it said on its error stream, and its ordered end. */
export type Demo = {
  address: string;
  password: string;
  said(): string;
  /** Ctrl-C; resolves with the exit code. */
  interrupt(): Promise<number | null>;
};

/** The zone of every process of the journey: far from 北京时间, so that a forgotten zone shows. */
const zone = 'America/New_York';

const root = join(import.meta.dirname, '../..');

/** Starts the demo as `npm run demo` does after its set-up, and waits until it says that it is ready. Rejects with what it said when it ends before. */
export function startDemo(dataDir: string): Promise<Demo> {
  const child = start(['demo'], { DATA_DIR: dataDir, PORT: '0' });
  let said = '';
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The demo ended with ${code} before it was ready:\n${said}`)));
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, address] = /示例已就绪：(\S+)/.exec(said) ?? [];
      const [, password] = /口令[^\n]*：(\S+)\n/.exec(said) ?? [];
      if (address !== undefined && password !== undefined)
        resolve({ address, password, said: () => said, interrupt: () => interrupt(child) });
    });
  });
}

/** Runs `verify` on a data folder: its exit code and the last line of its output. */
export function runVerify(dataDir: string): Promise<{ code: number | null; answer: unknown }> {
  const child = start(['verify'], { DATA_DIR: dataDir });
  let out = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, answer: JSON.parse(out.trim().split('\n').at(-1) || 'null') }));
  });
}

/** The environment may name servers for other tests; the journey runs on what is embedded. */
function start(args: readonly string[], settings: Record<string, string>): ChildProcess {
  const { REDIS_URL: _redis, DATABASE_URL: _database, ELASTICSEARCH_URL: _documents, ...rest } = process.env;
  return spawn(process.execPath, ['api/main.ts', ...args], {
    cwd: root,
    env: { ...rest, ...settings, ENV_FILE: '/dev/null', TZ: zone },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function interrupt(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGINT');
  });
}
