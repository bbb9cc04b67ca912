import { sql } from 'kysely';
import type { Way } from '../channels/directory.ts';
import type { OutboxRow } from '../database/tables-ledger.ts';
import { listed } from '../events/in-list.ts';
import { alertPath, isDue, isUrgent, urgentOnly } from './due.ts';
import { inApp } from './outbox.ts';
import type { Round } from './send-outbox.ts';
import { giveUp, holdForHours, splitRows } from './settle-outbox.ts';

/** What goes out as one message: a notice, or many as a digest, by one channel. */
export type Batch = { channel: string; rows: readonly OutboxRow[]; ways: readonly Way[] };

/** More notices than this for one addressee on one channel go out as one digest. */
export const digestAbove = 5;

/** What waits for one addressee on one channel. */
type Waiting = { recipient: string; channel: string; count: number };
type Planned = Waiting & { way: Way };

/**
 * The batches of a round, those with alerts first. Rows of a desk that no group channel serves are split among its
 * people; rows that nothing can reach are given up with the reason.
 */
export async function planRound(round: Round, which: 'all' | 'urgent'): Promise<Batch[]> {
  const planned: Planned[] = [];
  const unplanned: Waiting[] = [];
  round.report.held += await holdForHours(round);
  for (const waiting of await readWaiting(round, which)) {
    const way = wayOf(round, waiting);
    if (way === null) unplanned.push(waiting);
    else planned.push({ ...waiting, way });
  }
  for (const waiting of unplanned) {
    const rows = await readRows(round, [waiting], which, digestMax);
    const { members } = round.directory(waiting.recipient);
    if (members.length === 0) await giveUp(round, rows);
    else await splitRows(round, rows, members);
  }
  // The rows of people in whose place a desk stood are there now.
  if (unplanned.length > 0) return planRound(round, which);
  const batches: Batch[] = [];
  for (const [channel, own] of Map.groupBy(planned, ({ way }) => way.channel))
    batches.push(...(await batchesOf(round, channel, own, which)));
  return batches.toSorted((a, b) => rankOf(a) - rankOf(b));
}

/** A round reads so many notices one by one, and so many into one digest; what is left waits for the next. */
const singlesMax = 500;
const digestMax = 20_000;
/** What a robot takes in a minute. */
const sharedAbove = 20;

async function readWaiting({ database, now, channels }: Round, which: 'all' | 'urgent'): Promise<Waiting[]> {
  const rows = await database
    .selectFrom('outbox')
    .select((e) => ['recipient', 'channel', e.fn.countAll().as('count')])
    .where(isDue(now()))
    .$if(channels[inApp] === undefined, (q) => q.where('channel', '<>', inApp))
    .$if(which === 'urgent', (q) => q.where(urgentOnly))
    .groupBy(['recipient', 'channel'])
    .orderBy('recipient')
    .orderBy('channel')
    .execute();
  return rows.map(({ count, ...row }) => ({ ...row, count: Number(count) }));
}

/** Where a row goes next: on the way it was handed to, else on the first. */
function wayOf({ directory, channels }: Round, { recipient, channel }: Waiting): Way | null {
  if (channel === inApp) return { channel, to: null, group: false };
  const ways = directory(recipient).ways.filter((way) => channels[way.channel] !== undefined);
  return ways.find((way) => way.channel === channel) ?? ways[0] ?? null;
}

async function batchesOf(
  round: Round,
  channel: string,
  all: readonly Planned[],
  which: 'all' | 'urgent',
): Promise<Batch[]> {
  const isStorm = ({ count }: Waiting) => channel !== inApp && count > digestAbove;
  const messages = all.reduce((sum, waiting) => sum + (isStorm(waiting) ? 1 : waiting.count), 0);
  const takes = Math.max(sharedAbove, round.channels[channel]?.perMinute ?? 0);
  const shared = channel !== inApp && messages > takes && all.every(({ way }) => way.group);
  // Too much for the channel in a minute, however it is parted: all of it is one message to all of them.
  const digests = shared ? [all] : all.filter(isStorm).map((one) => [one]);
  const singles = shared ? [] : all.filter((one) => !isStorm(one));
  const waysOf = (row: OutboxRow) =>
    all.filter(({ recipient, channel: on }) => recipient === row.recipient && on === row.channel).map(({ way }) => way);
  const batches: Batch[] = [];
  for (const digest of digests)
    batches.push({
      channel,
      rows: await readRows(round, digest, which, digestMax),
      ways: digest.map(({ way }) => way),
    });
  for (const row of await readRows(round, singles, which, singlesMax))
    batches.push({ channel, rows: [row], ways: waysOf(row) });
  return batches;
}

/** The rows of these addressees, alerts first, then the oldest. */
async function readRows(
  { database, now }: Round,
  of: readonly Waiting[],
  which: 'all' | 'urgent',
  limit: number,
): Promise<OutboxRow[]> {
  if (of.length === 0) return [];
  const pairs = of.map(({ recipient, channel }) => `${recipient} ${channel}`);
  return database
    .selectFrom('outbox')
    .selectAll()
    .where(isDue(now()))
    .where(sql<string>`"recipient" || ' ' || "channel"`, 'in', listed(database, pairs))
    .$if(which === 'urgent', (q) => q.where(urgentOnly))
    .orderBy((e) => e.case().when('target', 'like', `${alertPath}%`).then(0).else(1).end())
    .orderBy('nextAttemptAt')
    .orderBy('key')
    .limit(limit)
    .execute();
}

/** What is red first, then alerts. */
function rankOf({ rows }: Batch): number {
  if (rows.some(({ level }) => level === 'red')) return 0;
  return rows.some(isUrgent) ? 1 : 2;
}
