import { parentPort, workerData } from 'node:worker_threads';
import { faultOf } from './ask-thread.ts';
import { openSqliteStore } from './store-sqlite.ts';
import type { StoreQuestion } from './store-sqlite-threads.ts';

/** The body of a thread: a store of its own on the file, which does what it is asked one after the other. */
const opened = openSqliteStore(workerData as { file: string });
// Told with each answer.
opened.catch(() => undefined);

parentPort?.on('message', async ({ id, question }: { id: number; question: StoreQuestion }) => {
  try {
    const store = await opened;
    const act = store[question.method] as (...given: readonly unknown[]) => Promise<unknown>;
    parentPort?.postMessage({ id, done: await act(...question.given) });
  } catch (error) {
    parentPort?.postMessage({ id, fault: faultOf(error) });
  }
});
