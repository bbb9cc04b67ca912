import { type Level, levels } from '../../analysis/codes.ts';
import { rankOf } from '../alerts/alert-text.ts';
import { recordAlerts } from '../alerts/alert-trail.ts';
import { excluded } from '../database/excluded.ts';
import type { AlertRow } from '../database/tables-ledger.ts';
import { inPieces } from '../events/in-list.ts';
import type { Writing } from '../ledger/ledger.ts';
import type { Notice } from '../notices/outbox.ts';
import { type CallRole, callRoles } from './contract.ts';
import { type Duty, onDuty } from './on-duty.ts';
import type { AlertCallRow } from './tables.ts';

/** One who is called, by what address and as what. */
export type Called = { to: string; as: CallRole; name: string };
type Told = Pick<AlertRow, 'id' | 'level' | 'title'>;

/**
 * Whom an alert tells first. Orange and red reach who is on duty, red also the leader on duty; 宣教处 and 厅领导 then have
 * it in the app. Where nobody is on duty it goes to 宣教处, red also to 厅领导; blue and yellow wait in the app.
 */
export function alertNotices({ id, level, title }: Told, kind: string, duty: Duty | null): Notice[] {
  const urgent = isUrgent(level);
  const notice = (to: string, appOnly: boolean): Notice => ({
    to,
    subject: `${levels[level as Level]}色${kind}：${title}`,
    text: urgent ? '请立即研判。' : '请在预警列表中研判。',
    target: `/alerts/${id}`,
    level: level as Level,
    ...(appOnly ? { appOnly: true as const } : {}),
  });
  const red = level === 'red';
  if (!urgent || duty === null)
    return ['role:publicity', ...(red ? ['role:leader'] : [])].map((to) => notice(to, !urgent));
  const leads = red && duty.leader !== null;
  return [
    ...firstCalled(level, duty).map(({ to }) => notice(to, false)),
    notice('role:publicity', true),
    ...(red ? [notice('role:leader', leads)] : []),
  ];
}

/** Who is on duty while these are told; null also where none of them is urgent. */
export async function dutyFor(writing: Writing, rows: readonly Told[], at: string): Promise<Duty | null> {
  return rows.some(({ level }) => isUrgent(level)) ? onDuty(writing, at) : null;
}

/**
 * Keeps whom new or raised alerts called, and begins their 升级提醒, with the notices. Returns what the trail is to say of
 * it; nothing where nobody is on duty.
 */
export async function beginCalls(
  writing: Writing,
  told: readonly Told[],
  duty: Duty | null,
  at: string,
): Promise<() => Promise<void>> {
  // A level that rises twice in one pack is told twice and runs once, by the higher.
  const urgent = duty === null ? [] : told.filter(({ level }) => isUrgent(level));
  if (duty === null || urgent.length === 0) return async () => undefined;
  const calls = urgent.flatMap((row) =>
    callRows({ alertId: row.id, eventKey: baseOf(row, 1), reason: '', at }, firstCalled(row.level, duty)),
  );
  await inPieces(calls, (piece) => keepCalls(writing, piece));
  const running = [...new Map(urgent.map((row) => [row.id, row])).values()].map((row) => ({
    ...{ alertId: row.id, base: baseOf(row, 1), round: 1, step: 0, toldAt: at, since: at },
  }));
  await inPieces(running, (piece) =>
    writing
      .insertInto('escalations')
      .values(piece)
      .onConflict((conflict) =>
        conflict
          .column('alertId')
          .doUpdateSet((eb) => excluded(eb, ['base', 'round', 'step', 'toldAt', 'since'] as const)),
      )
      .execute(),
  );
  return async () => {
    for (const [level, rows] of Map.groupBy(urgent, (row) => row.level))
      await recordAlerts(
        writing,
        rows.map(({ id }) => id),
        { act: '值班提醒', by: { kind: 'system' }, at, detail: { told: firstCalled(level, duty) } },
      );
  };
}

/** How the notices of a round are named; the first as those of alerts always were. */
export function baseOf({ id, level }: Pick<AlertRow, 'id' | 'level'>, round: number): string {
  return round === 1 ? `${id}-${level}` : `${id}-${level}-r${round}`;
}

/** 张三（值班）; who is called as a whole is named by it. */
export function calledText({ name, as }: Pick<Called, 'name' | 'as'>): string {
  return name === callRoles[as] ? name : `${name}（${callRoles[as]}）`;
}

export function callRows(
  call: { alertId: string; eventKey: string; reason: string; at: string },
  called: readonly Called[],
): AlertCallRow[] {
  return called.map(({ to, as, name }, position) => ({ ...call, recipient: to, as, name, position }));
}

/** Whoever is called twice by one notice, as two, is called once. */
export async function keepCalls(writing: Writing, rows: readonly AlertCallRow[]): Promise<void> {
  await writing
    .insertInto('alertCalls')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['eventKey', 'recipient']).doNothing())
    .execute();
}

function firstCalled(level: string, duty: Duty): Called[] {
  const leader = level === 'red' && duty.leader?.id !== duty.officer.id ? duty.leader : null;
  return [
    { to: `user:${duty.officer.id}`, as: 'officer', name: duty.officer.name },
    ...(leader === null ? [] : [{ to: `user:${leader.id}`, as: 'leader' as const, name: leader.name }]),
  ];
}

function isUrgent(level: string): boolean {
  return rankOf(level as Level) >= rankOf('orange');
}
