import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { QueueError } from './queue-error.ts';

/**
 * Does something with the job file as soon as no other program holds it. Each try waits for {@link tryMs} at most, as it
 * holds the process; between the tries the process goes on. Throws QueueError `queue.busy` when it is held too long.
 */
export async function whenFree<T>(act: () => T): Promise<T> {
  const until = Date.now() + heldMaxMs;
  for (;;) {
    try {
      return act();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (Date.now() > until)
        throw new QueueError('queue.busy', '队列文件正被另一个程序占用，任务没有排入。请关闭打开它的程序后重试。', {
          cause: error,
        });
    }
    await wait(betweenMs);
  }
}

/** Whether another program holds the file at this moment. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

/** How long one try waits for the other program. */
export const tryMs = 5;
const betweenMs = 25;
const heldMaxMs = 10_000;
