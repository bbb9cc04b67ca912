import type { Addressed } from '../channels/channel-type.ts';
import { type Directory, plainDirectory } from '../channels/directory.ts';
import type { Database } from '../database/open.ts';
import type { OutboxRow } from '../database/tables-ledger.ts';
import { deliverBatches } from './deliver-batches.ts';
import { inApp } from './outbox.ts';
import { planRound } from './plan-round.ts';
import { settleUnsent, skipJudged } from './settle-outbox.ts';

/** What a channel is handed: a notice, or a digest with its `lines`; `to` is whom it means, null where nobody is named. */
export type Outgoing = Pick<OutboxRow, 'key' | 'recipient' | 'subject' | 'text' | 'target'> & {
  to?: Addressed | null;
  lines?: readonly string[];
};

/** 通知渠道. */
export type Channel = {
  /** How people call it; its id where it has no name. */
  name?: string;
  /** Hands one notice over or throws with the cause. `key` lets the other side drop what it has already. */
  send(notice: Outgoing): Promise<unknown>;
  /** The other side refuses more messages than this in a minute; null when it does not count. */
  perMinute: number | null;
};

export type SendOptions = {
  database: Database;
  /** In the order in which they are tried; `inApp` pushes to open browsers and may be left out. */
  channels: Channels;
  /** Who is reached by which of them; without it everybody by each in turn. */
  directory?: Directory;
  /** The clock, UTC ISO. */
  now: () => string;
  /** A channel that has not answered after this has failed. */
  answerMaxMs?: number;
};

export type Channels = Readonly<Record<string, Channel>>;

/** What one round did; `held` waits because the channel takes no more in this minute, or for the hours of its addressee. */
export type SendReport = { sent: number; retried: number; failed: number; skipped: number; held: number };

/** A round as its steps share it; channels that did not answer in it are `resting` until the next. */
export type Round = Required<SendOptions> & {
  outer: readonly string[];
  report: SendReport;
  resting: Set<string>;
  /** How many messages each counting channel still takes in this minute. */
  room: Map<string, number>;
};

/** A channel that has refused so often is given up, and on the last one the notice counts as failed. */
export const attemptsMax = 5;

/**
 * Sends what waits in the outbox, alerts first. What is too much for one addressee goes out as one digest. A failure is
 * kept with its cause: an alert, or what is red, goes to the next channel in the same round, everything else is tried again, later each
 * time, and goes to the next after `attemptsMax`. When all have refused, an alert goes round them again until somebody
 * has judged it, everything else is tried for a day. Handing over is at least once: a process that dies in between
 * leaves its rows to the next.
 */
export async function sendOutbox({ answerMaxMs = 10_000, ...given }: SendOptions): Promise<SendReport> {
  const { database, channels, now } = given;
  const report: SendReport = { sent: 0, retried: 0, failed: 0, skipped: 0, held: 0 };
  const outer = Object.keys(channels).filter((name) => name !== inApp);
  const round: Round = {
    ...{ database, channels, now, answerMaxMs, outer, report, resting: new Set() },
    directory: given.directory ?? plainDirectory(outer),
    room: await roomOf(database, channels, now()),
  };
  await settleUnsent(round);
  report.skipped += await skipJudged(database, now());
  // Each pass hands what is urgent on by one channel; what else is left waits for the next round.
  for (let pass = 0; pass <= outer.length; pass += 1) {
    const handedOn = await deliverBatches(round, await planRound(round, pass === 0 ? 'all' : 'urgent'), pass === 0);
    if (!handedOn) break;
  }
  return report;
}

/** Of each counting channel, what it takes in a minute without what it was handed in the last one. */
async function roomOf(database: Database, channels: Channels, at: string): Promise<Map<string, number>> {
  const since = new Date(Date.parse(at) - 60_000).toISOString();
  const handed = await database
    .selectFrom('noticeAttempts')
    .select((e) => ['channel', e.fn.countAll().as('count')])
    .where('at', '>', since)
    .groupBy('channel')
    .execute();
  const counts = new Map(handed.map(({ channel, count }) => [channel, Number(count)]));
  return new Map(
    Object.entries(channels).flatMap(([name, { perMinute }]) =>
      perMinute === null ? [] : [[name, Math.max(0, perMinute - (counts.get(name) ?? 0))] as const],
    ),
  );
}
