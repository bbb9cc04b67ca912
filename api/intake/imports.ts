import type { PutResult } from '../../analysis/store.ts';
import type { Queue } from '../../queue/queue.ts';
import type { Database } from '../database/open.ts';
import { NotFound } from '../http/problem.ts';
import type { ImportProgress } from './contract.ts';
import type { ImportRecordRow, ImportRow } from './tables.ts';

/** 送入记录：what programs sent in and what became of each record, kept for `importDays`. */
export type Imports = {
  /** Notes an import before its documents set out, so that none can arrive unnoticed. */
  begin(row: ImportRow, records: readonly ImportRecordRow[]): Promise<void>;
  /** What the document store said of documents; those of no import are passed over. */
  settle(results: readonly PutResult[]): Promise<void>;
  /** Throws NotFound where there is none, or where it is not `ownerId`'s (null asks for anyone's). */
  view(
    id: string,
    ownerId: string | null,
    page: { state?: string; limit: number; after?: string },
  ): Promise<ImportProgress>;
};

/** How long the fate of records is told; the documents themselves stay as long as their retention says. */
export const importDays = 90;

export function createImports(database: Database, queue: Pick<Queue, 'failed'>): Imports {
  return {
    async begin(row, records) {
      await database.transaction().execute(async (transaction) => {
        const noted = await transaction
          .insertInto('imports')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doNothing())
          .executeTakeFirst();
        // The same call made again after its record was lost.
        if (Number(noted.numInsertedOrUpdatedRows ?? 0) === 0) return;
        for (let start = 0; start < records.length; start += rowsPerInsert)
          await transaction
            .insertInto('importRecords')
            .values(records.slice(start, start + rowsPerInsert))
            .execute();
      });
    },

    async settle(results) {
      const waiting = await database
        .selectFrom('importRecords')
        .select('documentId')
        .distinct()
        .where(
          'documentId',
          'in',
          results.map(({ id }) => id),
        )
        .where('state', '=', 'queued')
        .execute();
      const ours = new Set(waiting.map(({ documentId }) => documentId));
      const stored = results.filter(({ id, result }) => ours.has(id) && result !== 'rejected').map(({ id }) => id);
      const change = (ids: readonly string[], state: string, reason: string | null) =>
        database
          .updateTable('importRecords')
          .set(reason === null ? { state } : { state, reason })
          .where('documentId', 'in', ids)
          .where('state', '=', 'queued')
          .execute();
      if (stored.length > 0) await change(stored, 'stored', null);
      for (const one of results)
        if (one.result === 'rejected' && ours.has(one.id)) await change([one.id], 'rejected', one.reason);
    },

    async view(id, ownerId, page) {
      const row = await database.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined || (ownerId !== null && row.userId !== ownerId))
        throw new NotFound(`没有这次送入，或已超过 ${importDays} 天。`);
      const givenUp = await givenUpOf(database, queue, id);
      const counts = await countsOf(database, id, [...givenUp.keys()]);
      let rows = database.selectFrom('importRecords').selectAll().where('importId', '=', id);
      const batches = [...givenUp.keys()];
      if (page.state === 'failed' && batches.length === 0) rows = rows.where('state', '=', 'failed');
      else if (page.state === 'failed') rows = rows.where('state', '=', 'queued').where('batch', 'in', batches);
      else if (page.state !== undefined) rows = rows.where('state', '=', page.state);
      if (page.state === 'queued' && batches.length > 0) rows = rows.where('batch', 'not in', batches);
      if (page.after !== undefined) rows = rows.where('position', '>', Number(page.after));
      const found = await rows
        .orderBy('position')
        .limit(page.limit + 1)
        .execute();
      const shown = found.slice(0, page.limit);
      const last = shown.at(-1);
      return {
        id,
        at: row.at,
        by: row.by,
        source: row.source,
        fileName: row.fileName,
        done: counts.queued === 0,
        counts,
        records: shown.map((record) => presentRecord(record, givenUp)),
        next: found.length > page.limit && last !== undefined ? String(last.position) : null,
      };
    },
  };
}

/** Rows a statement: both engines bound the number of values in one. */
const rowsPerInsert = 500;
/** Given-up jobs that are looked through for those of an import. */
const failedMax = 1_000;

/** Drops imports whose time is over. Returns how many. */
export async function sweepImports(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - importDays * 86_400_000).toISOString();
  const old = database.selectFrom('imports').select('id').where('at', '<', before);
  await database.deleteFrom('importRecords').where('importId', 'in', old).execute();
  const gone = await database.deleteFrom('imports').where('at', '<', before).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** The packs of this import that the chain gave up, each with its error; a person may put them back. */
async function givenUpOf(database: Database, queue: Pick<Queue, 'failed'>, id: string): Promise<Map<string, string>> {
  const waiting = await database
    .selectFrom('importRecords')
    .select('batch')
    .distinct()
    .where('importId', '=', id)
    .where('state', '=', 'queued')
    .execute();
  if (waiting.length === 0) return new Map();
  const failed = new Map((await queue.failed(failedMax)).map((job) => [job.id, job.error]));
  return new Map(
    waiting.flatMap(({ batch }) => {
      const error = failed.get(`analyse-${batch}`);
      return batch === null || error === undefined ? [] : [[batch, error] as const];
    }),
  );
}

async function countsOf(database: Database, id: string, givenUp: readonly string[]): Promise<ImportProgress['counts']> {
  const groups = await database
    .selectFrom('importRecords')
    .select((e) => ['state', 'batch', e.fn.countAll().as('count')])
    .where('importId', '=', id)
    .groupBy(['state', 'batch'])
    .execute();
  const counts = { queued: 0, stored: 0, rejected: 0, failed: 0 };
  for (const { state, batch, count } of groups) {
    const shown = state === 'queued' && batch !== null && givenUp.includes(batch) ? 'failed' : state;
    counts[shown as keyof typeof counts] += Number(count);
  }
  return counts;
}

function presentRecord(row: ImportRecordRow, givenUp: ReadonlyMap<string, string>): ImportProgress['records'][number] {
  const error = row.state === 'queued' && row.batch !== null ? givenUp.get(row.batch) : undefined;
  return {
    index: row.position,
    id: row.documentId,
    state: error === undefined ? (row.state as ImportProgress['records'][number]['state']) : 'failed',
    duplicate: row.known === 1,
    reason: error === undefined ? row.reason : `处理链已放弃（${error}），请管理员在 系统 → 队列 里重试。`,
  };
}
