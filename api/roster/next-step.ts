import { sql } from 'kysely';
import { minuteMs } from '../../analysis/calendar.ts';
import { rankOf } from '../alerts/alert-text.ts';
import type { Database } from '../database/open.ts';
import { listed } from '../events/in-list.ts';
import { inApp } from '../notices/outbox.ts';
import type { CallRole, DutySettings } from './contract.ts';
import type { AlertCallRow, EscalationRow } from './tables.ts';

/** An alert that waits, how far its reminders are, and what stops them. */
export type Escalation = EscalationRow & {
  level: string;
  title: string;
  acknowledgedById: string | null;
  acknowledgedByName: string | null;
  acknowledgedAt: string | null;
  /** Somebody who was called has opened his notice. */
  read: boolean;
  /** Its case waits for a second signature or for clues: a person has acted. */
  acted: boolean;
  /** Whom this round called so far, oldest first; 认领收回 left out. */
  calls: (Omit<AlertCallRow, 'as'> & { as: CallRole })[];
};

type Next = { step: 'deputy' | 'leader' | 'takeBack'; at: string };

/** What comes next and when, unless something happens before; null when nothing does. */
export function nextStep(
  { step, toldAt, acknowledgedAt, read, acted }: Omit<Escalation, 'calls'>,
  settings: DutySettings,
): Next | null {
  if (acted) return null;
  if (acknowledgedAt !== null) return { step: 'takeBack', at: later(acknowledgedAt, settings.takeBackAfterMinutes) };
  if (read) return null;
  if (step === 0) return { step: 'deputy', at: later(toldAt, settings.deputyAfterMinutes) };
  if (step === 1) return { step: 'leader', at: later(toldAt, settings.leaderAfterMinutes) };
  return null;
}

/** Whose reading stops the reminders; that of a leader does not wake who is on duty. */
const mustWake: readonly CallRole[] = ['officer', 'deputy', 'publicity'];

/** So many alerts in one round, those that were told longest ago first. */
const roundMax = 500;

/** The reminders that run: two statements, however many there are. With `alertId`, of this alert alone. */
export async function readEscalations(database: Database, alertId?: string): Promise<Escalation[]> {
  const rows = await database
    .selectFrom('escalations as e')
    .innerJoin('alerts as a', 'a.id', 'e.alertId')
    .selectAll('e')
    .select(['a.level', 'a.title', 'a.acknowledgedById', 'a.acknowledgedByName', 'a.acknowledgedAt'])
    .select((eb) => [
      eb
        .exists(
          eb
            .selectFrom('alertCalls as c')
            .innerJoin('noticeReads as r', (join) =>
              join.on('r.key', '=', sql<string>`c."eventKey" || '/' || c."recipient" || ${`/${inApp}`}`),
            )
            .select('c.alertId')
            .whereRef('c.alertId', '=', 'e.alertId')
            .where('c.as', 'in', [...mustWake])
            .whereRef('r.readAt', '>=', 'e.since'),
        )
        .as('read'),
      eb
        .exists(
          eb
            .selectFrom('caseEvents as v')
            .select('v.seq')
            .where('v.type', 'in', ['changeProposed', 'cluesAsked'])
            .whereRef('v.at', '>=', 'e.since')
            .whereRef('v.caseId', '=', 'a.caseId'),
        )
        .as('acted'),
    ])
    .where('a.status', '=', 'waiting')
    // People who move texts may have made it lighter.
    .where('a.rank', '>=', rankOf('orange'))
    .$if(alertId !== undefined, (q) => q.where('e.alertId', '=', alertId ?? ''))
    .orderBy('e.toldAt')
    .orderBy('e.alertId')
    .limit(roundMax)
    .execute();
  const calls = await callsOf(
    database,
    rows.map((row) => row.alertId),
  );
  return rows.map((row) => ({
    ...row,
    read: Boolean(row.read),
    acted: Boolean(row.acted),
    calls: (calls.get(row.alertId) ?? [])
      .filter(
        ({ as, eventKey }) => as !== 'takenBack' && (eventKey === row.base || eventKey.startsWith(`${row.base}-`)),
      )
      .map((call) => ({ ...call, as: call.as as CallRole })),
  }));
}

/** Whom these alerts called, oldest first. */
export async function callsOf(database: Database, alertIds: readonly string[]): Promise<Map<string, AlertCallRow[]>> {
  const rows = await database
    .selectFrom('alertCalls')
    .selectAll()
    .where('alertId', 'in', listed(database, alertIds))
    .orderBy('at')
    .orderBy('position')
    .orderBy('eventKey')
    .execute();
  return Map.groupBy(rows, (row) => row.alertId);
}

function later(at: string, minutes: number): string {
  return new Date(Date.parse(at) + minutes * minuteMs).toISOString();
}
