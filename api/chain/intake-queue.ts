import { createHash } from 'node:crypto';
import type { Document } from '../../analysis/document.ts';
import type { Queue } from '../../queue/queue.ts';

/** Documents per job: one job a document would make the queue the bottleneck. */
export const documentsPerJob = 200;

/** Most packs that may wait before an import pauses, so that a large file never fills the queue's memory. */
const packsWaitingMax = 50;

/** Puts documents on their way to analysis, packed; the pack's id comes from what it holds, so sending it again is harmless. */
export async function enqueueDocuments(queue: Pick<Queue, 'add'>, documents: readonly Document[]): Promise<void> {
  for (const pack of packsOf(documents)) await queue.add('analyse', pack);
}

/** The packs in which documents travel, each with its id. */
export function packsOf(documents: readonly Document[]): { batch: string; documents: Document[] }[] {
  const packs: { batch: string; documents: Document[] }[] = [];
  for (let start = 0; start < documents.length; start += documentsPerJob) {
    const pack = documents.slice(start, start + documentsPerJob);
    packs.push({ batch: batchId(pack), documents: pack });
  }
  return packs;
}

/** Whether the queue has room for more packs now. */
export async function hasRoom(queue: Pick<Queue, 'counts'>): Promise<boolean> {
  const { analyse } = await queue.counts();
  return analyse.waiting + analyse.active < packsWaitingMax;
}

/** Resolves when the queue has room for more packs. */
export async function roomForMore(queue: Queue): Promise<void> {
  while (!(await hasRoom(queue))) await new Promise((resolve) => setTimeout(resolve, 200));
}

function batchId(pack: readonly Document[]): string {
  const hash = createHash('sha256');
  // All that a new reading of the same file may mend: without it the pack would pass for the one sent before.
  for (const { id, title, text, publishedAt, sourceName, sourceRegion, engagement } of pack)
    hash.update(JSON.stringify([id, title, text, publishedAt, sourceName, sourceRegion, engagement ?? null]));
  return hash.digest('hex').slice(0, 32);
}
