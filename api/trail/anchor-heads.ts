import type { Database } from '../database/open.ts';
import type { Anchor } from '../ledger/anchor.ts';
import { type ChainName, chains } from '../ledger/verify/chains.ts';

/** Up to which entry of each chain the anchor holds heads for certain. */
export type AnchoredNow = Partial<Record<ChainName, number>>;

/**
 * Writes the heads of all chains that moved into the anchor, and afterwards into the database how far it goes: an anchor
 * that is shorter than that was cut. Called every minute; the ledger is anchored with each writing (see anchoring.ts), so
 * of it only how far is noted.
 */
export async function anchorHeads(
  database: Database,
  anchor: Pick<Anchor, 'write' | 'last'>,
  now: () => Date,
): Promise<AnchoredNow> {
  const before = await anchoredSoFar(database);
  const after: AnchoredNow = { ...before };
  for (const chain of chains) {
    const head = await chain.head(database);
    if (head === undefined || head.seq === 0 || head.seq === before[chain.name]) continue;
    if (chain.name === 'ledger') {
      after.ledger = Math.max(before.ledger ?? 0, Math.min(head.seq, (await anchor.last())?.seq ?? 0));
      continue;
    }
    await anchor.write({ chain: chain.name, ...head, at: now().toISOString() });
    after[chain.name] = head.seq;
  }
  if (JSON.stringify(after) !== JSON.stringify(before)) {
    const value = JSON.stringify(after);
    await database
      .insertInto('heads')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
  }
  return after;
}

/** What the last anchoring wrote. */
export async function anchoredSoFar(database: Database): Promise<AnchoredNow> {
  const row = await database.selectFrom('heads').select('value').where('name', '=', name).executeTakeFirst();
  return row === undefined ? {} : (JSON.parse(row.value) as AnchoredNow);
}

const name = 'anchored';
