import type { Database } from '../database/open.ts';
import type { UserRow } from '../database/tables-identity.ts';
import { Refused } from '../problem.ts';
import { fits } from './passwords.ts';

/** 登录失败处理: five wrong passwords in a row lock the name for 15 minutes (the figures that assessors of GB/T 22239 usually accept). */
export const lockout = { failures: 5, minutes: 15 };

/**
 * Checks name and password. An unknown name is counted, locked and timed like a known one, so that no answer tells
 * whether the account exists. Throws Refused `login.refused` (401) or `login.locked` (429).
 */
export async function signIn(database: Database, name: string, password: string, now: Date): Promise<UserRow> {
  const attempt = await countAttempt(database, name, now);
  const user = await database.selectFrom('users').selectAll().where('name', '=', name).executeTakeFirst();
  const right = await fits(password, user?.passwordHash ?? null);
  if (attempt === 'locked')
    throw new Refused(
      'login.locked',
      `连续 ${lockout.failures} 次口令错误，该用户名已锁定，请 ${lockout.minutes} 分钟后再试，或请管理员重置口令。`,
      429,
    );
  if (user === undefined || !right || user.active === 0)
    throw new Refused('login.refused', '用户名或口令不正确，请核对后重试。', 401);
  await database.deleteFrom('loginFailures').where('name', '=', name).execute();
  await database.updateTable('users').set({ lastLoginAt: now.toISOString() }).where('id', '=', user.id).execute();
  return user;
}

/** Counts before the password is looked at: guesses sent at the same moment cannot all slip under the limit. */
async function countAttempt(database: Database, name: string, now: Date): Promise<'open' | 'locked'> {
  const at = now.toISOString();
  await database
    .updateTable('loginFailures')
    .set({ failed: 0, lockedUntil: null })
    .where('name', '=', name)
    .where('lockedUntil', '<=', at)
    .execute();
  const { failed } = await database
    .insertInto('loginFailures')
    .values({ name, failed: 1, lockedUntil: null, at })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((e) => ({ failed: e('loginFailures.failed', '+', 1), at })),
    )
    .returning('failed')
    .executeTakeFirstOrThrow();
  if (failed >= lockout.failures) {
    // Set while the fifth guess is still being checked; a right fifth guess takes the row away again.
    const lockedUntil = new Date(now.getTime() + lockout.minutes * 60_000).toISOString();
    await database
      .updateTable('loginFailures')
      .set({ lockedUntil })
      .where('name', '=', name)
      .where('lockedUntil', 'is', null)
      .execute();
  }
  return failed > lockout.failures ? 'locked' : 'open';
}
