import { createHmac } from 'node:crypto';
import type { Request } from 'express';
import type { Database } from '../database/open.ts';
import { Refused } from '../problem.ts';
import type { Kit } from './kit.ts';

/** How long a key is remembered. */
export const idempotencyHours = 24;

/**
 * Runs a write once per `Idempotency-Key` and caller (a person or an API key): the same key with the same request gets the stored answer, with
 * another request 422. Refused writes changed nothing and are not stored.
 */
export async function once(
  kit: Kit,
  request: Request,
  callerId: string | null,
  act: () => Promise<Answered>,
): Promise<Answered & { replayed: boolean }> {
  const key = request.get('idempotency-key');
  if (key === undefined || callerId === null || request.method === 'GET') return { ...(await act()), replayed: false };
  if (!/^[\w-]{8,128}$/.test(key))
    throw new Refused('idempotency.key', 'Idempotency-Key 须为 8 到 128 个字母、数字、横线或下划线。', 400);
  const print = fingerprint(request, kit.fingerprintKey);
  const stored = await reserve(kit.database, callerId, key, print, kit.now());
  if (stored !== null) return { ...stored, replayed: true };
  try {
    const answered = await act();
    await kit.database
      .updateTable('idempotency')
      .set({ status: answered.status, answer: answered.text })
      .where('userId', '=', callerId)
      .where('key', '=', key)
      .execute();
    return { ...answered, replayed: false };
  } catch (error) {
    await forget(kit.database, callerId, key);
    throw error;
  }
}

/** Drops keys older than their time. Returns how many. */
export async function sweepIdempotency(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - idempotencyHours * 3_600_000).toISOString();
  const removed = await database.deleteFrom('idempotency').where('at', '<=', before).executeTakeFirst();
  return Number(removed.numDeletedRows);
}

type Answered = { status: number; text: string };

/** A reservation without an answer after this long belongs to a process that died. */
const abandonedMs = 120_000;

async function reserve(
  database: Database,
  userId: string,
  key: string,
  print: string,
  now: Date,
): Promise<Answered | null> {
  const row = { userId, key, fingerprint: print, at: now.toISOString(), status: null, answer: null };
  for (;;) {
    const inserted = await database
      .insertInto('idempotency')
      .values(row)
      .onConflict((conflict) => conflict.columns(['userId', 'key']).doNothing())
      .executeTakeFirst();
    if (Number(inserted.numInsertedOrUpdatedRows ?? 0) > 0) return null;
    const held = await database
      .selectFrom('idempotency')
      .selectAll()
      .where('userId', '=', userId)
      .where('key', '=', key)
      .executeTakeFirst();
    if (held === undefined) continue;
    const ageMs = now.getTime() - Date.parse(held.at);
    if (ageMs >= idempotencyHours * 3_600_000 || (held.status === null && ageMs >= abandonedMs)) {
      await database
        .deleteFrom('idempotency')
        .where('userId', '=', userId)
        .where('key', '=', key)
        .where('at', '=', held.at)
        .execute();
      continue;
    }
    if (held.fingerprint !== print)
      throw new Refused('idempotency.mismatch', '这个 Idempotency-Key 已用于另一次提交，请换一个新的。', 422);
    if (held.status === null || held.answer === null)
      throw new Refused('idempotency.in-flight', '同一次提交正在处理，请稍候查看结果。', 409);
    return { status: held.status, text: held.answer };
  }
}

async function forget(database: Database, userId: string, key: string): Promise<void> {
  await database.deleteFrom('idempotency').where('userId', '=', userId).where('key', '=', key).execute();
}

/** By a key that the database does not hold: a stolen copy of it cannot be tried against guessed bodies. */
function fingerprint(request: Request, key: Buffer): string {
  const body: unknown = request.body ?? null;
  return createHmac('sha256', key)
    .update(`${request.method} ${request.originalUrl}\n`)
    .update(Buffer.isBuffer(body) ? body : JSON.stringify(body))
    .digest('hex');
}
