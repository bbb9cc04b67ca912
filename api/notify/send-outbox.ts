import type { Database } from '../database/open.ts';
import type { OutboxRow } from '../database/tables-ledger.ts';
import { external, inApp, outboxKey } from './outbox.ts';

/** 通知渠道：hands one notice over or throws with the cause. `key` lets the other side drop what it has already. */
export type Channel = (notice: Pick<OutboxRow, 'key' | 'recipient' | 'subject' | 'text' | 'target'>) => Promise<void>;

export type SendOptions = {
  database: Database;
  /** In the order in which they are tried; `inApp` pushes to open browsers and may be left out. */
  channels: Readonly<Record<string, Channel>>;
  /** The clock, UTC ISO. */
  now: () => string;
};

/** What one round did. */
export type SendReport = { sent: number; retried: number; failed: number; skipped: number };

/**
 * Sends what waits in the outbox. A failure is kept with its cause and tried again, later each time; after
 * `attemptsMax` the next channel takes over, and the row says so. Handing over is at least once: a process that dies in
 * between leaves its row to the next after `claimMs`.
 */
export async function sendOutbox({ database, channels, now }: SendOptions): Promise<SendReport> {
  const report: SendReport = { sent: 0, retried: 0, failed: 0, skipped: 0 };
  const outer = Object.keys(channels).filter((name) => name !== inApp);
  await settleUnsent(database, channels, outer, now(), report);
  const due = await database
    .selectFrom('outbox')
    .selectAll()
    .where('state', 'in', ['waiting', 'sending'])
    .where('nextAttemptAt', '<=', now())
    .orderBy('nextAttemptAt')
    .orderBy('key')
    .limit(roundRows)
    .execute();
  for (const row of due) {
    if (!(await claim(database, row, now()))) continue;
    const name = row.channel === external ? outer[0] : row.channel;
    const channel = name === undefined ? undefined : channels[name];
    if (name === undefined || (channel === undefined && name !== inApp)) {
      await settle(database, row, { state: 'skipped', error: noChannel });
      report.skipped += 1;
      continue;
    }
    try {
      // Without a push channel the notice still stands in the app.
      await channel?.(row);
      await settle(database, row, { state: 'sent', error: null, sentAt: now(), channel: name });
      report.sent += 1;
    } catch (error) {
      const gaveUp = await fail(database, row, name, error, outer, now());
      report[gaveUp ? 'failed' : 'retried'] += 1;
    }
  }
  return report;
}

/** A channel that posts to an address as WeCom's group robots want it (企业微信群机器人); `post` is fetch or a stand-in with its limits set. */
export function webhookChannel(
  url: string,
  webAddress: string,
  post: (url: string, body: string) => Promise<{ status: number; text: string }>,
): Channel {
  return async (notice) => {
    const content = `【${notice.subject}】\n${notice.text}\n${webAddress}${notice.target}`;
    const answer = await post(url, JSON.stringify({ msgtype: 'text', text: { content } }));
    if (answer.status < 200 || answer.status >= 300) throw new Error(`对方返回 ${answer.status}`);
    const code = /"errcode"\s*:\s*(-?\d+)/.exec(answer.text)?.[1];
    if (code !== undefined && code !== '0') throw new Error(`对方拒收：errcode ${code}`);
  };
}

const noChannel = '没有配置外部通知渠道，只在站内通知。';
const roundRows = 500;
const attemptsMax = 5;
const claimMs = 120_000;
const firstRetryMs = 30_000;

/** Rows that go nowhere are settled in one write each: notices without a push channel stand in the app, the rest is skipped with its cause. */
async function settleUnsent(
  database: Database,
  channels: SendOptions['channels'],
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
      .where('nextAttemptAt', '<=', at)
      .executeTakeFirst();
    return Number(numUpdatedRows);
  };
  if (channels[inApp] === undefined) report.sent += await settleAll(inApp, { state: 'sent', sentAt: at });
  if (outer.length === 0) report.skipped += await settleAll(external, { state: 'skipped', error: noChannel });
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
  if (attempts < attemptsMax) {
    const nextAttemptAt = later(at, firstRetryMs * 2 ** (attempts - 1));
    await settle(database, row, { state: 'waiting', error: cause, nextAttemptAt });
    return false;
  }
  const next = name === inApp ? undefined : outer[outer.indexOf(name) + 1];
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

function later(at: string, ms: number): string {
  return new Date(Date.parse(at) + ms).toISOString();
}
