import { levelOrder } from '../../analysis/codes.ts';
import { judgeFrom, missingClocks, publicWords, reopenedClocks } from '../clocks/case-clocks.ts';
import { decideClock } from '../clocks/decide-clocks.ts';
import type { Unit } from '../units/contract.ts';
import type { Actor, CaseEvent, CaseState } from './case.ts';
import { Clock } from './case-events.ts';
import { decideConsult } from './consult.ts';
import { unansweredStatuses } from './contract.ts';
import type { CaseCommand, CaseCommandType } from './contract-commands.ts';
import { decideCorrection } from './corrections.ts';
import { decideUnits, respondentByRule } from './decide-units.ts';
import { decideWord } from './decide-words.ts';
import { decideEnding } from './endings.ts';
import { decideParticulars, type Particulars } from './particulars.ts';
import { permit } from './permissions.ts';
import { refused } from './refusals.ts';
import type { LedgerSettings } from './settings.ts';
import { isWordCommand } from './word-permissions.ts';

/** All that a decision may look at besides the case: who, when, the office's rules and the units by id. */
export type Circumstances = {
  actor: Actor;
  at: string;
  settings: LedgerSettings;
  units: ReadonlyMap<string, Unit>;
};

/** 决定：the entries that a command brings. Pure. Throws Forbidden when this person may not, Refused when the case does not allow it; both in Chinese. */
export function decide(command: CaseCommand, state: CaseState, given: Circumstances): CaseEvent[] {
  if (isWordCommand(command)) return decideWord(command, state, given);
  permit(command.type, state, given.actor);
  switch (command.type) {
    case 'file':
      return file(command, state, given);
    case 'dismiss':
    case 'propose':
    case 'confirmProposal':
    case 'declineProposal':
    case 'recallProposal':
    case 'withdraw':
      return decideCorrection(command, state, given);
    case 'assign':
    case 'accept':
    case 'return':
    case 'reassign':
    case 'changeSupport':
    case 'handDown':
    case 'reportUp':
    case 'dispute':
    case 'arbitrate':
    case 'setRespondent':
      return decideUnits(command, state, given);
    case 'logHandling':
      return [{ type: 'handlingLogged', text: command.text, evidence: command.evidence }];
    case 'setDemands':
      return [{ type: 'demandsSet', demands: command.demands }];
    case 'proveFix':
      return [...proveFix(command), ...said(state, { mechanism: command.mechanism })];
    case 'verifyFix':
      return [
        { type: 'fixVerified', verdict: command.verdict, opinion: command.opinion },
        ...said(state, { satisfaction: command.satisfaction }),
      ];
    case 'refer':
    case 'recordReceipt':
    case 'recordReferralAnswer':
    case 'askClues':
    case 'giveClues':
    case 'close':
    case 'lookAgain':
      return decideEnding(command, state, given);
    case 'comment':
    case 'instruct':
    case 'supervise':
    case 'answerOrder':
      return decideConsult(command, state, given);
    case 'setParticulars':
    case 'assess':
      return decideParticulars(command, state);
    case 'archive':
      return [{ type: 'archived', archiveNumber: `${state.number}-归档` }];
    case 'reopen':
      return reopen(command.reason, 'person', state, given);
    case 'askExtension':
    case 'extend':
    case 'refuseExtension':
    case 'correctFoundTime':
    case 'setHappenedTime':
    case 'fileReport':
    case 'recordStep':
      return decideClock(command, state, given);
    case 'urge':
      return [{ type: 'urged', text: command.text }];
    case 'raiseLevel':
      return raiseLevel(command, state, given);
    default:
      return command satisfies never;
  }
}

/** Entries of a reopening, by a person or because the complaint came back (旧案复发): a new answer clock, and the units must accept again. */
export function reopen(
  reason: string,
  cause: 'person' | 'relapse',
  state: CaseState,
  { at, settings }: Pick<Circumstances, 'at' | 'settings'>,
): CaseEvent[] {
  // Those of a referral without receipt run on, and never twice.
  const running = state.clocks.filter(({ stoppedAt }) => stoppedAt === null).map(({ kind }) => kind);
  const again = cause === 'person' ? unanswered(state).filter(({ kind }) => !running.includes(kind)) : [];
  const owed = new Set([...running, ...again.map(({ kind }) => kind)]);
  const fresh = reopenedClocks(state, at, settings.clocks).filter(({ kind }) => !owed.has(kind));
  return [{ type: 'reopened', reason, cause }, ...clocksStarted([...again, ...fresh])];
}

/** What was owed to the public when the case ended without an answer is owed again by the same limit: ending and opening it gains no time. */
function unanswered(state: CaseState): Clock[] {
  const ended = state.clocks.filter(({ end }) => end === 'terminated').at(-1)?.stoppedAt;
  if (!unansweredStatuses.includes(state.status)) return [];
  return state.clocks
    .filter(({ kind, end, stoppedAt }) => publicWords.includes(kind) && end === 'terminated' && stoppedAt === ended)
    .map((clock) => Clock.parse({ ...clock, dueAt: clock.originalDueAt }));
}

/** No entry when no clock starts. */
export function clocksStarted(clocks: Extract<CaseEvent, { type: 'clocksStarted' }>['clocks']): CaseEvent[] {
  return clocks.length === 0 ? [] : [{ type: 'clocksStarted', clocks }];
}

type Of<T extends CaseCommandType> = Extract<CaseCommand, { type: T }>;

function file(command: Of<'file'>, state: CaseState, given: Circumstances): CaseEvent[] {
  if (command.level === 'none') throw refused('level.none');
  const emergencyLevel = command.emergencyLevel ?? null;
  const filed = { level: command.level, emergency: command.emergency || emergencyLevel !== null, emergencyLevel };
  const respondent = respondentByRule(state, given.units);
  const clocks = missingClocks(state, filed, given.at, given.settings.clocks);
  return [{ type: 'filed', ...filed, reason: command.reason, respondent }, ...clocksStarted(clocks)];
}

/** What a form asks besides its own matter; no entry when it says nothing new. */
function said(
  state: CaseState,
  { mechanism, satisfaction }: { [of in 'mechanism' | 'satisfaction']?: Particulars[of] | undefined },
): CaseEvent[] {
  if (mechanism != null && mechanism !== state.particulars.mechanism) return [{ type: 'particularsSet', mechanism }];
  if (satisfaction == null || satisfaction === state.particulars.satisfaction) return [];
  return [{ type: 'particularsSet', satisfaction }];
}

function proveFix(command: Of<'proveFix'>): CaseEvent[] {
  if (command.evidence.length === 0) throw refused('fix.noEvidence');
  if (command.evidence.every(({ url, attachment }) => url === null && attachment === undefined))
    throw refused('fix.onlyWords');
  return [{ type: 'fixProved', measures: command.measures, solved: command.solved, evidence: command.evidence }];
}

function raiseLevel(command: Of<'raiseLevel'>, state: CaseState, given: Circumstances): CaseEvent[] {
  if (levelOrder.indexOf(command.level) <= levelOrder.indexOf(state.level)) throw refused('level.notHigher');
  const raised = { level: command.level, emergency: state.emergency };
  const clocks = [
    ...missingClocks(state, raised, given.at, given.settings.clocks),
    ...judgeFrom({ ...state, ...raised }, given.at, given.settings.clocks),
  ];
  return [{ type: 'levelRaised', level: command.level, reason: command.reason }, ...clocksStarted(clocks)];
}
