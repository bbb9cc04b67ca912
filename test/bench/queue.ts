import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Queue } from '../../queue/queue.ts';
import { benchDocuments } from './bench-documents.ts';
import { type Figure, ourFunction, type Part, type PartResult } from './part.ts';

const packedDocuments = 20_000;
const packSize = 100;
const singleDocuments = 2_000;

/** Documents per second through the queue, packed a hundred to a job, against one to a job. */
export const queue: Part = async ({ redis }) => {
  const openEmbedded = await ourFunction('queue/embedded.ts', 'openEmbeddedQueue');
  const openBull = await ourFunction('queue/bullmq.ts', 'openBullQueue');
  if (openEmbedded === null || openBull === null)
    return { figures: [], missing: ['queue: queue/embedded.ts or queue/bullmq.ts is not there'] };
  const folder = mkdtempSync(join(tmpdir(), 'huiying-bench-'));
  const common = { now: () => new Date(), log: { info() {}, warn: console.warn, error: console.error } };
  const result: PartResult = { figures: [], missing: [] };
  try {
    const embedded = await openEmbedded({ ...common, file: join(folder, 'jobs.db') });
    result.figures.push(...(await measure('embedded', embedded as Queue)));
    if (redis === undefined) result.missing.push('queue on Redis: REDIS_URL is not set');
    else {
      const bull = await openBull({ ...common, url: redis, prefix: `{bench-${randomBytes(4).toString('hex')}}` });
      result.figures.push(...(await measure('BullMQ', bull as Queue)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return result;
};

async function measure(engine: string, opened: Queue): Promise<Figure[]> {
  try {
    await opened.start({ analyse: async () => {} }, ['analyse']);
    const single = await documentsPerSecond(opened, singleDocuments, 1);
    const packed = await documentsPerSecond(opened, packedDocuments, packSize);
    const figure = (what: string, value: number) => ({
      part: 'queue',
      what: `${engine}: ${what}`,
      value: Math.round(value),
      unit: 'documents/s',
      ratio: value / single,
      against: 'one document per job',
    });
    return [figure(`${packSize} per job`, packed), figure('one per job', single)];
  } finally {
    await opened.close();
  }
}

async function documentsPerSecond(opened: Queue, count: number, size: number): Promise<number> {
  const documents = benchDocuments(count);
  const begun = performance.now();
  const adding: Promise<boolean>[] = [];
  for (let from = 0; from < count; from += size) {
    const batch = `${size}-${from}`;
    adding.push(opened.add('analyse', { batch, documents: documents.slice(from, from + size) }));
  }
  await Promise.all(adding);
  await opened.idle(['analyse']);
  return count / ((performance.now() - begun) / 1000);
}
