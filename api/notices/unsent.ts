import type { Database } from '../database/open.ts';
import type { OutboxRow } from '../database/tables-ledger.ts';
import { inApp } from './outbox.ts';

/** 未发出的通知: notices for outer channels that did not go out; what can wait never gets such a row. */
export type UnsentNotice = Pick<
  OutboxRow,
  | 'key'
  | 'recipient'
  | 'channel'
  | 'subject'
  | 'target'
  | 'createdAt'
  | 'state'
  | 'attempts'
  | 'nextAttemptAt'
  | 'error'
>;

/** A notice that still waits after this long has not gone out. */
export const unsentAfterMs = 5 * 60_000;
/** Given-up ones are shown for so long. */
const givenUpShownMs = 7 * 86_400_000;

/** How many notices have not gone out, since when the oldest, and the newest reason. */
export async function unsentNotices(
  database: Database,
  now: Date,
): Promise<{ count: number; oldest: string | null; reason: string | null }> {
  const { count, oldest } = await unsent(database, now)
    .select((eb) => [eb.fn.countAll().as('count'), eb.fn.min('createdAt').as('oldest')])
    .executeTakeFirstOrThrow();
  if (Number(count) === 0) return { count: 0, oldest: null, reason: null };
  const last = await unsent(database, now)
    .select('error')
    .where('error', 'is not', null)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { count: Number(count), oldest, reason: last?.error ?? null };
}

/** The notices that have not gone out, oldest first. */
export async function listUnsent(database: Database, now: Date, limit: number): Promise<UnsentNotice[]> {
  return unsent(database, now)
    .select([
      'key',
      'recipient',
      'channel',
      'subject',
      'target',
      'createdAt',
      'state',
      'attempts',
      'nextAttemptAt',
      'error',
    ])
    .orderBy('createdAt')
    .orderBy('key')
    .limit(limit)
    .execute();
}

/** Lets a notice go out with the next round, with its tries counted anew; false when it is not waiting or has gone out. */
export async function sendSoon(database: Database, key: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('outbox')
    .set({ state: 'waiting', attempts: 0, nextAttemptAt: now.toISOString() })
    .where('key', '=', key)
    .where('channel', '<>', inApp)
    .where('state', 'in', ['waiting', 'failed'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** A failed row whose next channel took over says nothing any more. */
function unsent(database: Database, now: Date) {
  const at = (ms: number) => new Date(now.getTime() - ms).toISOString();
  return database
    .selectFrom('outbox')
    .where('channel', '<>', inApp)
    .where((eb) =>
      eb.or([
        eb.and([
          eb('state', 'in', ['waiting', 'sending']),
          // Waiting for the hours of a person is no failure.
          eb.or([eb('heldUntil', 'is', null), eb('heldUntil', '<', at(unsentAfterMs))]),
          eb.or([eb('attempts', '>', 0), eb('createdAt', '<', at(unsentAfterMs))]),
        ]),
        eb.and([
          eb('state', '=', 'failed'),
          eb('createdAt', '>', at(givenUpShownMs)),
          eb.not(
            eb.exists(
              eb
                .selectFrom('outbox as next')
                .select('next.key')
                .whereRef('next.eventKey', '=', 'outbox.eventKey')
                .whereRef('next.recipient', '=', 'outbox.recipient')
                .whereRef('next.key', '<>', 'outbox.key')
                .where('next.channel', '<>', inApp)
                .where('next.state', '<>', 'failed'),
            ),
          ),
        ]),
      ]),
    );
}
