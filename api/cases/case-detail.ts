import { presentTimes } from '../clocks/case-times.ts';
import type { WordLinkRow } from '../links/tables.ts';
import { roles } from '../people/contract.ts';
import type { Unit } from '../units/contract.ts';
import { demandsAnswered } from './answer-check/answered.ts';
import type { Actor, CaseState, LedgerEntry } from './case.ts';
import { caseItem, clockView } from './case-item.ts';
import type { Cases } from './cases.ts';
import { type CaseDetail, caseOrigins } from './contract.ts';
import { commandNames } from './contract-commands.ts';
import { presentProposals } from './correction-sentences.ts';
import { presentEndings } from './ending-views.ts';
import { describeEntry } from './entry-sentence.ts';
import { givenBack } from './given-back.ts';
import { presentMerging } from './merge-views.ts';
import { nextStep } from './owed.ts';
import { presentParticulars } from './particulars.ts';
import { presentWords } from './present-words.ts';
import { presentUnreached } from './receipt-sentences.ts';
import { presentUnits } from './unit-view.ts';
import { newWords } from './word-permissions.ts';

/** 案件页: everything that the case says, newest ledger entry first, with what this person may do now. */
export function presentCase(
  state: CaseState,
  entries: readonly LedgerEntry[],
  actor: Actor,
  can: ReturnType<Cases['can']>,
  units: readonly Unit[],
  at: Date,
  looks: readonly WordLinkRow[] = [],
): CaseDetail {
  const unitName = namer(units);
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  return {
    case: caseItem(state, byId, at.toISOString()),
    summary: state.summary,
    origin: caseOrigins[state.origin],
    documents: state.documents,
    demands: demandsAnswered(state),
    support: (state.duty?.support ?? []).map((id) => ({ id, name: unitName(id) })),
    ...presentUnits(state, unitName),
    emergency: state.emergency,
    emergencyLevel: state.emergencyLevel,
    unreached: presentUnreached(entries, unitName),
    proposals: presentProposals(state, actor),
    clocks: state.clocks.map((clock) => clockView(clock, byId, at.toISOString())),
    ...presentTimes(state),
    words: presentWords(state, actor, looks),
    newWords: newWords(state, actor),
    handling: state.handling.map(({ at: when, by, text, evidence }) => ({ at: when, by, text, evidence })),
    fix: presentFix(state.fix),
    conclusion: state.conclusion,
    ...presentEndings(state, unitName),
    merging: presentMerging(state),
    particulars: presentParticulars(state, at.toISOString()),
    entries: [...entries].reverse().map((entry) => presentEntry(entry, unitName)),
    next: nextStep(state, unitName, actor),
    givenBack: givenBack(state, entries, unitName),
    can: can.map(({ command, blocked }) => ({ command, name: commandNames[command], blocked })),
  };
}

function presentEntry(entry: LedgerEntry, unitName: (id: string) => string): CaseDetail['entries'][number] {
  const person = entry.by.kind === 'person' ? entry.by : null;
  return {
    seq: entry.seq,
    at: entry.at,
    by: person?.name ?? '系统',
    unit: person?.unitId == null ? null : unitName(person.unitId),
    type: entry.event.type,
    ...describeEntry(entry.event, unitName),
    hash: entry.hash,
  };
}

function presentFix(fix: CaseState['fix']): CaseDetail['fix'] {
  if (fix === null) return null;
  const { measures, solved, evidence, at, verified } = fix;
  return { measures, solved, evidence, at, verified };
}

/** Names of units and roles by id; an id that is neither (a unit since removed) is shown as it is. */
function namer(units: readonly Unit[]): (id: string) => string {
  const names = new Map([...Object.entries(roles), ...units.map((unit): [string, string] => [unit.id, unit.name])]);
  return (id) => names.get(id) ?? id;
}
