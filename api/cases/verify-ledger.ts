import type { Database } from '../database/open.ts';
import type { Anchor } from '../ledger/anchor.ts';
import { type Comparison, type LedgerVerification, verifyWith } from '../ledger/verify.ts';
import { compareLists } from './compare-lists.ts';

/** All that is made from the ledger. */
const comparisons: readonly Comparison[] = [compareLists];

/** 核验: the chains, and what cases make from the ledger. */
export function verifyLedger(database: Database, anchor: Pick<Anchor, 'read' | 'losses'>): Promise<LedgerVerification> {
  return verifyWith(comparisons, database, anchor);
}
