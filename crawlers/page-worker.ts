import { type PageTask, readPage } from './read-page.ts';

// A process of its own, not a thread: a thread that runs out of memory can end the whole program with it. One page at a
// time; the program that started this one sets the time, and ends this process when it is up.
process.on('message', (task: PageTask) => {
  const { body } = task.page;
  // A Buffer can arrive as plain bytes.
  const page = { ...task.page, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
  try {
    process.send?.({ reading: readPage({ ...task, page }) });
  } catch (error) {
    process.send?.({ failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches every process of the terminal; the program ends this one when its pages are done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.send?.('ready');
