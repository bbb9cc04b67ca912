import { parentPort } from 'node:worker_threads';
import { type PageTask, readPage } from './read-page.ts';

// One page at a time; the thread on the other side sets the time and ends this one when it is up.
parentPort?.on('message', (task: PageTask) => {
  const { body } = task.page;
  // A Buffer arrives as plain bytes.
  const page = { ...task.page, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
  try {
    parentPort?.postMessage({ reading: readPage({ ...task, page }) });
  } catch (error) {
    parentPort?.postMessage({ failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
});
parentPort?.postMessage('ready');
