import { nextClock } from '../clocks/clock-state.ts';
import type { Database } from '../database/open.ts';
import type { CaseState } from './case.ts';
import { evolve } from './evolve.ts';
import { allRows, fromRow, lockHead, type Writing } from './ledger.ts';
import { currentStep, stepRoles } from './permissions.ts';

/** Writes the row by which a case is listed and found, in the transaction that appends its entries. */
export async function project(writing: Writing, state: CaseState): Promise<void> {
  const row = {
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
  };
  await writing
    .insertInto('cases')
    .values({ id: state.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  const { duty } = state;
  const units = duty === null ? [] : [...new Set([duty.lead, duty.handler, ...duty.support])];
  const caseId = state.id;
  await writing.deleteFrom('caseUnits').where('caseId', '=', caseId).execute();
  if (units.length > 0)
    await writing
      .insertInto('caseUnits')
      .values(units.map((unitId) => ({ caseId, unitId })))
      .execute();
  await writing.deleteFrom('caseWaits').where('caseId', '=', caseId).execute();
  const waits = waitsFor(state);
  if (waits.length > 0)
    await writing
      .insertInto('caseWaits')
      .values(waits.map((whom) => ({ caseId, whom })))
      .execute();
  const topics = [...new Set(state.topics)].map((topic) => ({ caseId, topic }));
  if (topics.length > 0)
    await writing
      .insertInto('caseTopics')
      .values(topics)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  const documents = state.documents.map((document) => ({ caseId, documentId: document.id }));
  for (let at = 0; at < documents.length; at += 200)
    await writing
      .insertInto('caseDocuments')
      .values(documents.slice(at, at + 200))
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
