import { shortText } from '../../analysis/calendar.ts';
import type { Database } from '../database/open.ts';
import { NotFound } from '../http/problem.ts';
import { writeOutbox } from '../notices/outbox.ts';

/** 刹车: so many texts of a source at once are looked at; fewer are an office's usual day. */
const shareMin = 100;
/** 占比: more than this share of all its texts… */
const shareMax = 0.2;
/** …or more than this many and this many times its usual day. */
const manyMin = 1_000;
const usualTimes = 3;
/** The usual day is the median of so many days before. */
const usualDays = 14;

/** What one source would lose on day `number`: newly marked, or marked before and due now. */
export type Loss = {
  sourceId: string;
  name: string;
  texts: number;
  of: 'marked' | 'dropped';
  total: number;
  number: number;
};

/** Why so many are unusual, as a Chinese sentence; null when they are not. */
export function unusual(texts: number, total: number, earlier: readonly number[]): string | null {
  if (texts >= shareMin && texts > shareMax * total) {
    const share = total === 0 ? 100 : Math.round((100 * texts) / total);
    return `一次要清除 ${texts} 条，占该信源全部 ${total} 条文本的 ${share}%`;
  }
  const usual = medianOf(earlier);
  if (texts > manyMin && texts > usualTimes * usual) return `一次要清除 ${texts} 条，平时每天约 ${usual} 条`;
  return null;
}

/** Up to which day's marks the texts of a source may go now; null when all may. Puts the brake on, and says so once, when there are unusually many. */
export async function brakeOf(database: Database, loss: Loss, at: string): Promise<number | null> {
  const { sourceId, name, texts, of, total, number } = loss;
  const found = await database
    .selectFrom('retentionBrakes')
    .selectAll()
    .where('sourceId', '=', sourceId)
    .executeTakeFirst();
  if (found !== undefined && found.approvedAt === null) return found.approvedUpTo ?? -1;
  const earlier = await database
    .selectFrom('retentionDays')
    .select(of)
    .where('sourceId', '=', sourceId)
    .orderBy('day', 'desc')
    // The day itself is among them.
    .offset(1)
    .limit(usualDays)
    .execute();
  const reason = unusual(
    texts,
    total,
    earlier.map((row) => Number((row as Record<string, unknown>)[of])),
  );
  if (reason === null) return null;
  // What was marked on the usual days before may go.
  const before = of === 'marked' ? number - 1 : -1;
  const approvedUpTo = Math.max(found?.approvedUpTo ?? -1, before);
  const row = { sourceId, at, texts, reason, approvedUpTo, approvedBy: null, approvedAt: null, approvedReason: null };
  await database.transaction().execute(async (writing) => {
    await writing
      .insertInto('retentionBrakes')
      .values(row)
      .onConflict((conflict) => conflict.column('sourceId').doUpdateSet(row))
      .execute();
    const text = `${name}：${reason}。没有清除，等待管理员在「系统 › 保存期限」核准。请先核对保存期限和系统时间（${shortText(at)}，北京时间）。`;
    await writeOutbox(
      writing,
      `retention-brake-${sourceId}-${at}`,
      ['role:admin', 'role:publicity'].map((to) => ({
        to,
        subject: '到期清除数量异常，已停下',
        text,
        target: '/system/keeping',
      })),
      at,
    );
  });
  return approvedUpTo;
}

/** 核准: what is marked up to now may go. Throws NotFound where no brake is on. */
export async function releaseBrake(
  database: Database,
  sourceId: string,
  by: string,
  reason: string,
  at: string,
): Promise<void> {
  const { number } = await database
    .selectFrom('retentionDays')
    .select((e) => e.fn.max('number').as('number'))
    .executeTakeFirstOrThrow();
  const { numUpdatedRows } = await database
    .updateTable('retentionBrakes')
    .set({ approvedUpTo: Number(number ?? 0), approvedBy: by, approvedAt: at, approvedReason: reason })
    .where('sourceId', '=', sourceId)
    .where('approvedAt', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new NotFound('这个信源没有停下的清除，可能已有人核准，请刷新。');
}

function medianOf(counts: readonly number[]): number {
  const sorted = counts.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
