import { sql } from 'kysely';
import { clockText } from '../../analysis/calendar.ts';
import { opensAt } from '../channels/hours.ts';
import type { Database } from '../database/open.ts';
import type { OutboxRow } from '../database/tables-ledger.ts';
import { inPieces, listed } from '../events/in-list.ts';
import type { Writing } from '../ledger/ledger.ts';
import { alertPath, claim, isAlert, isDue, isUrgent, later, retryMaxMs } from './due.ts';
import { external, inApp, outboxKey } from './outbox.ts';
import { attemptsMax, type Round } from './send-outbox.ts';

const noChannel = '没有配置外部通知渠道，只在站内通知。';
const noWay = '没有渠道能送达：请给收件单位设置群机器人的服务对象，或者让其人员登记联系方式。';
const firstRetryMs = 30_000;
const triedForMs = 24 * 3_600_000;

/** Rows that go nowhere are settled in one write each: notices without a push channel stand in the app, the rest is skipped with its cause. */
export async function settleUnsent({ database, channels, outer, now, report }: Round): Promise<void> {
  const at = now();
  const settleAll = async (where: '=' | '<>', to: Partial<OutboxRow>) => {
    const { numUpdatedRows } = await database
      .updateTable('outbox')
      .set((e) => ({ ...to, attempts: e('attempts', '+', 1) }))
      .where('channel', where, inApp)
      .where(isDue(at))
      .executeTakeFirst();
    return Number(numUpdatedRows);
  };
  if (channels[inApp] === undefined) report.sent += await settleAll('=', { state: 'sent', sentAt: at });
  if (outer.length === 0) report.skipped += await settleAll('<>', { state: 'skipped', error: noChannel });
}

/** Drops what was tried before and has been judged meanwhile. Returns how many. */
export async function skipJudged(database: Database, at: string): Promise<number> {
  const { numUpdatedRows } = await database
    .updateTable('outbox')
    .set((e) => ({ state: 'skipped', error: '预警已有人研判，不再外发。', attempts: e('attempts', '+', 1) }))
    .where('state', '=', 'waiting')
    .where(isDue(at))
    .where('channel', '<>', inApp)
    .where('target', 'like', `${alertPath}%`)
    .where((e) => e.or([e('attempts', '>', 0), e('channel', '<>', external), e('of', 'is not', null)]))
    .where((e) =>
      e.exists(
        e
          .selectFrom('alerts')
          .select('alerts.id')
          .where(sql<boolean>`"alerts"."id" = substr("outbox"."target", ${sql.lit(alertPath.length + 1)})`)
          .where('alerts.status', '<>', 'waiting'),
      ),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Outside the hours of a person everything but red waits until they begin. Returns how many wait. */
export async function holdForHours({ database, directory, now }: Round): Promise<number> {
  const at = now();
  const people = await database
    .selectFrom('outbox')
    .select('recipient')
    .distinct()
    .where(isDue(at))
    .where('recipient', 'like', 'user:%')
    .where('channel', '<>', inApp)
    .execute();
  let held = 0;
  for (const { recipient } of people) {
    const { hours } = directory(recipient);
    const opens = hours === null ? null : opensAt(hours, at);
    if (opens === null) continue;
    // Looked at again every few minutes: nothing is planned further ahead than a wrong clock may set it.
    const again = [opens, later(at, retryMaxMs)].toSorted()[0] ?? opens;
    const { numUpdatedRows } = await database
      .updateTable('outbox')
      .set({ nextAttemptAt: again, heldUntil: opens, error: `接收时段外，${clockText(opens)} 起发送` })
      .where('recipient', '=', recipient)
      .where('channel', '<>', inApp)
      .where('state', '=', 'waiting')
      .where(isDue(at))
      .where((e) => e.or([e('level', 'is', null), e('level', '<>', 'red')]))
      .executeTakeFirst();
    held += Number(numUpdatedRows);
  }
  return held;
}

/** They were taken, all of them by one message. */
export async function settleSent({ database, now }: Round, rows: readonly OutboxRow[], channel: string): Promise<void> {
  await change(database, rows, { state: 'sent', error: null, sentAt: now(), channel });
}

/** Nothing can reach their addressee. */
export async function giveUp({ database, report, now }: Round, rows: readonly OutboxRow[]): Promise<void> {
  const own = await taken(database, rows, now());
  await change(database, own, { state: 'failed', error: noWay });
  report.failed += own.length;
}

/** Rows of a desk become one for each of its people, whose `of` tells where they come from. */
export async function splitRows(round: Round, rows: readonly OutboxRow[], members: readonly string[]): Promise<void> {
  const { database, now } = round;
  const own = await taken(database, rows, now());
  await database.transaction().execute((writing) => split(writing, own, members, now()));
}

async function taken(database: Database, rows: readonly OutboxRow[], at: string): Promise<OutboxRow[]> {
  const keys = await claim(
    database,
    rows.map(({ key }) => key),
    at,
  );
  return rows.filter(({ key }) => keys.has(key));
}

/**
 * They were refused. What is urgent is handed on to the next channel at once, everything else after `attemptsMax`; after the
 * last one a desk's rows go to its people. What is left is tried again, an alert on all channels in turn, or given up.
 * Returns whether something urgent was handed on.
 */
export async function failRows(
  round: Round,
  rows: readonly OutboxRow[],
  name: string,
  cause: string,
): Promise<boolean> {
  if (name === inApp) return retry(round, rows, name, cause);
  const byFate = Map.groupBy(rows, (row) => fateOf(round, row, name));
  await round.database.transaction().execute(async (writing) => {
    for (const [fate, own] of byFate) await settleFate(round, writing, fate, own, name, cause);
  });
  return [...byFate].some(([fate, own]) => /^(next|people)/.test(fate) && own.some(isUrgent));
}

/** What becomes of a row that a channel refused: `next <channel>`, `people <recipient>`, `again <channel>` or `over`. */
function fateOf({ directory, now }: Round, row: OutboxRow, name: string): string {
  const { ways, members } = directory(row.recipient);
  const next = ways[ways.findIndex(({ channel }) => channel === name) + 1];
  // From its second try on an alert goes round all channels, later each time.
  if (isAlert(row) && row.attempts > 0) return `again ${ways.length > 1 ? (next ?? ways[0])?.channel : row.channel}`;
  const passed = isUrgent(row) || row.attempts + 1 >= attemptsMax;
  if (passed && next !== undefined) return `next ${next.channel}`;
  if (passed && members.length > 0) return `people ${row.recipient}`;
  if (isAlert(row)) return `again ${ways.length > 1 ? ways[0]?.channel : row.channel}`;
  const lasting = Date.parse(now()) - Date.parse(row.createdAt) < triedForMs;
  return row.attempts + 1 < attemptsMax || lasting ? `again ${row.channel}` : 'over';
}

async function settleFate(
  { channels, directory, report, now }: Round,
  writing: Writing,
  fate: string,
  rows: readonly OutboxRow[],
  name: string,
  cause: string,
): Promise<void> {
  const [kind, where = ''] = fate.split(/ (.*)/);
  const tried = (row: OutboxRow) => `${cause}（已尝试 ${row.attempts + 1} 次`;
  const byAttempts = Map.groupBy(rows, ({ attempts }) => attempts);
  switch (kind) {
    case 'next': {
      const called = channels[where]?.name ?? where;
      for (const own of byAttempts.values())
        await change(writing, own, { state: 'failed', channel: name, error: `${tried(first(own))}，改走 ${called}）` });
      const keyOn = (row: OutboxRow) =>
        row.of === null ? outboxKey(row.eventKey, row.recipient, where) : `${row.of}/${row.recipient}/${where}`;
      const on = rows.map((row) => fresh(row, keyOn(row), where, now()));
      await insert(writing, on);
      report.failed += rows.length;
      return;
    }
    case 'people':
      await split(writing, rows, directory(where).members, now());
      report.failed += rows.length;
      return;
    case 'again':
      for (const own of byAttempts.values())
        await change(writing, own, {
          state: 'waiting',
          channel: where,
          error: cause,
          nextAttemptAt: nextTry(first(own), now()),
        });
      report.retried += rows.length;
      return;
    default:
      for (const own of byAttempts.values())
        await change(writing, own, { state: 'failed', channel: name, error: `${tried(first(own))}，不再重试）` });
      report.failed += rows.length;
  }
}

async function retry(
  { database, report, now }: Round,
  rows: readonly OutboxRow[],
  name: string,
  cause: string,
): Promise<false> {
  for (const own of Map.groupBy(rows, ({ attempts }) => attempts).values()) {
    const lasting = first(own).attempts + 1 < attemptsMax;
    await change(
      database,
      own,
      lasting
        ? { state: 'waiting', error: cause, nextAttemptAt: nextTry(first(own), now()) }
        : { state: 'failed', error: `${cause}（已尝试 ${first(own).attempts + 1} 次，不再重试）`, channel: name },
    );
    report[lasting ? 'retried' : 'failed'] += own.length;
  }
  return false;
}

/** Whoever is told of the same event by a row of his own, or as one of another desk, is told once. */
async function split(
  writing: Writing,
  rows: readonly OutboxRow[],
  members: readonly string[],
  at: string,
): Promise<void> {
  const people = members.map((id) => `user:${id}`);
  const events = rows.map(({ eventKey }) => eventKey);
  const told = await writing
    .selectFrom('outbox')
    .select(['eventKey', 'recipient'])
    .where('eventKey', 'in', listed(writing, events))
    .where('recipient', 'in', listed(writing, people))
    .where('channel', '<>', inApp)
    .execute();
  const there = new Set(told.map(({ eventKey, recipient }) => `${eventKey} ${recipient}`));
  const toTell = (row: OutboxRow) => people.filter((to) => !there.has(`${row.eventKey} ${to}`));
  const own = rows.flatMap((row) => {
    const of = firstKey(row);
    return toTell(row).map((recipient) => ({ ...fresh(row, `${of}/${recipient}`, external, at), recipient, of }));
  });
  const parted = rows.filter((row) => toTell(row).length > 0);
  const done = rows.filter((row) => toTell(row).length === 0);
  await change(writing, parted, { state: 'split', error: null });
  await change(writing, done, { state: 'skipped', error: '其人员已就同一事项单独通知。' });
  await insert(writing, own);
}

function fresh(row: OutboxRow, key: string, channel: string, at: string): OutboxRow {
  const anew = { state: 'waiting', attempts: 0, nextAttemptAt: at, error: null, sentAt: null, heldUntil: null };
  return { ...row, key, channel, ...anew };
}

/** The key of the row that stands for its addressee in the receipts; a row of one person of a desk has its own. */
function firstKey({ eventKey, recipient, of }: OutboxRow): string {
  return of ?? outboxKey(eventKey, recipient, external);
}

/** One that was there and given up is tried anew. */
async function insert(writing: Writing, rows: readonly OutboxRow[]): Promise<void> {
  await inPieces(rows, (piece) =>
    writing
      .insertInto('outbox')
      .values(piece)
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet((e) => ({
            state: 'waiting',
            attempts: 0,
            error: null,
            nextAttemptAt: e.ref('excluded.nextAttemptAt'),
          }))
          .where('outbox.state', '=', 'failed'),
      )
      .execute(),
  );
}

async function change(database: Database | Writing, rows: readonly OutboxRow[], to: Partial<OutboxRow>): Promise<void> {
  if (rows.length === 0) return;
  await database
    .updateTable('outbox')
    .set((e) => ({ ...to, attempts: e('attempts', '+', 1) }))
    .where(
      'key',
      'in',
      listed(
        database,
        rows.map(({ key }) => key),
      ),
    )
    .execute();
}

function nextTry({ attempts }: OutboxRow, at: string): string {
  return later(at, Math.min(retryMaxMs, firstRetryMs * 2 ** attempts));
}

function first(rows: readonly OutboxRow[]): OutboxRow {
  const [row] = rows;
  if (row === undefined) throw new RangeError('a group has at least one row');
  return row;
}
