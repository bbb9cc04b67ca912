import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Another process that holds the write lock of an SQLite file; `release` ends it. */
export async function foreignLock(file: string): Promise<{ release(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'locking-process.ts'), file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  return {
    release: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** Counts the turns of the event loop until a promise is settled; the first turns show that it did not hold the process. */
export async function turnsUntil<T>(promise: Promise<T>): Promise<{ turns: number; value: T }> {
  let turns = 0;
  let over = false;
  const watched = promise.finally(() => {
    over = true;
  });
  const count = () => {
    if (over) return;
    turns += 1;
    setImmediate(count);
  };
  setImmediate(count);
  return { value: await watched, turns };
}
