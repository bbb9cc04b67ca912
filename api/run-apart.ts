import { constants, setPriority } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { DatabaseBusy } from './database/sqlite/thread.ts';
import { Refused } from './http/problem.ts';

/** Long work in a thread of its own: runs a module that calls {@link answerApart}, and gives what it answers. `signal` ends it, its own memory is bounded. */
export function runApart<T>(module: URL, given: unknown, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) throw signal.reason;
    const worker = new Worker(module, {
      workerData: given,
      resourceLimits: { maxOldGenerationSizeMb: heapMaxMb, maxYoungGenerationSizeMb: youngMaxMb },
    });
    // Told when the thread has ended: then it does nothing more.
    const end = () => void worker.terminate().then(() => reject(signal?.reason));
    signal?.addEventListener('abort', end);
    worker.once('message', (answer: { done: T } | { fault: Fault }) =>
      'done' in answer ? resolve(answer.done) : reject(errorOf(answer.fault)),
    );
    worker.once('error', reject);
    worker.once('exit', () => {
      signal?.removeEventListener('abort', end);
      reject(new Error('The thread ended without an answer.'));
    });
  });
}

/** In the thread: does the work on what was given and answers. The thread steps back where others want to run. */
export async function answerApart<Given, T>(work: (given: Given) => Promise<T>): Promise<void> {
  // On Linux this is the priority of the calling thread alone; elsewhere it would be that of the whole process.
  if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
  try {
    const done = await work(workerData as Given);
    parentPort?.postMessage({ done });
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    const status = error instanceof Refused ? error.status : null;
    parentPort?.postMessage({ fault: { name, message, stack, code, status } });
  }
}

/** Those who ask while the work is done wait for its end and get the same answer. */
export function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  };
}

type Fault = {
  name: string;
  message: string;
  stack: string | undefined;
  code: string | null;
  /** Of what is meant for someone. */
  status: number | null;
};

function errorOf({ name, message, stack, code, status }: Fault): Error {
  if (code !== null && status !== null) return new Refused(code, message, status);
  const error = Object.assign(new Error(message), { name }, code === null ? {} : { code });
  if (stack !== undefined) error.stack = stack;
  return code?.startsWith('SQLITE_BUSY') === true ? new DatabaseBusy(error) : error;
}

const heapMaxMb = 160;
const youngMaxMb = 16;
