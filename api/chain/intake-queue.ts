import { createHash } from 'node:crypto';
import type { Document } from '../../analysis/document.ts';
import type { Queue } from '../../queue/queue.ts';
import type { Packs } from './packs.ts';

/** Documents per job: one job a document would make the queue the bottleneck. */
export const documentsPerJob = 200;

/** Most packs that may wait before an import pauses, so that a large file never fills the queue's memory. */
const packsWaitingMax = 50;

/** What carries texts to their analysis. */
export type Conveyor = { queue: Pick<Queue, 'add'>; packs: Pick<Packs, 'keep'> };

/** Puts documents on their way to analysis, packed; the pack's id comes from what it holds, so sending it again is harmless. */
export async function enqueueDocuments({ queue, packs }: Conveyor, documents: readonly Document[]): Promise<void> {
  for (const pack of packsOf(documents)) {
    await packs.keep(pack);
    await queue.add('analyse', { batch: pack.batch });
  }
}

/** Sends packs on their way again that the queue has lost (a flushed Redis, a deleted file); those it has, or gave up, stay. Returns how many. */
export async function sendAgain(
  queue: Pick<Queue, 'add' | 'failed'>,
  packs: Pick<Packs, 'left'>,
  now: Date,
): Promise<number> {
  const from = (ms: number) => new Date(now.getTime() + ms).toISOString();
  const left = await packs.left(from(-lostAfterMs), from(lostAfterMs), sentAgainMax);
  if (left.length === 0) return 0;
  const givenUp = new Set((await queue.failed(givenUpMax)).map(({ id }) => id));
  let sent = 0;
  for (const batch of left) if (!givenUp.has(`analyse-${batch}`) && (await queue.add('analyse', { batch }))) sent += 1;
  return sent;
}

/** A pack older than this is looked for in the queue. */
const lostAfterMs = 5 * 60_000;
const sentAgainMax = 200;
const givenUpMax = 1_000;

/** 文本包：at most `documentsPerJob` texts, named by what they hold. */
export type Pack = { batch: string; documents: Document[] };

/** The packs in which documents travel, each with its id. */
export function packsOf(documents: readonly Document[]): Pack[] {
  const packs: Pack[] = [];
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
