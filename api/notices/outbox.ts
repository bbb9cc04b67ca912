import type { Level } from '../../analysis/codes.ts';
import type { Database } from '../database/open.ts';
import type { OutboxRow } from '../database/tables-ledger.ts';
import type { Writing } from '../ledger/ledger.ts';
import type { Person } from '../route.ts';

/** 通知：what someone must learn. `to` is `role:<role>`, `unit:<id>` or `user:<id>`, and before {@link writeNotices} `head:<id>`; `target` the address in the web app; `appOnly` keeps what can wait off people's phones; `level` is that of the alert it tells of: what is `red` reaches them also outside their hours. */
export type Notice = { to: string; subject: string; text: string; target: string; appOnly?: true; level?: Level };

/** Writes notices in the transaction of the event that causes them: `eventKey` names the event, so that it notifies each recipient once. Each notice stands in the app at once and goes out on the external channels. */
export async function writeOutbox(
  writing: Writing,
  eventKey: string,
  notices: readonly Notice[],
  at: string,
): Promise<void> {
  await writeNotices(writing, [{ eventKey, notices, at }]);
}

/** The same for several events, in one statement. */
export async function writeNotices(
  writing: Writing,
  told: readonly { eventKey: string; notices: readonly Notice[]; at: string }[],
): Promise<void> {
  const rows = told.flatMap(({ eventKey, notices, at }) =>
    notices.flatMap((notice) => [
      row(eventKey, inApp, notice, at),
      ...(notice.appOnly === true ? [] : [row(eventKey, external, notice, at)]),
    ]),
  );
  if (rows.length === 0) return;
  await writing
    .insertInto('outbox')
    .values(rows)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const news = rows.flatMap(({ channel, recipient }) => (channel === inApp ? [{ recipient }] : []));
  await writing.insertInto('noticeNews').values(news).execute();
}

/** The addresses under which notices reach a person. */
export function recipientsOf({ role, unitId, userId }: Pick<Person, 'role' | 'unitId' | 'userId'>): string[] {
  return [`user:${userId}`, `role:${role}`, ...(unitId === null ? [] : [`unit:${unitId}`])];
}

/** 站内通知 of these recipients, newest first. */
export async function notificationsFor(
  database: Database,
  recipients: readonly string[],
  limit: number,
): Promise<Pick<OutboxRow, 'key' | 'recipient' | 'subject' | 'text' | 'target' | 'createdAt'>[]> {
  if (recipients.length === 0) return [];
  return database
    .selectFrom('outbox')
    .select(['key', 'recipient', 'subject', 'text', 'target', 'createdAt'])
    .where('channel', '=', inApp)
    .where('recipient', 'in', [...recipients])
    .orderBy('createdAt', 'desc')
    .orderBy('key', 'desc')
    .limit(limit)
    .execute();
}

/** The channel that always exists: the web app itself. */
export const inApp = 'inApp';
/** A notice that no outer channel has taken yet. */
export const external = 'external';

export function outboxKey(eventKey: string, recipient: string, channel: string): string {
  return `${eventKey}/${recipient}/${channel}`;
}

function row(eventKey: string, channel: string, notice: Notice, at: string): OutboxRow {
  return {
    key: outboxKey(eventKey, notice.to, channel),
    eventKey,
    channel,
    recipient: notice.to,
    subject: notice.subject,
    text: notice.text,
    target: notice.target,
    createdAt: at,
    state: 'waiting',
    attempts: 0,
    nextAttemptAt: at,
    error: null,
    sentAt: null,
    level: notice.level ?? null,
    of: null,
    heldUntil: null,
  };
}
