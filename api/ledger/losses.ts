import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/open.ts';
import type { LossRow } from '../database/tables-losses.ts';
import type { Anchor } from './anchor.ts';
import { lossRows } from './verify/against-anchor.ts';
import { type ChainName, chains } from './verify/chains.ts';
import { collectFindings } from './verify/finding.ts';
import { verifyChains } from './verify.ts';

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
  for (const { name } of chains) for (const loss of await anchor.losses(name)) await keep(database, name, loss);
  const found = collectFindings();
  const { beyond, othersBeyond, entries, head, heads } = await verifyChains(database, anchor, found);
  // What the anchor has beyond a chain is a finding too: of others there must be none.
  const lost = [...(beyond === null ? [] : [{ chain: 'ledger' as const, ...beyond }]), ...othersBeyond];
  const other = found.all().find(({ kind, seq }) => !lost.some(({ chain, from }) => chain === kind && from === seq));
  if (other !== undefined)
    throw new LossRefused(`另有问题（${other.sentence}），不是恢复旧备份造成的，不能登记为丢失。请保留现场。`);
  const at = now().toISOString();
  const losses = lost.map(({ chain, from, to }) => {
    const hash = heads.find((one) => one.chain === chain)?.hash ?? head;
    return { chain, loss: { from, to, hash, at, by: told.by, reason } };
  });
  for (const { chain, loss } of losses) {
    // The mark first: a row that is missing is made up for when this is run again.
    await anchor.markLoss({ chain, ...loss });
    await keep(database, chain, loss);
  }
  // Last, because what it appends must come after the mark of the audit's own loss.
  for (const { chain, loss } of losses)
    await audit.append({
      userId: null,
      by: told.by,
      action: chain === 'ledger' ? '登记台账丢失' : '登记链条丢失',
      target: `${titleOf(chain)}第 ${loss.from}–${loss.to} 条（台账现有 ${entries} 条）：${reason}`,
      ok: true,
      address: null,
    });
  return losses[0]?.loss ?? null;
}

function titleOf(name: string): string {
  return chains.find((chain) => chain.name === name)?.title ?? name;
}

async function keep(database: Database, chain: string, loss: LossRow): Promise<void> {
  const rows = await lossRows(database, { name: chain as ChainName });
  if (rows.some((row) => row.from === loss.from && row.at === loss.at)) return;
  if (chain === 'ledger') await database.insertInto('ledgerLosses').values(loss).execute();
  else
    await database
      .insertInto('chainLosses')
      .values({ chain, ...loss })
      .execute();
}
