import type { Database } from '../database/open.ts';
import { allRows } from '../ledger/ledger.ts';
import type { CaseState, LedgerEntry } from './case.ts';
import { caseLedger } from './case-ledger.ts';
import { evolve } from './evolve.ts';

/**
 * The cases as they were at an instant, by number: what the entries up to then say. Where a clock was wrong, a case's
 * times do not follow each other as its entries do; what stands before an entry of that instant was there too.
 */
export async function statesAt(database: Database, at: string): Promise<CaseState[]> {
  const states = new Map<string, CaseState>();
  /** Entries of a later time, which count once one of an earlier time follows. */
  const ahead = new Map<string, LedgerEntry[]>();
  for await (const row of allRows(database)) {
    const entry = caseLedger.fromRow(row);
    const { caseId } = entry;
    const waiting = ahead.get(caseId) ?? [];
    if (entry.at > at) {
      ahead.set(caseId, [...waiting, entry]);
      continue;
    }
    ahead.delete(caseId);
    for (const one of [...waiting, entry]) states.set(caseId, evolve(states.get(caseId) ?? null, one));
  }
  return [...states.values()];
}
