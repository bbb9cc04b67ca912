import type { Logger } from 'pino';
import type { Database } from '../database/open.ts';
import { createLooking, type Looking } from '../stream/looking.ts';
import type { Stream } from '../stream/stream.ts';
import { feedLimits } from '../stream/stream-feed.ts';

/** So many new notices are read together. */
const perLook = 500;
/** A number that was given but is not there belongs to a transaction that is not through yet, or never will be: it is waited for so many looks. */
const gapLooks = 30;
/** More missing numbers than this are no transaction under way. */
const gapsMax = 1_000;
/** So many of the newest are kept. */
const newsKept = 10_000;

type Given = { database: Database; stream: Pick<Stream, 'publish'>; log: Pick<Logger, 'error'>; everyMs?: number };

/** How far was told, and which numbers before that were not there yet, with the looks that they are still waited for. */
type Seen = { last: number; gaps: Map<number, number> };

/** 新消息: tells open browsers that a notice is there for them, whichever process wrote it. */
export function createNoticeFeed({ database, stream, log, everyMs = feedLimits.everyMs }: Given): Looking {
  return createLooking<Seen>({
    ...{ log, everyMs },
    begin: async () => {
      const { last } = await database
        .selectFrom('noticeNews')
        .select((e) => e.fn.max('id').as('last'))
        .executeTakeFirstOrThrow();
      return { last: Number(last ?? 0), gaps: new Map() };
    },
    look: async (seen) => {
      const waited = [...seen.gaps.keys()];
      const rows = await database
        .selectFrom('noticeNews')
        .selectAll()
        .where((e) => e.or([e('id', '>', seen.last), ...(waited.length > 0 ? [e('id', 'in', waited)] : [])]))
        .orderBy('id')
        .limit(perLook)
        .execute();
      noteGaps(
        seen,
        rows.map(({ id }) => id),
      );
      if (rows.length === 0) return false;
      const to = [...new Set(rows.map(({ recipient }) => recipient))];
      stream.publish('notice', { seq: seen.last }, { units: [], to });
      return rows.length === perLook;
    },
  });
}

/** Numbers are given in order and committed in any order. */
function noteGaps(seen: Seen, ids: readonly number[]): void {
  for (const [id, looks] of seen.gaps)
    if (looks <= 1) seen.gaps.delete(id);
    else seen.gaps.set(id, looks - 1);
  for (const id of ids) {
    seen.gaps.delete(id);
    if (id - seen.last <= gapsMax)
      for (let missing = seen.last + 1; missing < id && seen.gaps.size < gapsMax; missing += 1)
        seen.gaps.set(missing, gapLooks);
    seen.last = Math.max(seen.last, id);
  }
}

/** Drops what every process has told long ago. */
export async function sweepNoticeNews(database: Database): Promise<number> {
  const gone = await database
    .deleteFrom('noticeNews')
    .where('id', '<=', (e) => e.selectFrom('noticeNews').select((s) => s(s.fn.max('id'), '-', newsKept).as('oldest')))
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
