import type { Database } from '../database/open.ts';
import { inPieces } from '../events/in-list.ts';
import { allRows } from '../ledger/ledger.ts';
import type { CaseState, LedgerEntry } from './case.ts';
import { caseLedger } from './case-ledger.ts';
import { noEnd } from './clock-spans.ts';
import { evolve, replay } from './evolve.ts';

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

/** The same of cases of which something may be told of the time from `from` on: that run now, or were written to since. All others had ended before it, with all their clocks. */
export async function statesSince(database: Database, from: string, at: string): Promise<CaseState[]> {
  const running = (table: 'clockSpans' | 'caseLevelSpans') =>
    database.selectFrom(table).select('caseId').where('knownUntil', '=', noEnd);
  const rows = await database
    .selectFrom('ledger')
    .select('caseId')
    .where('at', '>=', from)
    .union(running('clockSpans'))
    .union(running('caseLevelSpans'))
    .union(database.selectFrom('caseWaits').select('caseId'))
    .execute();
  return statesOf(
    database,
    rows.map(({ caseId }) => caseId),
    at,
  );
}

/** Which of these texts some case held at an instant. */
export async function heldAt(database: Database, documentIds: readonly string[], at: string): Promise<Set<string>> {
  const caseIds = new Set<string>();
  await inPieces(documentIds, async (piece) => {
    const rows = await database.selectFrom('caseDocuments').select('caseId').where('documentId', 'in', piece).execute();
    for (const { caseId } of rows) caseIds.add(caseId);
  });
  const held = new Set(
    (await statesOf(database, [...caseIds], at)).flatMap(({ documents }) => documents.map(({ id }) => id)),
  );
  return new Set(documentIds.filter((id) => held.has(id)));
}

/** In the order in which they were opened. */
async function statesOf(database: Database, caseIds: readonly string[], at: string): Promise<CaseState[]> {
  const found: { seq: number; state: CaseState }[] = [];
  await inPieces(
    caseIds,
    async (piece) => {
      for (const entries of (await caseLedger.entriesOfEach(database, piece)).values()) {
        const last = entries.findLastIndex((entry) => entry.at <= at);
        const state = replay(entries.slice(0, last + 1));
        if (state !== null) found.push({ seq: entries[0]?.seq ?? 0, state });
      }
    },
    packCases,
  );
  return found.sort((one, other) => one.seq - other.seq).map(({ state }) => state);
}

/** So many cases are read at a time: others are answered between two such packs. */
const packCases = 50;
