import { nextClock } from '../clocks/clock-state.ts';
import type { Database } from '../database/open.ts';
import type { CaseRow } from '../database/tables-ledger.ts';
import type { CaseState } from './case.ts';
import { evolve } from './evolve.ts';
import { allRows, fromRow, lockHead, type Writing } from './ledger.ts';
import { currentStep, stepRoles } from './permissions.ts';

/** The rows by which a case is listed and found: all that `project` writes and verification compares. */
export type CaseRows = {
  cases: Omit<CaseRow, 'id'>;
  caseUnits: string[];
  caseWaits: string[];
  caseTopics: string[];
  caseDocuments: string[];
};

/** What a state gives. */
export function rowsOf(state: CaseState): CaseRows {
  const { duty } = state;
  return {
    cases: {
      number: state.number,
      title: state.title,
      status: state.status,
      answerStatus: state.answer.status,
      level: state.level,
      place: state.place?.code ?? null,
      openedAt: state.openedAt,
      dueAt: nextClock(state.clocks)?.dueAt ?? noDue,
      version: state.version,
      state: JSON.stringify(state),
    },
    caseUnits: duty === null ? [] : [...new Set([duty.lead, duty.handler, ...duty.support])],
    caseWaits: waitsFor(state),
    caseTopics: [...new Set(state.topics)],
    caseDocuments: [...new Set(state.documents.map(({ id }) => id))],
  };
}

/** Writes the rows by which a case is listed and found, in the transaction that appends its entries. */
export async function project(writing: Writing, state: CaseState): Promise<void> {
  const rows = rowsOf(state);
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

/** 待办：whom a case waits for, as `role:<role>` and `unit:<id>`. */
export function waitsFor(state: CaseState): string[] {
  const { status, answer, duty } = state;
  const whom = new Set<string>();
  const units = duty === null ? [] : [`unit:${duty.lead}`, `unit:${duty.handler}`];
  const addUnits = () => {
    for (const unit of units) whom.add(unit);
  };
  if (status === 'toJudge' || status === 'filed' || status === 'fixed') whom.add('role:publicity');
  if (status === 'assigned' || status === 'accepted' || status === 'handling') addUnits();
  if (!(status === 'fixed' || status === 'verified' || status === 'accepted' || status === 'handling'))
    return [...whom];
  const step = currentStep(state);
  if (step !== null) whom.add(`role:${stepRoles[step]}`);
  if (answer.status === 'none' || answer.status === 'draft' || answer.status === 'returned') addUnits();
  if (answer.status === 'approved') whom.add('role:publicity');
  if (status === 'verified') {
    if (state.fix?.solved !== 'yes') addUnits();
    else if (answer.status === 'published' || answer.status === 'withheld') whom.add('role:publicity');
  }
  return [...whom];
}

/** Makes the case list anew from the ledger alone. Returns how many cases it holds. */
export async function rebuildCases(database: Database): Promise<number> {
  return database.transaction().execute(async (writing) => {
    await lockHead(writing);
    for (const table of ['cases', 'caseUnits', 'caseWaits', 'caseTopics', 'caseDocuments', 'caseNumbers'] as const)
      await writing.deleteFrom(table).execute();
    const states = new Map<string, CaseState>();
    for await (const row of allRows(writing)) {
      const entry = fromRow(row);
      states.set(entry.caseId, evolve(states.get(entry.caseId) ?? null, entry));
    }
    const last = new Map<string, number>();
    for (const state of states.values()) {
      await project(writing, state);
      const [year = '', count = '0'] = state.number.split('-');
      last.set(year, Math.max(last.get(year) ?? 0, Number(count)));
    }
    for (const [year, number] of last) await writing.insertInto('caseNumbers').values({ year, last: number }).execute();
    return states.size;
  });
}

/** What stands as due where no clock runs: after every real instant. */
export const noDue = '9999';
