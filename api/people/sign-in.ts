import type { Database } from '../database/open.ts';
import type { UserRow } from '../database/tables-identity.ts';
import { Refused } from '../http/problem.ts';
import type { Factors } from './factors.ts';
import { countGuess, forgetGuesses, placeOf, takeBack } from './guesses.ts';
import { plainName } from './names.ts';
import { fits } from './passwords.ts';

/** 登录 as it was typed, and where it comes from: `device` is one that this name has signed in on before. */
export type SignIn = {
  name: string;
  password: string;
  code: string | null;
  address: string | null;
  device: string | null;
};

export type SignInParts = {
  database: Database;
  factors: Factors;
  /** Waits in real time: for a turn. */
  pause(ms: number): Promise<void>;
  now(): Date;
};

/**
 * Checks name, password and, where the person has one, the second factor. An unknown name is counted, locked and timed
 * like a known one, so that no answer tells whether the account exists. Throws Refused `login.refused`, `login.code`
 * (the password was right, the code is to come) or `login.code-wrong` (401), `login.locked` or `login.turn` (429).
 */
export async function signIn(parts: SignInParts, typed: SignIn): Promise<UserRow> {
  const { database, factors, now } = parts;
  const name = plainName(typed.name);
  const place = placeOf(typed.address, typed.device);
  const guess = await countGuess(database, name, place, now());
  if (guess.waitMs > 0) await parts.pause(guess.waitMs);
  const user = await userOf(database, typed.name);
  const right = await fits(typed.password, user?.passwordHash ?? null);
  if (user === undefined || !right || user.active === 0)
    throw new Refused('login.refused', '用户名或口令不正确，请核对后重试。', 401);
  const factor = await factors.check(user.id, typed.code);
  if (factor === 'needed') {
    await takeBack(database, name, place, guess);
    throw new Refused('login.code', '口令正确，请再填写手机验证器上的 6 位动态口令（或一个备用码）。', 401);
  }
  if (factor === 'wrong')
    throw new Refused('login.code-wrong', '动态口令不正确或已用过，请等下一个再填；手机不在身边可用备用码。', 401);
  await forgetGuesses(database, name, place);
  await database.updateTable('users').set({ lastLoginAt: now().toISOString() }).where('id', '=', user.id).execute();
  return user;
}

/** By the name as typed (one of the first release may have capitals), else by its plain form. */
export async function userOf(database: Database, typed: string): Promise<UserRow | undefined> {
  const found = await database
    .selectFrom('users')
    .selectAll()
    .where('name', 'in', [typed, plainName(typed)])
    .execute();
  return found.find(({ name }) => name === typed) ?? found[0];
}
