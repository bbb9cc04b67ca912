import type { Database } from '../database/open.ts';
import type { CaseState } from './case.ts';
import { evolve } from './evolve.ts';
import { allRows, fromRow } from './ledger.ts';

/** The cases as they were at an instant, by number: what the entries up to then say. */
export async function statesAt(database: Database, at: string): Promise<CaseState[]> {
  const states = new Map<string, CaseState>();
  for await (const row of allRows(database, { through: at })) {
    const entry = fromRow(row);
    states.set(entry.caseId, evolve(states.get(entry.caseId) ?? null, entry));
  }
  return [...states.values()];
}
