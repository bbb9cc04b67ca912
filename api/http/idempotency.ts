import { createHmac } from 'node:crypto';
import type { Request } from 'express';
import type { Database } from '../database/open.ts';
import { Refused } from './problem.ts';

/** How long a key is remembered at least: until it is swept, never by the clock of a request, which may be wrong. */
export const idempotencyHours = 24;

/** A write under an `Idempotency-Key`: whose, and what it asked for. */
export type KeyedWrite = { callerId: string; key: string; fingerprint: string };

/** What a write was answered. */
export type Answered = { status: number; text: string };

/** The key of a write; null where it carries none, or nothing may be remembered. Refuses a key that is none. */
export function keyedWrite(request: Request, callerId: string | null, fingerprintKey: Buffer): KeyedWrite | null {
  const key = request.get('idempotency-key');
  if (key === undefined || callerId === null || request.method === 'GET') return null;
  if (!/^[\w-]{8,128}$/.test(key))
    throw new Refused('idempotency.key', 'Idempotency-Key 须为 8 到 128 个字母、数字、横线或下划线。', 400);
  return { callerId, key, fingerprint: fingerprint(request, fingerprintKey) };
}

/** The stored answer where this write has happened; null where it has not. Refuses (422) the key of another write. */
export async function answerOf(database: Database, write: KeyedWrite, now: Date): Promise<Answered | null> {
  const held = await database
    .selectFrom('idempotency')
    .selectAll()
    .where('userId', '=', write.callerId)
    .where('key', '=', write.key)
    .executeTakeFirst();
  if (held === undefined || isOver(held, now)) return null;
  if (held.fingerprint !== write.fingerprint)
    throw new Refused('idempotency.mismatch', '这个 Idempotency-Key 已用于另一次提交，请换一个新的。', 422);
  // Left by a process of an earlier release that is still at it.
  if (held.status === null || held.answer === null)
    throw new Refused('idempotency.in-flight', '同一次提交正在处理，请稍候查看结果。', 409);
  if (held.answer === shownOnce)
    throw new Refused(
      'idempotency.shown-once',
      '这次提交已经办成。其中的密钥只显示一次，不能再次显示；没有看到的，请吊销或更换后重新生成。',
      409,
    );
  return { status: held.status, text: held.answer };
}

/**
 * Takes the key inside the unit of work of the write: the same write at the same moment waits here until the other is
 * committed, and then gets its answer; what is rolled back leaves no key behind.
 */
export async function takeKey(database: Database, write: KeyedWrite, now: Date): Promise<Answered | null> {
  const row = { userId: write.callerId, key: write.key, fingerprint: write.fingerprint, at: now.toISOString() };
  for (;;) {
    const inserted = await database
      .insertInto('idempotency')
      .values({ ...row, status: null, answer: null })
      .onConflict((conflict) => conflict.columns(['userId', 'key']).doNothing())
      .executeTakeFirst();
    if (Number(inserted.numInsertedOrUpdatedRows ?? 0) > 0) return null;
    const answered = await answerOf(database, write, now);
    if (answered !== null) return answered;
    await dropOver(database, write, now);
  }
}

/** Keeps the answer, in the unit of work of the write. Null for one that holds a secret: only that it happened is kept. */
export async function keepAnswer(database: Database, write: KeyedWrite, status: number, text: string | null) {
  await database
    .updateTable('idempotency')
    .set({ status, answer: text ?? shownOnce })
    .where('userId', '=', write.callerId)
    .where('key', '=', write.key)
    .execute();
}

/** Drops keys older than their time. Returns how many. */
export async function sweepIdempotency(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - idempotencyHours * 3_600_000).toISOString();
  const removed = await database.deleteFrom('idempotency').where('at', '<=', before).executeTakeFirst();
  return Number(removed.numDeletedRows);
}

/** No answer is empty. */
const shownOnce = '';
/** A key without an answer is of an earlier release; after this long its process has died. */
const abandonedMs = 120_000;

function isOver(held: { at: string; status: number | null }, now: Date): boolean {
  const ageMs = now.getTime() - Date.parse(held.at);
  return held.status === null && ageMs >= abandonedMs;
}

async function dropOver(database: Database, write: KeyedWrite, now: Date): Promise<void> {
  const held = await database
    .selectFrom('idempotency')
    .select(['at', 'status'])
    .where('userId', '=', write.callerId)
    .where('key', '=', write.key)
    .executeTakeFirst();
  if (held === undefined || !isOver(held, now)) return;
  await database
    .deleteFrom('idempotency')
    .where('userId', '=', write.callerId)
    .where('key', '=', write.key)
    .where('at', '=', held.at)
    .execute();
}

/** By a key that the database does not hold: a stolen copy of it cannot be tried against guessed bodies. */
function fingerprint(request: Request, key: Buffer): string {
  const body: unknown = request.body ?? null;
  return createHmac('sha256', key)
    .update(`${request.method} ${request.originalUrl}\n`)
    .update(Buffer.isBuffer(body) ? body : JSON.stringify(body))
    .digest('hex');
}
