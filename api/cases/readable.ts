import type { LedgerRow } from '../database/tables-ledger.ts';
import { UnreadableEntry } from '../ledger/ledger.ts';
import type { CaseState, LedgerEntry } from './case.ts';
import type { CaseEvent } from './case-events.ts';
import { caseLedger } from './case-ledger.ts';
import { evolve } from './evolve.ts';

/** A case as far as this program can read its entries; `unreadable` is the sentence about the first that it cannot. */
export type Readable = { state: CaseState; entries: LedgerEntry[]; unreadable: string | null };

/**
 * Folds the rows of a case up to the first that cannot be read, so that a list can show the case and say so. Where even
 * the first cannot, it is shown by what can be made out of it. Null without rows.
 */
export function readAsFarAsPossible(rows: readonly LedgerRow[]): Readable | null {
  const [first] = rows;
  if (first === undefined) return null;
  const entries: LedgerEntry[] = [];
  let state: CaseState | null = null;
  try {
    for (const row of rows) {
      const entry = caseLedger.fromRow(row);
      state = evolve(state, entry);
      entries.push(entry);
    }
  } catch (error) {
    if (!(error instanceof UnreadableEntry)) throw error;
    return { state: state ?? madeOut(first), entries, unreadable: error.message };
  }
  return state === null ? null : { state, entries, unreadable: null };
}

/** What a list needs of a case whose first entry cannot be read. */
function madeOut({ caseId, version, at, event }: LedgerRow): CaseState {
  const text = (name: string) => new RegExp(`"${name}":"([^"\\\\]{1,300})"`).exec(event)?.[1] ?? null;
  const opened: Extract<CaseEvent, { type: 'opened' }> = {
    type: 'opened',
    // Numbers are unique in the list, and ids are too.
    number: text('number') ?? caseId,
    title: text('title') ?? '（标题读不出）',
    summary: '',
    level: 'none',
    origin: 'manual',
    documents: [],
    foundAt: at,
    publishedAt: null,
    topics: [],
    place: null,
    demands: [],
    demo: false,
  };
  return evolve(null, { caseId, version, at, by: { kind: 'system' }, event: opened });
}
