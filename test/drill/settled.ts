import type { OutboxRow } from '../../api/database/tables-ledger.ts';

/**
 * Whether nothing is owed for a notice at an instant (ms). Cases go on running while a drill waits, so each minute their
 * clocks write new reminders, which the next minute's round sends: what a ledger entry tells of is owed after
 * `roundsMs`, what an alert tells of at once.
 */
export function isSettled(
  { state, eventKey, createdAt }: Pick<OutboxRow, 'state' | 'eventKey' | 'createdAt'>,
  at: number,
): boolean {
  if (state !== 'waiting' && state !== 'sending') return true;
  return eventKey.startsWith('ledger-') && Date.parse(createdAt) > at - roundsMs;
}

const roundsMs = 180_000;
