import type { Database } from '../database/open.ts';
import type { Anchor } from '../ledger/anchor.ts';
import { type ChainName, chains } from '../ledger/verify/chains.ts';

/** Up to which entry of each chain the anchor holds heads for certain. */
export type AnchoredNow = Partial<Record<ChainName, number>>;

/**
 * Writes the heads of all chains that moved into the anchor, and afterwards into the database that it did: an anchor that
 * is shorter than that was cut. Called every minute; the ledger's own writings anchor themselves at once.
 */
export async function anchorHeads(
  database: Database,
  anchor: Pick<Anchor, 'write'>,
  now: () => Date,
): Promise<AnchoredNow> {
  const before = await anchoredSoFar(database);
  const after: AnchoredNow = { ...before };
  for (const chain of chains) {
    const head = await chain.head(database);
    if (head === undefined || head.seq === 0 || head.seq === before[chain.name]) continue;
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
