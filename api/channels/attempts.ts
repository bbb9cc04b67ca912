import type { z } from 'zod';
import type { Database } from '../database/open.ts';
import type { NoticeAttemptPage, NoticeAttemptQuery, NoticeAttemptView } from './contract.ts';
import type { AttemptRow } from './tables.ts';

export type NewAttempt = Omit<AttemptRow, 'id'>;

/** 发送记录: writes an attempt down. */
export async function recordAttempt(database: Database, attempt: NewAttempt): Promise<void> {
  await database.insertInto('noticeAttempts').values(attempt).execute();
}

/** The attempts, newest first; `nameOf` says whom an address means. */
export async function listAttempts(
  database: Database,
  { outcome, limit, after }: NoticeAttemptQuery,
  nameOf: (recipient: string) => string,
): Promise<z.infer<typeof NoticeAttemptPage>> {
  const all = database.selectFrom('noticeAttempts').$if(outcome !== 'all', (q) => q.where('outcome', '=', outcome));
  const { total } = await all.select((e) => e.fn.countAll().as('total')).executeTakeFirstOrThrow();
  const rows = await all
    .selectAll()
    .$if(after !== undefined, (q) => q.where('id', '<', after ?? 0))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  return {
    items: shown.map(({ id, at, channelName, recipient, kind, notices, ms, outcome: ended, error }) => ({
      ...{ id, at, kind, notices, ms, error, channel: channelName },
      to: recipient.split(' ').map(nameOf).join('、'),
      outcome: ended as NoticeAttemptView['outcome'],
    })),
    next: rows.length > shown.length ? String(shown.at(-1)?.id ?? '') : null,
    total: Number(total),
  };
}

export type LastAttempts = { lastSentAt: string | null; lastFailedAt: string | null; lastError: string | null };

/** When each channel last took and last refused something, and why. */
export async function lastAttempts(database: Database): Promise<Map<string, LastAttempts>> {
  const newest = await database
    .selectFrom('noticeAttempts')
    .select((e) => ['channel', 'outcome', e.fn.max('id').as('id')])
    .groupBy(['channel', 'outcome'])
    .execute();
  const found = new Map<string, LastAttempts>();
  if (newest.length === 0) return found;
  const rows = await database
    .selectFrom('noticeAttempts')
    .selectAll()
    .where(
      'id',
      'in',
      newest.map(({ id }) => id),
    )
    .execute();
  for (const { channel, outcome, at, error } of rows) {
    const before = found.get(channel) ?? { lastSentAt: null, lastFailedAt: null, lastError: null };
    found.set(
      channel,
      outcome === 'sent' ? { ...before, lastSentAt: at } : { ...before, lastFailedAt: at, lastError: error },
    );
  }
  return found;
}

const keepDays = 180;

/** Drops attempts that are older than half a year. Returns how many. */
export async function sweepAttempts(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - keepDays * 86_400_000).toISOString();
  const gone = await database.deleteFrom('noticeAttempts').where('at', '<', before).executeTakeFirst();
  return Number(gone.numDeletedRows);
}
