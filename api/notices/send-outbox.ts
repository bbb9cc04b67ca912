import type { ExpressionBuilder } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import type { OutboxRow } from '../database/tables-ledger.ts';
import { external, inApp, outboxKey } from './outbox.ts';

/** 通知渠道. */
export type Channel = {
  /** Hands one notice over or throws with the cause. `key` lets the other side drop what it has already. */
  send(notice: Pick<OutboxRow, 'key' | 'recipient' | 'subject' | 'text' | 'target'>): Promise<void>;
  /** The other side refuses more messages than this in a minute; null when it does not count. */
  perMinute: number | null;
};

export type SendOptions = {
  database: Database;
  /** In the order in which they are tried; `inApp` pushes to open browsers and may be left out. */
  channels: Channels;
  /** The clock, UTC ISO. */
  now: () => string;
};

export type Channels = Readonly<Record<string, Channel>>;

/** What one round did; `held` waits for the next because the channel takes no more in this minute. */
export type SendReport = { sent: number; retried: number; failed: number; skipped: number; held: number };

/**
 * Sends what waits in the outbox, alerts first. A failure is kept with its cause and tried again, later each time; after
 * `attemptsMax` the next channel takes over, and the row says so. On the last channel an alert is tried until somebody
 * has judged it, everything else for a day. Handing over is at least once: a process that dies in between leaves its row
 * to the next after `claimMs`.
 */
export async function sendOutbox({ database, channels, now }: SendOptions): Promise<SendReport> {
  const report: SendReport = { sent: 0, retried: 0, failed: 0, skipped: 0, held: 0 };
  const room = await roomOf(database, channels, now());
  const outer = Object.keys(channels).filter((name) => name !== inApp);
  await settleUnsent(database, channels, outer, now(), report);
  const due = await database
    .selectFrom('outbox')
    .selectAll()
    .where('state', 'in', ['waiting', 'sending'])
    .where(isDue(now()))
    .orderBy((e) => e.case().when('target', 'like', `${alertPath}%`).then(0).else(1).end())
    .orderBy('nextAttemptAt')
    .orderBy('key')
    .limit(roundRows)
    .execute();
  for (const row of due) {
    const name = row.channel === external ? outer[0] : row.channel;
    const channel = name === undefined ? undefined : channels[name];
    const left = name === undefined ? null : (room.get(name) ?? null);
    if (left === 0) {
      report.held += 1;
      continue;
    }
    if (!(await claim(database, row, now()))) continue;
    if (left !== null && name !== undefined) room.set(name, left - 1);
    if (row.attempts > 0 && (await isJudged(database, row))) {
      await settle(database, row, { state: 'skipped', error: '预警已有人研判，不再外发。' });
      report.skipped += 1;
      continue;
    }
    if (name === undefined || (channel === undefined && name !== inApp)) {
      await settle(database, row, { state: 'skipped', error: noChannel });
      report.skipped += 1;
      continue;
    }
    try {
      // Without a push channel the notice still stands in the app.
      await channel?.send(row);
      await settle(database, row, { state: 'sent', error: null, sentAt: now(), channel: name });
      report.sent += 1;
    } catch (error) {
      const gaveUp = await fail(database, row, name, error, outer, now());
      report[gaveUp ? 'failed' : 'retried'] += 1;
    }
  }
  return report;
}

const noChannel = '没有配置外部通知渠道，只在站内通知。';
const roundRows = 500;
/** A channel that has refused so often is given up, and on the last one the notice counts as failed. */
export const attemptsMax = 5;
const claimMs = 120_000;
const firstRetryMs = 30_000;
const retryMaxMs = 600_000;
const triedForMs = 24 * 3_600_000;
/** Alerts that reach outer channels are orange or red: nobody may sleep through one because a robot was away. */
const alertPath = '/alerts/';

/** Rows that go nowhere are settled in one write each: notices without a push channel stand in the app, the rest is skipped with its cause. */
async function settleUnsent(
  database: Database,
  channels: Channels,
  outer: readonly string[],
  at: string,
  report: SendReport,
): Promise<void> {
  const settleAll = async (channel: string, change: Partial<OutboxRow>) => {
    const { numUpdatedRows } = await database
      .updateTable('outbox')
      .set((eb) => ({ ...change, attempts: eb('attempts', '+', 1) }))
      .where('state', '=', 'waiting')
      .where('channel', '=', channel)
      .where(isDue(at))
      .executeTakeFirst();
    return Number(numUpdatedRows);
  };
  if (channels[inApp] === undefined) report.sent += await settleAll(inApp, { state: 'sent', sentAt: at });
  if (outer.length === 0) report.skipped += await settleAll(external, { state: 'skipped', error: noChannel });
}

/** How many each counting channel still takes in this minute. */
async function roomOf(database: Database, channels: Channels, at: string): Promise<Map<string, number>> {
  const room = new Map<string, number>();
  for (const [name, { perMinute }] of Object.entries(channels)) {
    if (perMinute === null) continue;
    const { sent } = await database
      .selectFrom('outbox')
      .select((e) => e.fn.countAll().as('sent'))
      .where('channel', '=', name)
      .where('sentAt', '>', later(at, -60_000))
      .executeTakeFirstOrThrow();
    room.set(name, Math.max(0, perMinute - Number(sent)));
  }
  return room;
}

/** Whether this notice calls for a judgement that somebody has taken on or made by now. */
async function isJudged(database: Database, row: OutboxRow): Promise<boolean> {
  if (!row.target.startsWith(alertPath)) return false;
  const alert = await database
    .selectFrom('alerts')
    .select('status')
    .where('id', '=', row.target.slice(alertPath.length))
    .executeTakeFirst();
  return alert !== undefined && alert.status !== 'waiting';
}

/** Takes a row for this process; false when another was faster. */
async function claim(database: Database, row: OutboxRow, at: string): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('outbox')
    .set({ state: 'sending', nextAttemptAt: later(at, claimMs) })
    .where('key', '=', row.key)
    .where('state', '=', row.state)
    .where('nextAttemptAt', '=', row.nextAttemptAt)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function settle(database: Database, row: OutboxRow, change: Partial<OutboxRow>): Promise<void> {
  await database
    .updateTable('outbox')
    .set({ attempts: row.attempts + 1, ...change })
    .where('key', '=', row.key)
    .execute();
}

/** Keeps the cause; true when this channel is given up and the next one, if any, takes over. */
async function fail(
  database: Database,
  row: OutboxRow,
  name: string,
  error: unknown,
  outer: readonly string[],
  at: string,
): Promise<boolean> {
  const cause = error instanceof Error ? error.message : String(error);
  const attempts = row.attempts + 1;
  const next = name === inApp ? undefined : outer[outer.indexOf(name) + 1];
  const lasting = row.target.startsWith(alertPath) || Date.parse(at) - Date.parse(row.createdAt) < triedForMs;
  if (attempts < attemptsMax || (next === undefined && lasting)) {
    const nextAttemptAt = later(at, Math.min(retryMaxMs, firstRetryMs * 2 ** (attempts - 1)));
    await settle(database, row, { state: 'waiting', error: cause, nextAttemptAt });
    return false;
  }
  const text =
    next === undefined
      ? `${cause}（已尝试 ${attempts} 次，不再重试）`
      : `${cause}（已尝试 ${attempts} 次，改走 ${next}）`;
  await database.transaction().execute(async (writing) => {
    await writing
      .updateTable('outbox')
      .set({ state: 'failed', attempts, error: text, channel: name })
      .where('key', '=', row.key)
      .execute();
    if (next === undefined) return;
    const key = outboxKey(row.eventKey, row.recipient, next);
    await writing
      .insertInto('outbox')
      .values({
        ...row,
        key,
        channel: next,
        state: 'waiting',
        attempts: 0,
        nextAttemptAt: at,
        error: null,
        sentAt: null,
      })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
  });
  return true;
}

/** Its time has come, or lies so far ahead that a wrong clock has set it: nothing is ever put off for longer than that. */
function isDue(at: string) {
  const ahead = later(at, retryMaxMs + claimMs);
  return (e: ExpressionBuilder<Tables, 'outbox'>) =>
    e.or([e('nextAttemptAt', '<=', at), e('nextAttemptAt', '>', ahead)]);
}

function later(at: string, ms: number): string {
  return new Date(Date.parse(at) + ms).toISOString();
}
