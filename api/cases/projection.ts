import { excluded } from '../database/excluded.ts';
import type { Database } from '../database/open.ts';
import { inPieces } from '../events/in-list.ts';
import { lockHead, type Writing } from '../ledger/ledger.ts';
import { assessedFactsOf, writeFacts } from './assessed-facts.ts';
import type { CaseState, LedgerEntry } from './case.ts';
import { type Spans, spansOf, writeSpans } from './clock-spans.ts';
import { everyCase } from './every-case.ts';
import { type CaseRows, rowsOf, writeRows } from './list-rows.ts';
import { readAsFarAsPossible } from './readable.ts';

/** Writes the rows by which cases are listed and found, in the transaction that appends their entries. */
export async function project(writing: Writing, states: readonly CaseState[]): Promise<void> {
  const ids = states.map(({ id }) => id);
  for (const table of ['caseUnits', 'caseWaits', 'casePlaces'] as const)
    await writing.deleteFrom(table).where('caseId', 'in', ids).execute();
  await writeRows(
    writing,
    states.map((state) => ({ id: state.id, rows: rowsOf(state) })),
  );
}

/** 拆案: the texts that went to another case are found there. */
export async function dropDocuments(writing: Writing, entries: readonly LedgerEntry[]): Promise<void> {
  for (const { caseId, event } of entries)
    if (event.type === 'partSplitOff')
      await writing
        .deleteFrom('caseDocuments')
        .where('caseId', '=', caseId)
        .where('documentId', 'in', event.documents)
        .execute();
}

/** The version of what is made from the ledger; raised by each release in which the same entries give other rows. */
export const projectionVersion = 4;

/**
 * Makes the case list and the other read models anew from the ledger alone, in one transaction: who reads meanwhile finds
 * the old rows, who writes waits. A case that cannot be read to its end is listed as far as it can, and says so. Returns
 * how many cases it holds; `told` hears of every thousandth.
 */
export async function rebuildCases(database: Database, told: (cases: number) => void = () => {}): Promise<number> {
  return database.transaction().execute(async (writing) => {
    await lockHead(writing);
    return rebuildWithin(writing, told);
  });
}

/** The same where the lock of the ledger is held already. */
export async function rebuildWithin(writing: Writing, told: (cases: number) => void): Promise<number> {
  for (const table of rebuilt) await writing.deleteFrom(table).execute();
  const last = new Map<string, number>();
  let cases = 0;
  const pack: MadeCase[] = [];
  for await (const rows of everyCase(writing)) {
    const read = readAsFarAsPossible(rows);
    if (read === null) continue;
    const { state, entries, unreadable } = read;
    pack.push({ id: state.id, state, rows: rowsOf(state, unreadable), spans: spansOf(entries), entries });
    const [year = '', count = '0'] = state.number.split('-');
    if (/^\d+$/.test(count)) last.set(year, Math.max(last.get(year) ?? 0, Number(count)));
    cases += 1;
    if (pack.length >= packCases) await writePack(writing, pack.splice(0));
    if (cases % toldEvery === 0) told(cases);
  }
  await writePack(writing, pack);
  for (const [year, number] of last) await writing.insertInto('caseNumbers').values({ year, last: number }).execute();
  await writing.deleteFrom('heads').where('name', '=', versionName).execute();
  await writing
    .insertInto('heads')
    .values({ name: versionName, value: String(projectionVersion) })
    .execute();
  return cases;
}

const toldEvery = 1_000;

type MadeCase = { id: string; state: CaseState; rows: CaseRows; spans: Spans; entries: readonly LedgerEntry[] };

/** Cases whose rows are written together. */
const packCases = 100;

/** All that is made of cases that have none yet: some statements for all of them. */
async function writePack(writing: Writing, pack: readonly MadeCase[]): Promise<void> {
  await writeRows(writing, pack);
  await writeSpans(writing, {
    clocks: pack.flatMap(({ spans }) => spans.clocks),
    outcomes: pack.flatMap(({ spans }) => spans.outcomes),
    units: pack.flatMap(({ spans }) => spans.units),
    levels: pack.flatMap(({ spans }) => spans.levels),
  });
  await writeFacts(
    writing,
    pack.flatMap(({ state }) => assessedFactsOf(state)),
  );
  await writeEvents(
    writing,
    pack.flatMap(({ entries }) => entries),
  );
}

/** Under which name the version of the rows is kept. */
export const versionName = 'projections';

const rebuilt = [
  'cases',
  'caseUnits',
  'caseWaits',
  'caseTopics',
  'caseDocuments',
  'casePlaces',
  'caseNumbers',
  'clockSpans',
  'clockOutcomes',
  'caseUnitSpans',
  'caseLevelSpans',
  'caseEvents',
  'assessedFacts',
] as const;

/** Writes which kinds of things happened, by which lists count, with the entries that say so. */
export async function writeEvents(writing: Writing, entries: readonly LedgerEntry[]): Promise<void> {
  await inPieces(
    entries.map(({ seq, caseId, at, event }) => ({ seq, caseId, type: event.type, at })),
    (piece) =>
      writing
        .insertInto('caseEvents')
        .values(piece)
        // A row may stand there when entries were lost with a restored older state.
        .onConflict((conflict) => conflict.column('seq').doUpdateSet((eb) => excluded(eb, ['caseId', 'type', 'at'])))
        .execute(),
  );
}
