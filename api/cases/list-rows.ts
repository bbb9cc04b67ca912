import { nextClock } from '../clocks/clock-state.ts';
import { excluded } from '../database/excluded.ts';
import type { CaseRow } from '../database/tables-ledger.ts';
import { inPieces } from '../events/in-list.ts';
import type { Writing } from '../ledger/ledger.ts';
import type { CaseState } from './case.ts';
import { unitsOf } from './clock-spans.ts';
import { waitsFor } from './owed.ts';
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

/** Writes the rows of several cases; what a case has of units, waits and places is not there yet. */
export async function writeRows(writing: Writing, cases: readonly { id: string; rows: CaseRows }[]): Promise<void> {
  await inPieces(
    cases.map(({ id, rows }) => ({ id, ...rows.cases })),
    (piece) =>
      writing
        .insertInto('cases')
        .values(piece)
        .onConflict((conflict) => conflict.column('id').doUpdateSet((eb) => excluded(eb, caseColumns)))
        .execute(),
  );
  await inPieces(
    cases.flatMap(({ id, rows }) => rows.caseUnits.map((unitId) => ({ caseId: id, unitId }))),
    (piece) => writing.insertInto('caseUnits').values(piece).execute(),
  );
  await inPieces(
    cases.flatMap(({ id, rows }) => rows.caseWaits.map((whom) => ({ caseId: id, whom }))),
    (piece) => writing.insertInto('caseWaits').values(piece).execute(),
  );
  await inPieces(
    cases.flatMap(({ id, rows }) => rows.casePlaces.map((code) => ({ caseId: id, code }))),
    (piece) => writing.insertInto('casePlaces').values(piece).execute(),
  );
  await inPieces(
    cases.flatMap(({ id, rows }) => rows.caseTopics.map((topic) => ({ caseId: id, topic }))),
    (piece) =>
      writing
        .insertInto('caseTopics')
        .values(piece)
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
  );
  await inPieces(
    cases.flatMap(({ id, rows }) => rows.caseDocuments.map((documentId) => ({ caseId: id, documentId }))),
    (piece) =>
      writing
        .insertInto('caseDocuments')
        .values(piece)
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
  );
}

const caseColumns = [
  ...(['number', 'title', 'status', 'answerStatus', 'level', 'place', 'openedAt', 'dueAt', 'late', 'version'] as const),
  'state',
] as const satisfies readonly (keyof CaseRow)[];

/** What stands as due where no clock runs: after every real instant. */
export const noDue = '9999';
