import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** What a command process did: how it ended, and its two streams. */
export type CommandRun = { code: number | null; signal: string | null; stdout: string; stderr: string };

/** A command of the product in a process of its own, with nothing of this run's settings but those given. */
export function startCommand(
  args: readonly string[],
  settings: Record<string, string>,
): { child: ChildProcess; ended: Promise<CommandRun>; stderr: () => string } {
  const inherited = ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const child = spawn(process.execPath, ['api/main.ts', ...args], {
    cwd: join(import.meta.dirname, '..', '..'),
    // A settings file of whoever runs the tests is none of theirs.
    env: { ...Object.fromEntries(inherited), ENV_FILE: '/dev/null', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const streams = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on('data', (chunk: Buffer) => streams.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => streams.stderr.push(chunk));
  const text = (name: 'stdout' | 'stderr') => Buffer.concat(streams[name]).toString();
  const ended = new Promise<CommandRun>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout: text('stdout'), stderr: text('stderr') }));
  });
  return { child, ended, stderr: () => text('stderr') };
}

/** Runs a command to its end. */
export function runCommand(args: readonly string[], settings: Record<string, string>): Promise<CommandRun> {
  return startCommand(args, settings).ended;
}

/** The JSON lines of stdout; throws when a line is none, because stdout is for programs. */
export function answersOf({ stdout }: CommandRun): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
