import { recordAttempt } from '../channels/attempts.ts';
import type { OutboxRow } from '../database/tables-ledger.ts';
import { kindOf, messageOf } from './digest.ts';
import { claim, isUrgent } from './due.ts';
import { inApp } from './outbox.ts';
import type { Batch } from './plan-round.ts';
import type { Round } from './send-outbox.ts';
import { failRows, settleSent } from './settle-outbox.ts';

/** Hands the batches over, those of one channel in their order, the channels side by side. Returns whether something urgent was handed on to a next channel. */
export async function deliverBatches(round: Round, batches: readonly Batch[], first: boolean): Promise<boolean> {
  let handedOn = false;
  const channels = [...Map.groupBy(batches, ({ channel }) => channel).values()].map(async (own) => {
    for (const batch of own) handedOn = (await deliver(round, batch, first)) || handedOn;
  });
  await Promise.all(channels);
  return handedOn;
}

/** Returns whether rows of it were handed on to a next channel at once. */
async function deliver(round: Round, batch: Batch, first: boolean): Promise<boolean> {
  const { database, now, report, room, resting } = round;
  const left = room.get(batch.channel);
  const rests = resting.has(batch.channel);
  // What can go nowhere else waits until the channel answers again.
  const candidates = rests ? batch.rows.filter((row) => isUrgent(row) && hasNext(round, row, batch)) : batch.rows;
  if (first) report.held += left === 0 ? batch.rows.length : batch.rows.length - candidates.length;
  if (left === 0 || candidates.length === 0) return false;
  const keys = candidates.map(({ key }) => key);
  const taken = await claim(database, keys, now());
  const rows = candidates.filter(({ key }) => taken.has(key));
  if (rows.length === 0) return false;
  if (rests) return failRows(round, rows, batch.channel, '本轮前一条没有应答，没有再试');
  if (left !== undefined) room.set(batch.channel, left - 1);
  const error = await attempt(round, batch, rows);
  if (error !== null) return failRows(round, rows, batch.channel, error);
  await settleSent(round, rows, batch.channel);
  report.sent += rows.length;
  return false;
}

function hasNext({ directory }: Round, row: OutboxRow, { channel }: Batch): boolean {
  const { ways, members } = directory(row.recipient);
  return members.length > 0 || ways.findIndex((way) => way.channel === channel) < ways.length - 1;
}

/** Hands one message over and writes down how that went; returns why not, null where it was taken. */
async function attempt(round: Round, batch: Batch, rows: readonly OutboxRow[]): Promise<string | null> {
  const { database, channels, now, answerMaxMs, resting } = round;
  const channel = channels[batch.channel];
  if (channel === undefined) return '渠道已停用';
  const at = now();
  const begun = performance.now();
  const error = await answered(channel.send(messageOf(rows, batch.ways)), answerMaxMs);
  const ms = Math.round(performance.now() - begun);
  if (error !== null && ms >= answerMaxMs - 50) resting.add(batch.channel);
  if (batch.channel !== inApp)
    await recordAttempt(database, {
      ...{ key: rows[0]?.key ?? '', channel: batch.channel, channelName: channel.name ?? batch.channel, at, ms, error },
      ...{ kind: kindOf(rows), notices: rows.length, outcome: error === null ? 'sent' : 'failed' },
      recipient: [...new Set(rows.map(({ recipient }) => recipient))].slice(0, recipientsMax).join(' '),
    });
  return error;
}

const recipientsMax = 20;

/** Null where it was taken in time, else why not. */
async function answered(sending: Promise<unknown>, maxMs: number): Promise<string | null> {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve(`${maxMs / 1_000} 秒内没有应答`), maxMs);
  const ended = sending.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  try {
    return await Promise.race([ended, late]);
  } finally {
    clearTimeout(timer);
  }
}
