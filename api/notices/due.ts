import type { ExpressionBuilder } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import type { OutboxRow } from '../database/tables-ledger.ts';
import { listed } from '../events/in-list.ts';

/** A row that is being sent belongs to its process for so long. */
export const claimMs = 120_000;
/** Nothing waits longer than this for its next try. */
export const retryMaxMs = 600_000;

/** Its time has come, or lies so far ahead that a wrong clock has set it: nothing is ever put off for longer than that. */
export function isDue(at: string) {
  const ahead = later(at, retryMaxMs + claimMs);
  return (e: ExpressionBuilder<Tables, 'outbox'>) =>
    e.and([
      e('state', 'in', ['waiting', 'sending']),
      e.or([e('nextAttemptAt', '<=', at), e('nextAttemptAt', '>', ahead)]),
    ]);
}

/** Takes rows for this process; returns the keys of those that no other was faster with. */
export async function claim(database: Database, keys: readonly string[], at: string): Promise<Set<string>> {
  const taken = await database
    .updateTable('outbox')
    .set({ state: 'sending', nextAttemptAt: later(at, claimMs), heldUntil: null })
    .where('key', 'in', listed(database, keys))
    .where(isDue(at))
    .returning('key')
    .execute();
  return new Set(taken.map(({ key }) => key));
}

/** 急件: an alert, or what is red; it goes on to the next channel at once. Alerts that reach outer channels are orange or red. */
export function isUrgent({ target, level }: Pick<OutboxRow, 'target' | 'level'>): boolean {
  return isAlert({ target }) || level === 'red';
}

/** The same as a condition on rows. */
export function urgentOnly(e: ExpressionBuilder<Tables, 'outbox'>) {
  return e.or([e('target', 'like', `${alertPath}%`), e('level', '=', 'red')]);
}

/** Nobody may sleep through an alert because a robot was away: it is tried until somebody has judged it. */
export function isAlert({ target }: Pick<OutboxRow, 'target'>): boolean {
  return target.startsWith(alertPath);
}

export const alertPath = '/alerts/';

export function later(at: string, ms: number): string {
  return new Date(Date.parse(at) + ms).toISOString();
}
