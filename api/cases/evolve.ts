import { clockChange } from '../clocks/evolve-clocks.ts';
import { UnreadableEntry } from '../ledger/ledger.ts';
import type { CaseEvent, CaseState } from './case.ts';
import { terminate } from './clock-ends.ts';
import { withPerson } from './consult.ts';
import { evolveConsult, noConsult } from './evolve-consult.ts';
import { evolveCorrection, followCorrections, noCorrections } from './evolve-corrections.ts';
import { evolveEnding, noEndings } from './evolve-endings.ts';
import { evolveMerge, noMerging } from './evolve-merge.ts';
import { evolveUnits } from './evolve-units.ts';
import { actorName, type Fact, stop, userIdOf } from './fold-parts.ts';
import { demandsCovered, foldWord, wordsReturned } from './fold-words.ts';
import { evolveParticulars, noParticulars } from './particulars.ts';
import { withoutRepeats } from './places.ts';
import { endedSteps, handledSteps } from './unit-steps.ts';

/** The one fold: the case after an entry. Does not compile until a new event is handled; throws UnreadableEntry on a case that does not begin with `opened`. */
export function evolve(state: CaseState | null, fact: Fact): CaseState {
  const { event } = fact;
  if (event.type === 'opened') return opened(fact, event);
  if (state === null)
    throw new UnreadableEntry(fact.caseId, `案件 ${fact.caseId} 的记录不是从登记开始，前面的记录缺失，读不出现状`);
  const { receipts = 0, ...before } = state;
  const changed = {
    ...change(state, event, fact),
    ...(event.type === 'receiptNoted' ? { receipts: receipts + 1 } : {}),
  };
  return followCorrections(
    { ...before, ...changed, people: withPerson(state.people, fact.by), version: fact.version },
    fact,
  );
}

/** The case that all its entries say; null without entries. */
export function replay(facts: readonly Fact[]): CaseState | null {
  return facts.reduce<CaseState | null>(evolve, null);
}

type Change = Partial<CaseState>;

function change(state: CaseState, event: Exclude<CaseEvent, { type: 'opened' }>, fact: Fact): Change {
  switch (event.type) {
    case 'documentsJoined':
      return {
        documents: [...state.documents, ...event.documents],
        places: withoutRepeats([...state.places, ...(event.places ?? [])]),
      };
    case 'filed':
      return {
        status: 'filed',
        level: event.level,
        emergency: event.emergency,
        respondent: event.respondent === undefined ? state.respondent : { ...event.respondent, reason: null },
        emergencyLevel: event.emergencyLevel ?? null,
        clocks: stop(state, fact.at, ['judge']),
      };
    case 'dismissed':
      return { status: 'dismissed', clocks: terminate(state.clocks, fact.at) };
    case 'returned':
      return event.each ? evolveUnits(state, event, fact) : returnedForAll(state, event, fact);
    case 'assigned':
    case 'accepted':
    case 'reassigned':
    case 'supportChanged':
    case 'handedDown':
    case 'reportedUp':
    case 'disputeRaised':
    case 'arbitrated':
    case 'respondentSet':
      return evolveUnits(state, event, fact);
    case 'handlingLogged':
      return handlingLogged(state, event, fact);
    case 'demandsSet':
      return { demands: demandsCovered(event.demands, state.words, state.reopened) };
    case 'wordBegun':
    case 'answerDrafted':
    case 'answerSubmitted':
    case 'answerReviewed':
    case 'answerWithdrawn':
    case 'wordDropped':
    case 'withholdProposed':
    case 'withholdDecided':
    case 'answerWithheld':
    case 'answerPublished':
    case 'pressRecorded':
    case 'linkKept':
    case 'linkTrouble':
    case 'linkSettled':
      return foldWord(state, event, fact);
    case 'fixProved':
      return fixProved(event, fact);
    case 'fixVerified':
      return fixVerified(state, event);
    case 'archived':
      return { status: 'archived' };
    case 'extensionAsked':
    case 'extensionRefused':
    case 'extended':
    case 'foundTimeCorrected':
    case 'happenedTimeSet':
    case 'reportFiled':
    case 'stepRecorded':
      return clockChange(state, event, fact);
    case 'urged':
      return {};
    case 'levelRaised':
      return { level: event.level };
    case 'clocksStarted':
      return { clocks: started(state, event, fact.at) };
    case 'clockNoted':
      return { clocks: noted(state, event) };
    case 'receiptNoted':
      return {};
    case 'changeProposed':
    case 'proposalConfirmed':
    case 'proposalDeclined':
    case 'proposalRecalled':
    case 'corrected':
    case 'withdrawn':
    case 'clocksEnded':
      return evolveCorrection(state, event, fact);
    case 'referred':
    case 'referralReceipted':
    case 'referralAnswered':
    case 'cluesAsked':
    case 'cluesGiven':
    case 'closed':
    case 'lookedAgain':
    case 'reopened':
      return evolveEnding(state, event, fact);
    case 'commented':
    case 'instructed':
    case 'supervised':
    case 'orderAnswered':
      return evolveConsult(state, event, fact);
    case 'mergedInto':
    case 'caseTakenOver':
    case 'mergeUndone':
    case 'partSplitOff':
    case 'splitFrom':
      return evolveMerge(state, event, fact);
    case 'particularsSet':
    case 'assessed':
      return evolveParticulars(state, event, fact);
    default:
      return event satisfies never;
  }
}

type Of<T extends CaseEvent['type']> = Extract<CaseEvent, { type: T }>;

function opened(fact: Fact, event: Of<'opened'>): CaseState {
  return {
    id: fact.caseId,
    number: event.number,
    title: event.title,
    summary: event.summary,
    level: event.level,
    status: 'toJudge',
    origin: event.origin,
    emergency: false,
    documents: event.documents,
    openedAt: fact.at,
    foundAt: event.foundAt,
    publishedAt: event.publishedAt,
    happenedAt: event.happenedAt ?? null,
    firstFoundAt: event.foundAt,
    foundChanges: [],
    late: event.late ?? null,
    reports: [],
    steps: [],
    topics: event.topics,
    places: withoutRepeats(event.places),
    respondent: null,
    demands: event.demands.map((text) => ({ text, covered: false })),
    duty: null,
    unitSteps: [],
    dispute: null,
    rulings: [],
    clocks: [],
    words: [],
    handling: [],
    fix: null,
    conclusion: null,
    closedAt: null,
    reopened: 0,
    returns: [],
    demo: event.demo,
    version: fact.version,
    ...noCorrections(event.level),
    ...noEndings(),
    ...noConsult(),
    ...noMerging(),
    ...noParticulars(),
  };
}

/** 退回 as the first release wrote it: the whole assignment ended, and the next unit writes its own draft; what went out stays. */
function returnedForAll(state: CaseState, event: Of<'returned'>, fact: Fact): Change {
  return {
    status: 'filed',
    duty: null,
    unitSteps: endedSteps(state, fact.at),
    words: wordsReturned(state),
    clocks: stop(state, fact.at, ['accept']),
    returns: [...state.returns, { unitId: event.unitId, reason: event.reason, at: fact.at, role: null }],
  };
}

function handlingLogged(state: CaseState, event: Of<'handlingLogged'>, fact: Fact): Change {
  const entry = { text: event.text, evidence: event.evidence, by: actorName(fact.by), at: fact.at };
  return {
    handling: [...state.handling, entry],
    unitSteps: handledSteps(state, fact),
    status: state.status === 'accepted' ? 'handling' : state.status,
  };
}

function fixProved(event: Of<'fixProved'>, fact: Fact): Change {
  return {
    status: 'fixed',
    fix: {
      measures: event.measures,
      solved: event.solved,
      evidence: event.evidence,
      at: fact.at,
      userId: userIdOf(fact.by),
      verified: false,
    },
  };
}

function fixVerified(state: CaseState, event: Of<'fixVerified'>): Change {
  const pass = event.verdict === 'pass';
  return {
    status: pass ? 'verified' : 'handling',
    fix: state.fix === null ? null : { ...state.fix, verified: pass },
  };
}

function started(state: CaseState, event: Of<'clocksStarted'>, at: string): CaseState['clocks'] {
  const fresh = event.clocks.map((clock) => ({
    ...clock,
    originalDueAt: clock.dueAt,
    knownAt: at,
    asked: null,
    extensions: 0,
    stoppedAt: null,
    end: null,
    extended: false,
    noted: [],
  }));
  return [...state.clocks, ...fresh];
}

function noted(state: CaseState, event: Of<'clockNoted'>): CaseState['clocks'] {
  return state.clocks.map((clock) =>
    clock.kind === event.clock && clock.stoppedAt === null && clock.dueAt === event.dueAt
      ? { ...clock, noted: [...clock.noted, event.note] }
      : clock,
  );
}
