import type { Database } from '../database/open.ts';
import type { WebhookDeliveryRow, WebhookRow } from '../database/tables-doors.ts';
import type { Posted, Poster } from './post.ts';
import { signedHeaders } from './sign.ts';

export type DeliverOptions = {
  database: Database;
  poster: Pick<Poster, 'post'>;
  now(): Date;
  /** Where people open the product; null leaves `link` null. */
  publicUrl: string | null;
};

/** What one round did. */
export type DeliverReport = { delivered: number; retried: number; failed: number };

/**
 * Sends what waits for the active addresses, those side by side, the messages of one in order. At least once: a process
 * that dies between sending and writing down leaves its row to the next after `claimMs`, with the same id. After a
 * failure the address rests until the next round.
 */
export async function deliverWebhooks(options: DeliverOptions): Promise<DeliverReport> {
  const report: DeliverReport = { delivered: 0, retried: 0, failed: 0 };
  const { database } = options;
  const webhooks = await database.selectFrom('webhooks').selectAll().where('active', '=', 1).execute();
  await Promise.all(webhooks.map((webhook) => deliverTo(options, webhook, report)));
  return report;
}

/** Sends one message now, whether or not its address is active; null when another process has it in hand. */
export async function deliverOne(
  options: DeliverOptions,
  webhook: WebhookRow,
  row: WebhookDeliveryRow,
): Promise<Posted | null> {
  const { database, poster, publicUrl } = options;
  const at = options.now();
  const held = await claim(database, row, at);
  if (held === null) return null;
  const { path, ...data } = JSON.parse(held.data) as { path: string };
  const link = publicUrl === null ? null : `${publicUrl}${path}`;
  const body = JSON.stringify({ type: held.type, timestamp: held.at, data: { ...data, path, link } });
  const headers = signedHeaders(webhook.secret, held.id, at, body);
  const posted = await poster.post(webhook.url, headers, body, webhook.allowInternal === 1);
  await settle(database, webhook, held, posted, at);
  return posted;
}

const roundRows = 50;
/** A round ends in time for the next one. */
const roundMs = 45_000;
const claimMs = 120_000;
const keepDays = 30;
/** An address that took nothing for so long is switched off. */
const failingMaxMs = 3 * 86_400_000;
const minute = 60_000;
/** After the first, second … failure: just over three days in all, as Standard Webhooks advises. */
const delaysMs = [1, 5, 30, 120, 300, 600, 840, 1_200, 1_440].map((minutes) => minutes * minute);
const retryAfterMaxMs = 86_400_000;

async function deliverTo(options: DeliverOptions, webhook: WebhookRow, report: DeliverReport): Promise<void> {
  const at = options.now();
  // Nothing is ever put off for longer than a day: what lies further ahead was planned by a wrong clock.
  const ahead = later(at, retryAfterMaxMs + claimMs);
  const due = await options.database
    .selectFrom('webhookDeliveries')
    .selectAll()
    .where('webhookId', '=', webhook.id)
    .where('state', 'in', ['waiting', 'sending'])
    .where((e) => e.or([e('nextAttemptAt', '<=', at.toISOString()), e('nextAttemptAt', '>', ahead)]))
    .orderBy('nextAttemptAt')
    .orderBy('id')
    .limit(roundRows)
    .execute();
  const begun = performance.now();
  for (const row of due) {
    if (performance.now() - begun > roundMs) return;
    const posted = await deliverOne(options, webhook, row);
    if (posted === null) continue;
    if (posted.error === null) report.delivered += 1;
    else {
      report[nextDelay(row, posted) === null ? 'failed' : 'retried'] += 1;
      return;
    }
  }
}

/** Takes a row for this process; null when another was faster. A row that was being sent lost its process: that attempt is noted. */
async function claim(database: Database, row: WebhookDeliveryRow, at: Date): Promise<WebhookDeliveryRow | null> {
  const attempts = row.state === 'sending' ? row.attempts + 1 : row.attempts;
  const taken = { state: 'sending', attempts, nextAttemptAt: later(at, claimMs) };
  return database.transaction().execute(async (writing) => {
    const { numUpdatedRows } = await writing
      .updateTable('webhookDeliveries')
      .set(taken)
      .where('id', '=', row.id)
      .where('state', '=', row.state)
      .where('nextAttemptAt', '=', row.nextAttemptAt)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return null;
    if (row.state === 'sending')
      await writing
        .insertInto('webhookAttempts')
        .values({
          deliveryId: row.id,
          number: attempts,
          at: at.toISOString(),
          ms: null,
          status: null,
          error: '上一次推送中途中断，对方是否收到不明，重新推送',
        })
        .execute();
    return { ...row, ...taken };
  });
}

/** Writes the attempt, what becomes of the message, and what it says about the address, in one transaction. */
async function settle(
  database: Database,
  webhook: WebhookRow,
  row: WebhookDeliveryRow,
  posted: Posted,
  at: Date,
): Promise<void> {
  const { status, error, ms } = posted;
  const number = row.attempts + 1;
  const ended = at.toISOString();
  await database.transaction().execute(async (writing) => {
    const delay = error === null ? null : nextDelay(row, posted);
    const { numUpdatedRows } = await writing
      .updateTable('webhookDeliveries')
      .set({
        attempts: number,
        status,
        error,
        ...(delay === null
          ? { state: error === null ? 'delivered' : 'failed', settledAt: ended }
          : { state: 'waiting', nextAttemptAt: later(at, delay) }),
      })
      .where('id', '=', row.id)
      .where('nextAttemptAt', '=', row.nextAttemptAt)
      .executeTakeFirst();
    // Another process took it over after this one was suspended, or the address was removed meanwhile.
    if (numUpdatedRows === 0n) return;
    await writing
      .insertInto('webhookAttempts')
      .values({ deliveryId: row.id, number, at: ended, ms, status, error })
      .execute();
    await writing
      .updateTable('webhooks')
      .set((eb) =>
        error === null
          ? { failingSince: null }
          : { failingSince: eb.fn.coalesce('failingSince', eb.val(ended)), ...stopped(webhook, status, at) },
      )
      .where('id', '=', webhook.id)
      .execute();
  });
}

/** How long until the next attempt after this failure; null when there is none. */
function nextDelay(row: WebhookDeliveryRow, { status, retryAfterMs }: Posted): number | null {
  const delay = status === gone ? undefined : delaysMs[row.attempts - row.base];
  return delay === undefined ? null : Math.max(delay, Math.min(retryAfterMs ?? 0, retryAfterMaxMs));
}

/** 410: the other side wants nothing more, ever. */
const gone = 410;

function stopped(webhook: WebhookRow, status: number | null, at: Date): Partial<WebhookRow> {
  const failingMs = webhook.failingSince === null ? 0 : at.getTime() - Date.parse(webhook.failingSince);
  const disabledReason =
    status === gone
      ? '对方返回 410，表示不再接收，已自动停用。请与对方确认后重新启用，或者删除。'
      : failingMs >= failingMaxMs
        ? '连续 3 天推送失败，已自动停用。请与对方核对地址和网络，再重新启用。'
        : null;
  return disabledReason === null ? {} : { active: 0, disabledAt: at.toISOString(), disabledReason };
}

/** Drops messages older than `keepDays` with their log, but none that an address in use still waits for, whatever the clock says. Returns how many. */
export async function sweepDeliveries(database: Database, now: Date): Promise<number> {
  const before = later(now, -keepDays * 86_400_000);
  const inUse = database.selectFrom('webhooks').select('id').where('active', '=', 1);
  const old = database
    .selectFrom('webhookDeliveries')
    .select('id')
    .where('at', '<', before)
    .where((e) => e.or([e('state', 'in', ['delivered', 'failed']), e('webhookId', 'not in', inUse)]));
  await database.deleteFrom('webhookAttempts').where('deliveryId', 'in', old).execute();
  const gone = await database.deleteFrom('webhookDeliveries').where('id', 'in', old).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

function later(at: Date, ms: number): string {
  return new Date(at.getTime() + ms).toISOString();
}
