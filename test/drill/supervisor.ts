import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** How one run of a process ended; `by` is the fault of the drill that ended it, null when it ended by itself. */
export type End = { how: string; by: string | null; reason: string; under: string; at: string };

/** 守护：one process of the product, started again whenever it ends, as a service manager does, with the reason noted. */
export type Supervised = {
  readonly name: string;
  readonly address: string;
  readonly ends: readonly End[];
  signal(signal: NodeJS.Signals, by: string): boolean;
  /** Sets the wall clock of this process wrong. */
  shift(ms: number): void;
  /** Whether its /healthz (or /readyz) answers 200. */
  answers(path?: string): Promise<boolean>;
  /** Ends it in order, by force after a minute, and leaves it. */
  stop(): Promise<void>;
};

/** Starts and keeps a process of the product. */
export function supervise(options: {
  name: string;
  port: number;
  settings: Record<string, string>;
  folder: string;
  under: () => string;
}): Supervised {
  const { name, port, settings, folder, under } = options;
  const clockFile = join(folder, `${name}.clock`);
  const logFile = join(folder, `${name}.log`);
  writeFileSync(clockFile, '0');
  const env = {
    ...productEnvironment(),
    ...wrongClock(clockFile),
    PORT: String(port),
    ...settings,
  };
  const address = `http://127.0.0.1:${port}`;
  const ends: End[] = [];
  let lines: string[] = [];
  let child: ChildProcess | null = null;
  let orderedBy: string | null = null;
  let stopping = false;
  let failing = 0;
  let begun = 0;

  const start = () => {
    begun = Date.now();
    lines = [];
    orderedBy = null;
    const own = spawn(process.execPath, ['api/main.ts', 'start'], {
      cwd: join(import.meta.dirname, '..', '..'),
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child = own;
    own.stderr.on('data', (chunk: Buffer) => {
      appendFileSync(logFile, chunk);
      lines = [...lines, ...chunk.toString().split('\n').filter(Boolean)].slice(-tailLines);
    });
    own.once('close', (code, signal) => {
      child = null;
      const how = signal ?? `退出码 ${code}`;
      if (!stopping)
        ends.push({ how, by: orderedBy, reason: reasonIn(lines), under: under(), at: new Date().toISOString() });
      // A process that cannot start, say without its database, is tried again at growing intervals.
      failing = Date.now() - begun > 10_000 ? 0 : failing + 1;
      if (!stopping) setTimeout(start, Math.min(5_000, 200 * 2 ** Math.min(failing, 5)));
    });
  };
  start();

  return {
    name,
    address,
    ends,
    signal: (signal, by) => {
      if (child === null) return false;
      if (signal === 'SIGKILL' || signal === 'SIGTERM') orderedBy = by;
      return child.kill(signal);
    },
    shift: (ms) => writeFileSync(clockFile, String(ms)),
    answers: (path = '/healthz') => isOk(`${address}${path}`),
    stop: async () => {
      stopping = true;
      if (child !== null) await endInOrder(child);
    },
  };
}

async function isOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch (error) {
    // Refused, reset or silent.
    if (!(error instanceof Error)) throw error;
    return false;
  }
}

async function endInOrder(child: ChildProcess): Promise<void> {
  const over = once(child, 'close');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMaxMs);
  await over;
  clearTimeout(timer);
}

/** What puts a process under the clock of this file. */
export function wrongClock(file: string): Record<string, string> {
  const preload = pathToFileURL(join(import.meta.dirname, 'shift-clock.ts')).href;
  return { NODE_OPTIONS: `--import=${preload}`, DRILL_CLOCK: file };
}

/** What every process of the product gets of this one's environment. */
export function productEnvironment(): Record<string, string> {
  const inherited = ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  // A settings file of whoever runs the drill is none of theirs.
  return { ...Object.fromEntries(inherited), ENV_FILE: '/dev/null' };
}

const tailLines = 30;
const stopMaxMs = 60_000;

/** The last sentence for people that a process wrote before it ended: a line of its own, or the message of a logged error. An error that nobody caught is none. */
function reasonIn(lines: readonly string[]): string {
  if (lines.some((line) => /^Node\.js v\d|^出错了：/.test(line))) return '';
  const told = lines
    .map((line) => (line.startsWith('{') ? messageOf(line) : line))
    .filter((line) => /\p{Script=Han}/u.test(line));
  return told.at(-1) ?? '';
}

function messageOf(line: string): string {
  try {
    const { level, msg } = JSON.parse(line) as { level?: number; msg?: string };
    return (level ?? 0) >= 40 ? (msg ?? '') : '';
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return '';
  }
}
