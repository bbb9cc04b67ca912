import { nextClock } from '../clocks/clock-state.ts';
import type { Database } from '../database/open.ts';
import type { CaseRow } from '../database/tables-ledger.ts';
import { inPieces } from '../events/in-list.ts';
import { lockHead, type Writing } from '../ledger/ledger.ts';
import type { CaseState, LedgerEntry } from './case.ts';
import { type Spans, spansOf, unitsOf, writeSpans } from './clock-spans.ts';
import { everyCase } from './every-case.ts';
import { waitsFor } from './owed.ts';
import { readAsFarAsPossible } from './readable.ts';
import { answerStatus } from './words.ts';

/** What stands in the list of a case: its state, as far as its entries could be read. */
export type ListedState = CaseState & { unreadable?: string };

/** The rows by which a case is listed and found: all that `project` writes and verification compares. */
export type CaseRows = {
  cases: Omit<CaseRow, 'id'>;
  caseUnits: string[];
  caseWaits: string[];
  caseTopics: string[];
  caseDocuments: string[];
  casePlaces: string[];
};

/** What a state gives; `unreadable` goes with it into the list. */
export function rowsOf(state: CaseState, unreadable: string | null = null): CaseRows {
  return {
    cases: {
      number: state.number,
      title: state.title,
      status: state.status,
      answerStatus: answerStatus(state),
      level: state.level,
      place: state.places[0]?.code ?? null,
      openedAt: state.openedAt,
      dueAt: nextClock(state.clocks)?.dueAt ?? noDue,
      late: (state.late ?? null) === null ? 0 : 1,
      version: state.version,
      state: JSON.stringify(unreadable === null ? state : ({ ...state, unreadable } satisfies ListedState)),
    },
    caseUnits: unitsOf(state),
    caseWaits: waitsFor(state),
    caseTopics: [...new Set(state.topics)],
    caseDocuments: [...new Set(state.documents.map(({ id }) => id))],
    casePlaces: state.places.map(({ code }) => code),
  };
}

/** Writes the rows by which a case is listed and found, in the transaction that appends its entries; `unreadable` says why not all of its entries are in them. */
export async function project(writing: Writing, state: CaseState, unreadable: string | null = null): Promise<void> {
  const rows = rowsOf(state, unreadable);
  await writing
    .insertInto('cases')
    .values({ id: state.id, ...rows.cases })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rows.cases))
    .execute();
  const caseId = state.id;
  await writing.deleteFrom('caseUnits').where('caseId', '=', caseId).execute();
  if (rows.caseUnits.length > 0)
    await writing
      .insertInto('caseUnits')
      .values(rows.caseUnits.map((unitId) => ({ caseId, unitId })))
      .execute();
  await writing.deleteFrom('caseWaits').where('caseId', '=', caseId).execute();
  if (rows.caseWaits.length > 0)
    await writing
      .insertInto('caseWaits')
      .values(rows.caseWaits.map((whom) => ({ caseId, whom })))
      .execute();
  await writing.deleteFrom('casePlaces').where('caseId', '=', caseId).execute();
  if (rows.casePlaces.length > 0)
    await writing
      .insertInto('casePlaces')
      .values(rows.casePlaces.map((code) => ({ caseId, code })))
      .execute();
  if (rows.caseTopics.length > 0)
    await writing
      .insertInto('caseTopics')
      .values(rows.caseTopics.map((topic) => ({ caseId, topic })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  for (let at = 0; at < rows.caseDocuments.length; at += 200)
    await writing
      .insertInto('caseDocuments')
      .values(rows.caseDocuments.slice(at, at + 200).map((documentId) => ({ caseId, documentId })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
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
export const projectionVersion = 3;

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
    pack.push({ id: state.id, rows: rowsOf(state, unreadable), spans: spansOf(entries), entries });
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

type MadeCase = { id: string; rows: CaseRows; spans: Spans; entries: readonly LedgerEntry[] };

/** Cases whose rows are written together. */
const packCases = 100;

/** The rows of cases that have none yet: some statements for all of them. */
async function writePack(writing: Writing, pack: readonly MadeCase[]): Promise<void> {
  const of = <T extends object>(rows: (rows: CaseRows) => readonly string[], made: (one: string) => T) =>
    pack.flatMap(({ id, rows: own }) => rows(own).map((one) => ({ caseId: id, ...made(one) })));
  await inPieces(
    pack.map(({ id, rows }) => ({ id, ...rows.cases })),
    (piece) => writing.insertInto('cases').values(piece).execute(),
  );
  await inPieces(
    of(
      ({ caseUnits }) => caseUnits,
      (unitId) => ({ unitId }),
    ),
    (piece) => writing.insertInto('caseUnits').values(piece).execute(),
  );
  await inPieces(
    of(
      ({ caseWaits }) => caseWaits,
      (whom) => ({ whom }),
    ),
    (piece) => writing.insertInto('caseWaits').values(piece).execute(),
  );
  await inPieces(
    of(
      ({ casePlaces }) => casePlaces,
      (code) => ({ code }),
    ),
    (piece) => writing.insertInto('casePlaces').values(piece).execute(),
  );
  await inPieces(
    of(
      ({ caseTopics }) => caseTopics,
      (topic) => ({ topic }),
    ),
    (piece) => writing.insertInto('caseTopics').values(piece).execute(),
  );
  await inPieces(
    of(
      ({ caseDocuments }) => caseDocuments,
      (documentId) => ({ documentId }),
    ),
    (piece) => writing.insertInto('caseDocuments').values(piece).execute(),
  );
  await writeSpans(writing, {
    clocks: pack.flatMap(({ spans }) => spans.clocks),
    outcomes: pack.flatMap(({ spans }) => spans.outcomes),
    units: pack.flatMap(({ spans }) => spans.units),
    levels: pack.flatMap(({ spans }) => spans.levels),
  });
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
] as const;

/** Writes which kinds of things happened, by which lists count, with the entries that say so. */
export async function writeEvents(writing: Writing, entries: readonly LedgerEntry[]): Promise<void> {
  for (let at = 0; at < entries.length; at += eventsMax)
    await writing
      .insertInto('caseEvents')
      .values(
        entries
          .slice(at, at + eventsMax)
          .map(({ seq, caseId, at: when, event }) => ({ seq, caseId, type: event.type, at: when })),
      )
      // A row may stand there when entries were lost with a restored older state.
      .onConflict((conflict) =>
        conflict.column('seq').doUpdateSet((eb) => ({
          caseId: eb.ref('excluded.caseId'),
          type: eb.ref('excluded.type'),
          at: eb.ref('excluded.at'),
        })),
      )
      .execute();
}

const eventsMax = 1_000;

/** What stands as due where no clock runs: after every real instant. */
export const noDue = '9999';
