import { isIPv6 } from 'node:net';
import type { Transaction } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';

import { Later, type Refused } from '../http/problem.ts';
import type { NameRow, TryRow } from './tables.ts';

/**
 * 登录失败处理: five wrong passwords in a row lock the name for 15 minutes (the figures that assessors of GB/T 22239 usually
 * accept), but only for the place that they came from, and twice as long with each further one. From wherever they come,
 * the guesses at one name take turns once there are many: they wait, nobody is locked out.
 */
export const lockout = { failures: 5, minutes: 15, minutesMax: 240 };
export const turns = { free: 20, gapMs: 1_000, gapMaxMs: 30_000, calmMinutes: 60, waitHereMs: 5_000 };

/** A guess that may be made, after `waitMs`. */
export type Guess = { waitMs: number; failed: number; lockedUntil: string | null };

/** Where guesses are counted; one that is known to belong to the person waits for no turn. */
export type Place = { key: string; known: boolean };

/** An address (of IPv6 the network, which one person has whole), or a device that the person has signed in on. */
export function placeOf(address: string | null, device: string | null): Place {
  if (device !== null) return { key: `device ${device}`, known: true };
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address ?? '')?.[1];
  const plain = mapped ?? address ?? 'nowhere';
  return { key: isIPv6(plain) ? networkOf(plain) : plain, known: false };
}

/** The form in which a person who is signed in gives the present password. */
export const ownPassword: Place = { key: 'own password', known: true };

/**
 * Counts a guess before the password is looked at, so that guesses sent at the same moment cannot all slip under the
 * limit. Throws Refused `login.locked` (429), or Later `login.turn` (429) when its turn is too far off to wait for here.
 */
export async function countGuess(database: Database, name: string, place: Place, now: Date): Promise<Guess> {
  const { key, known } = place;
  const told = await database.transaction().execute(async (transaction) => {
    // The name first, always: two guesses never wait for each other crosswise.
    const all = await holdName(transaction, name, now);
    const one = await holdTry(transaction, name, key, now);
    if (one.lockedUntil !== null && one.lockedUntil > now.toISOString())
      return { told: 'locked', until: one.lockedUntil } as const;
    const turn = known ? now : turnOf(all, one, now);
    if (turn.getTime() - now.getTime() > turns.waitHereMs) {
      if (one.turnAt === null) await takeTurn(transaction, all, turn);
      await update(transaction, one, { turnAt: turn.toISOString() });
      return { told: 'later', turn } as const;
    }
    if (!known && one.turnAt === null) await takeTurn(transaction, all, turn);
    const failed = one.failed + 1;
    const lockedUntil = lockAfter(failed, now);
    // Set while the guess is still being checked; a right one takes the row away again.
    await update(transaction, one, { failed, lockedUntil, turnAt: null, at: now.toISOString() });
    const guess: Guess = { waitMs: turn.getTime() - now.getTime(), failed: one.failed, lockedUntil: one.lockedUntil };
    return { told: 'now', guess } as const;
  });
  if (told.told === 'later') throw later(told.turn.getTime() - now.getTime());
  if (told.told === 'locked') throw locked(told.until, now);
  return told.guess;
}

/** The guess was right: the place starts from nothing again. */
export async function forgetGuesses(database: Database, name: string, { key, known }: Place): Promise<void> {
  await database.deleteFrom('signInTries').where('name', '=', name).where('place', '=', key).execute();
  if (!known) await giveBackTurn(database, name);
}

/** The guess was right as far as it went: it does not count as a failure. */
export async function takeBack(database: Database, name: string, { key, known }: Place, guess: Guess): Promise<void> {
  const { failed, lockedUntil } = guess;
  const tries = database.updateTable('signInTries').set({ failed, lockedUntil });
  await tries.where('name', '=', name).where('place', '=', key).execute();
  if (!known) await giveBackTurn(database, name);
}

/** Lets a name in again from everywhere. Returns how many places were locked. */
export async function unlockName(database: Database | Transaction<Tables>, name: string, now: Date): Promise<number> {
  const gone = await database.deleteFrom('signInTries').where('name', '=', name).returning('lockedUntil').execute();
  await database.deleteFrom('signInNames').where('name', '=', name).execute();
  return gone.filter(({ lockedUntil }) => lockedUntil !== null && lockedUntil > now.toISOString()).length;
}

/** Until when some place is locked for a name; null when none is. */
export async function lockOf(database: Database, name: string, now: Date): Promise<string | null> {
  const row = await database
    .selectFrom('signInTries')
    .select((e) => e.fn.max('lockedUntil').as('until'))
    .where('name', '=', name)
    .where('lockedUntil', '>', now.toISOString())
    .executeTakeFirst();
  return row?.until ?? null;
}

/** Drops what a day without a guess has made old. Returns how many. */
export async function sweepGuesses(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - 24 * 3_600_000).toISOString();
  const tries = await database.deleteFrom('signInTries').where('at', '<=', before).executeTakeFirst();
  const names = await database.deleteFrom('signInNames').where('at', '<=', before).executeTakeFirst();
  return Number(tries.numDeletedRows) + Number(names.numDeletedRows);
}

/** Only failures count towards the turns of a name. */
async function giveBackTurn(database: Database, name: string): Promise<void> {
  await database
    .updateTable('signInNames')
    .set((e) => ({ failed: e('failed', '-', 1) }))
    .where('name', '=', name)
    .where('failed', '>', 0)
    .execute();
}

/** The turn it was told, when that has come; else the next free one of the name. */
function turnOf(all: NameRow, one: TryRow, now: Date): Date {
  if (one.turnAt !== null) return latest(one.turnAt, now);
  return all.failed <= turns.free ? now : latest(all.nextAt, now);
}

async function takeTurn(transaction: Transaction<Tables>, all: NameRow, turn: Date): Promise<void> {
  const doublings = Math.floor((all.failed - turns.free) / 20);
  const gap = Math.min(turns.gapMs * 2 ** Math.max(0, doublings), turns.gapMaxMs);
  const nextAt = new Date(turn.getTime() + gap).toISOString();
  await transaction
    .updateTable('signInNames')
    .set({ failed: all.failed + 1, nextAt })
    .where('name', '=', all.name)
    .execute();
}

/** Writes the row first: that holds it until the end of the transaction, on both engines. */
async function holdName(transaction: Transaction<Tables>, name: string, now: Date): Promise<NameRow> {
  const at = now.toISOString();
  const row = await transaction
    .insertInto('signInNames')
    .values({ name, failed: 0, at, nextAt: null })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((e) => ({ name: e.ref('excluded.name') })))
    .returningAll()
    .executeTakeFirstOrThrow();
  const calm = now.getTime() - Date.parse(row.at) > turns.calmMinutes * 60_000;
  const reset = calm ? { failed: 0, nextAt: null } : {};
  await transaction
    .updateTable('signInNames')
    .set({ at, ...reset })
    .where('name', '=', name)
    .execute();
  return { ...row, ...reset };
}

async function holdTry(transaction: Transaction<Tables>, name: string, place: string, now: Date): Promise<TryRow> {
  return transaction
    .insertInto('signInTries')
    .values({ name, place, failed: 0, at: now.toISOString(), lockedUntil: null, turnAt: null })
    .onConflict((conflict) =>
      conflict.columns(['name', 'place']).doUpdateSet((e) => ({ name: e.ref('excluded.name') })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function update(transaction: Transaction<Tables>, { name, place }: TryRow, to: Partial<TryRow>): Promise<void> {
  await transaction.updateTable('signInTries').set(to).where('name', '=', name).where('place', '=', place).execute();
}

function lockAfter(failed: number, now: Date): string | null {
  if (failed < lockout.failures) return null;
  const minutes = Math.min(lockout.minutes * 2 ** (failed - lockout.failures), lockout.minutesMax);
  return new Date(now.getTime() + minutes * 60_000).toISOString();
}

function locked(until: string, now: Date): Refused {
  const minutes = Math.max(1, Math.ceil((Date.parse(until) - now.getTime()) / 60_000));
  const words = `连续 ${lockout.failures} 次口令错误，已暂时锁定，请 ${minutes} 分钟后再试，或请安全管理员解除锁定。`;
  return new Later('login.locked', words, 429, minutes * 60);
}

function later(ms: number): Later {
  const seconds = Math.ceil(ms / 1_000);
  return new Later(
    'login.turn',
    `这个用户名正被多处反复尝试，请 ${seconds} 秒后再试一次，届时轮到您；用过的电脑不受影响。`,
    429,
    seconds,
  );
}

function latest(instant: string | null, now: Date): Date {
  return instant === null || Date.parse(instant) <= now.getTime() ? now : new Date(instant);
}

/** The /64 of an IPv6 address. */
function networkOf(address: string): string {
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === '' ? [] : tail.split(':');
  const zeros = address.includes('::') ? Array.from({ length: 8 - front.length - back.length }, () => '0') : [];
  return `${[...front, ...zeros, ...back]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':')}::/64`;
}
