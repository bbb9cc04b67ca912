import { sql } from 'kysely';
import type { Queue } from '../../queue/queue.ts';
import { type Database, isPostgresDatabase } from '../database/open.ts';

/** 滞留文本包: texts that came in and are still not in the document store, because their job was given up or has been retried for too long. */
export type LatePack = {
  batch: string;
  since: string;
  texts: number;
  /** Null when the queue does not know it: it is sent again by itself. */
  job: { id: string; attempts: number; givenUp: boolean } | null;
  reason: string;
};

/** A pack that is not done after this long is late. */
export const lateAfterMs = 15 * 60_000;

/** How many packs are late, since when the oldest, and one reason; a given-up one is late at once. */
export async function latePacks(
  database: Database,
  queue: Pick<Queue, 'failed'>,
  now: Date,
): Promise<{ count: number; oldest: string | null; reason: string | null }> {
  const givenUp = await givenUpJobs(queue);
  const { count, oldest } = await database
    .selectFrom('packs')
    .select((eb) => [eb.fn.countAll().as('count'), eb.fn.min('at').as('oldest')])
    .where((eb) =>
      eb.or([eb('at', '<', lateBefore(now)), ...inBatches(givenUp).map((list) => eb('batch', 'in', list))]),
    )
    .executeTakeFirstOrThrow();
  return { count: Number(count), oldest, reason: [...givenUp.values()][0]?.error ?? null };
}

/** The late packs, oldest first, each with what its queue says. */
export async function listLatePacks(
  database: Database,
  queue: Pick<Queue, 'failed' | 'retrying'>,
  now: Date,
  limit: number,
): Promise<LatePack[]> {
  const givenUp = await givenUpJobs(queue);
  const retrying = new Map((await queue.retrying('analyse', jobsMax)).map((job) => [batchOf(job.id), job]));
  const texts = isPostgresDatabase(database)
    ? sql<number>`json_array_length(documents::json)`
    : sql<number>`json_array_length(documents)`;
  const rows = await database
    .selectFrom('packs')
    .select(['batch', 'at', texts.as('texts')])
    .where((eb) =>
      eb.or([eb('at', '<', lateBefore(now)), ...inBatches(givenUp).map((list) => eb('batch', 'in', list))]),
    )
    .orderBy('at')
    .orderBy('batch')
    .limit(limit)
    .execute();
  return rows.map(({ batch, at, texts }) => {
    const failed = givenUp.get(batch);
    const job = failed ?? retrying.get(batch);
    return {
      batch,
      since: at,
      texts: Number(texts),
      job: job === undefined ? null : { id: job.id, attempts: job.attempts, givenUp: failed !== undefined },
      reason: job?.error ?? '还在排队或正在处理；队列里没有时几分钟内自动重新送入。',
    };
  });
}

const jobsMax = 1_000;

async function givenUpJobs(queue: Pick<Queue, 'failed'>) {
  const failed = (await queue.failed(jobsMax)).filter(({ name }) => name === 'analyse');
  return new Map(failed.map((job) => [batchOf(job.id), job]));
}

function inBatches(jobs: ReadonlyMap<string, unknown>): string[][] {
  return jobs.size === 0 ? [] : [[...jobs.keys()]];
}

function batchOf(jobId: string): string {
  return jobId.replace(/^analyse-/, '');
}

function lateBefore(now: Date): string {
  return new Date(now.getTime() - lateAfterMs).toISOString();
}
