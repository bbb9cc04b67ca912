import { sql } from 'kysely';
import type { Logger } from 'pino';
import { shortText } from '../../analysis/calendar.ts';
import { createAudit } from '../audit/audit.ts';
import type { Database } from '../database/open.ts';
import type { ClockRow } from '../database/tables-keeping.ts';
import { Refused } from '../http/problem.ts';
import { writeOutbox } from '../notices/outbox.ts';

/** 时钟状态：whether the time of this machine can be believed, and since when not. */
export type ClockState = {
  ok: boolean;
  doubt: ClockDoubt | null;
  since: string | null;
  reason: string | null;
  /** When it looked right again; it is believed a day later. */
  settlingSince: string | null;
  /** The latest time that was seen while it was believed. */
  confirmed: string;
};
export type ClockDoubt = 'ahead' | 'behind' | 'off' | 'stopped';

/**
 * 可信时间. The wall clock is compared with the time that this process has run, with the database server's clock and with
 * the latest time that was believed. While it is in doubt nothing is deleted for its age.
 */
export type Clock = {
  /** Compares, remembers and, at the moment of a jump, alarms. Called by every sweep. */
  look(): Promise<ClockState>;
  /** What the last look of any process found. */
  state(): Promise<ClockState>;
  /** 时钟无误: a person says that the present time is right. Throws Refused where nothing is in doubt. */
  confirm(by: string, reason: string): Promise<ClockState>;
};

export type ClockParts = {
  database: Database;
  /** The database server has a clock of its own. */
  postgres: boolean;
  now(): Date;
  /** Milliseconds that this process has run, by a clock that nobody sets. */
  uptime(): number;
  log: Pick<Logger, 'warn' | 'error'>;
};

const hourMs = 3_600_000;
/** A difference above this is a jump, not a correction. */
const jumpMs = hourMs;
/** Longer than a weekend nobody looked: a machine that comes back may have lost its time. */
const gapMs = 72 * hourMs;
/** Nothing of ours is planned further ahead. */
const plannedMs = 24 * hourMs;
/** So long a clock must look right before it is believed without a person's word. */
const settleMs = 24 * hourMs;

/** The time as each process sees it; what they found is one row of the database. */
export function createClock(parts: ClockParts): Clock {
  const { database, now, uptime } = parts;
  let base: { wall: number; ran: number; confirmations: number } | null = null;
  return {
    async look() {
      const row = await clockRow(parts);
      const wall = now().getTime();
      if (base === null || base.confirmations !== row.confirmations)
        base = { wall, ran: uptime(), confirmations: row.confirmations };
      const drift = wall - base.wall - (uptime() - base.ran);
      const fault = (await faultOf(parts, row, wall, drift)) ?? null;
      await (fault === null ? settle(parts, row, wall) : doubt(parts, row, fault, wall));
      return stateOf(await clockRow(parts));
    },
    state: async () => stateOf(await clockRow(parts)),
    async confirm(by, reason) {
      const row = await clockRow(parts);
      if (row.doubt === null) throw new Refused('clock.believed', '系统时钟没有存疑，无须确认。');
      const at = now().toISOString();
      await database
        .updateTable('clock')
        .set((e) => ({ ...believed, confirmed: at, confirmations: e('confirmations', '+', 1) }))
        .where('id', '=', 1)
        .execute();
      await tell(parts, `clock-confirmed-${row.doubtSince}`, '时钟已确认无误', `${by}确认当前时间无误：${reason}`);
      return stateOf(await clockRow(parts));
    },
  };
}

/** For a clock that is moved by hand, as the demo's: every time is right. */
export function trustedClock(now: () => Date): Clock {
  const state = async (): Promise<ClockState> => ({
    ok: true,
    doubt: null,
    since: null,
    reason: null,
    settlingSince: null,
    confirmed: now().toISOString(),
  });
  return {
    look: state,
    state,
    confirm: async () => {
      throw new Refused('clock.believed', '系统时钟没有存疑，无须确认。');
    },
  };
}

const believed = { doubt: null, doubtSince: null, reason: null, settlingSince: null };

/** The one row; at the first look of an installation nothing says that the time is ahead, only its own records that it is behind. */
async function clockRow({ database, now }: ClockParts): Promise<ClockRow> {
  const read = () => database.selectFrom('clock').selectAll().where('id', '=', 1).executeTakeFirst();
  const found = await read();
  if (found !== undefined) return found;
  const latest = await Promise.all(
    (['ledger', 'audit'] as const).map((table) =>
      database
        .selectFrom(table)
        .select((e) => e.fn.max('at').as('at'))
        .executeTakeFirst(),
    ),
  );
  const confirmed = [now().toISOString(), ...latest.flatMap((row) => row?.at ?? [])].toSorted().at(-1);
  await database
    .insertInto('clock')
    .values({ id: 1, confirmed: confirmed ?? now().toISOString(), confirmations: 0, ...believed })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const made = await read();
  if (made === undefined) throw new TypeError('the row of the clock is gone');
  return made;
}

type Fault = { doubt: ClockDoubt; reason: string };

async function faultOf(parts: ClockParts, row: ClockRow, wall: number, drift: number): Promise<Fault | undefined> {
  const server = parts.postgres ? await serverTime(parts.database) : null;
  const confirmed = Date.parse(row.confirmed);
  if (drift > jumpMs) return { doubt: 'ahead', reason: `系统时钟突然向前跳了${spanOf(drift)}` };
  if (drift < -jumpMs) return { doubt: 'behind', reason: `系统时钟突然向后退了${spanOf(drift)}` };
  if (server !== null && Math.abs(wall - server) > jumpMs)
    return { doubt: 'off', reason: `本机时钟与数据库服务器的时钟相差${spanOf(wall - server)}` };
  if (wall < confirmed - jumpMs)
    return {
      doubt: 'behind',
      reason: `系统时钟比最后一次可信的时间（${shortText(row.confirmed)}，北京时间）还早${spanOf(confirmed - wall)}`,
    };
  if (wall > confirmed + gapMs)
    return {
      doubt: 'stopped',
      reason: `距最后一次可信的时间（${shortText(row.confirmed)}，北京时间）已过${spanOf(wall - confirmed)}，其间系统没有运行`,
    };
  return undefined;
}

async function serverTime(database: Database): Promise<number> {
  const { rows } = await sql<{ ms: string }>`select (extract(epoch from clock_timestamp()) * 1000)::text as ms`.execute(
    database,
  );
  return Number(rows[0]?.ms);
}

/** The clock looks right: believed at once, or a day after it was in doubt. */
async function settle(parts: ClockParts, row: ClockRow, wall: number): Promise<void> {
  const { database } = parts;
  const at = new Date(wall).toISOString();
  const change = database.updateTable('clock').where('id', '=', 1);
  await change.set({ confirmed: at }).where('confirmed', '<', at).execute();
  if (row.doubt === null) return;
  if (row.settlingSince === null) {
    await change.set({ settlingSince: at }).where('settlingSince', 'is', null).execute();
    await bringForward(database, wall);
    parts.log.warn('系统时钟恢复正常；再过 24 小时没有异常，到期清除才会继续。');
    return;
  }
  if (wall - Date.parse(row.settlingSince) < settleMs) return;
  await change
    .set({ ...believed, confirmed: at })
    .where('settlingSince', '=', row.settlingSince)
    .execute();
  await tell(
    parts,
    `clock-settled-${row.doubtSince}`,
    '时钟恢复正常',
    '系统时钟已连续 24 小时正常，到期清除恢复运行。',
  );
}

/** What was planned while the clock stood ahead would wait for weeks: it is due now. */
async function bringForward(database: Database, wall: number): Promise<void> {
  const at = new Date(wall).toISOString();
  const late = new Date(wall + plannedMs).toISOString();
  for (const table of ['outbox', 'webhookDeliveries'] as const)
    await database
      .updateTable(table)
      .set({ nextAttemptAt: at })
      .where('state', 'in', ['waiting', 'sending'])
      .where('nextAttemptAt', '>', late)
      .execute();
  await database.updateTable('sources').set({ plannedAt: at }).where('plannedAt', '>', at).execute();
}

/** The clock is in doubt; the first look that finds it so alarms. */
async function doubt(parts: ClockParts, row: ClockRow, fault: Fault, wall: number): Promise<void> {
  const since = row.doubtSince ?? new Date(wall).toISOString();
  await parts.database
    .updateTable('clock')
    .set({ ...fault, doubtSince: since, settlingSince: null })
    .where('id', '=', 1)
    .execute();
  if (row.doubt === fault.doubt && row.settlingSince === null) return;
  parts.log.error({ doubt: fault.doubt }, fault.reason);
  await tell(
    parts,
    `clock-${fault.doubt}-${since}`,
    '时钟异常',
    `${fault.reason}。到期清除已停止。这段时间写入的台账和审计，时间须核对。请检查服务器时间；确认无误后在「系统 › 保存期限」点「时钟无误」。`,
    // Sent in the believed time: what is due in a month would wait for a month.
    row.confirmed,
  );
}

/** In the audit, and to those who can act: the time of the record itself is what is in doubt, so it says so. */
async function tell(
  { database, now }: ClockParts,
  key: string,
  subject: string,
  text: string,
  at = now().toISOString(),
): Promise<void> {
  await createAudit(database, now).append({
    userId: null,
    by: '系统',
    action: subject,
    target: text.slice(0, 300),
    ok: true,
    address: null,
  });
  await database.transaction().execute((writing) =>
    writeOutbox(
      writing,
      key,
      ['role:admin', 'role:publicity'].map((to) => ({ to, subject, text, target: '/system/keeping' })),
      at,
    ),
  );
}

function stateOf(row: ClockRow): ClockState {
  return {
    ok: row.doubt === null,
    doubt: row.doubt as ClockDoubt | null,
    since: row.doubtSince,
    reason: row.reason,
    settlingSince: row.settlingSince,
    confirmed: row.confirmed,
  };
}

function spanOf(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (minutes < 120) return ` ${minutes} 分钟`;
  return minutes < 48 * 60 ? ` ${Math.round(minutes / 60)} 小时` : ` ${Math.round(minutes / 1_440)} 天`;
}
