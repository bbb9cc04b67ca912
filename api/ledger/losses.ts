import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/open.ts';
import type { LossRow } from '../database/tables-losses.ts';
import { unitOfWork } from '../database/unit-of-work.ts';
import type { Anchor } from './anchor.ts';
import { verifyLedger } from './verify.ts';

/** A loss cannot be recorded; the sentence says why. */
export class LossRefused extends Error {
  override readonly name = 'LossRefused';
  readonly code = 'ledger.loss';
}

/** Fewest characters of a reason: "x" explains nothing to who reads it in ten years. */
export const reasonMinChars = 8;

/**
 * 登记丢失：says for ever that the entries which the anchor has beyond the ledger were lost with a restored older state.
 * Only where that is all that is wrong: a ledger that was changed or cut in the middle stays broken. It leaves a row in
 * the database, a mark in the anchor and an entry in the audit; each verification shows it, and fails where one of row
 * and mark is missing. Returns null when the anchor has nothing beyond the ledger.
 */
export async function recordLoss(
  parts: { database: Database; anchor: Anchor; audit: Pick<Audit, 'append'>; now: () => Date },
  told: { reason: string; by: string },
): Promise<LossRow | null> {
  const { database, anchor, audit, now } = parts;
  const reason = told.reason.trim();
  if ([...reason].length < reasonMinChars)
    throw new LossRefused(`请写明丢失的原因（至少 ${reasonMinChars} 个字），它会永久保留在锚文件和审计记录里。`);
  // Marks of an earlier restore, whose rows went with the state that is gone.
  for (const loss of await anchor.losses())
    await database
      .insertInto('ledgerLosses')
      .values(loss)
      .onConflict((c) => c.doNothing())
      .execute();
  const { beyond, broken, entries, head } = await verifyLedger(database, anchor);
  if (beyond === null) {
    if (broken !== null)
      throw new LossRefused(`台账另有问题（${broken.reason}），不是恢复旧备份造成的，不能登记为丢失。请保留现场。`);
    return null;
  }
  const { from, to } = beyond;
  const loss = { from, to, hash: head, at: now().toISOString(), by: told.by, reason };
  await unitOfWork(database, async () => {
    await audit.append({
      userId: null,
      by: told.by,
      action: '登记台账丢失',
      target: `第 ${from}–${to} 条（现有 ${entries} 条）：${reason}`,
      ok: true,
      address: null,
    });
    await database.insertInto('ledgerLosses').values(loss).execute();
  });
  await anchor.markLoss(loss);
  return loss;
}
