import { levelOrder } from '../../analysis/codes.ts';
import { regionName } from '../../analysis/places/regions.ts';
import { missingClocks } from '../clocks/case-clocks.ts';
import type { Role } from '../people/contract.ts';
import type { Actor, CaseEvent, CasePlace, CaseState } from './case.ts';
import type { CaseCommand } from './contract-commands.ts';
import type { EmergencyLevel } from './contract-corrections.ts';
import type { ProposedChange } from './correction-events.ts';
import { isGrave } from './correction-rules.ts';
import { type Circumstances, clocksStarted } from './decide.ts';
import { citiesLeftOut, overOf } from './decide-units.ts';
import { mergeEffect } from './merge.ts';
import { withoutRepeats } from './places.ts';
import { type RefusalCode, refused } from './refusals.ts';
import { homeOfUnits, respondentOf } from './respondent.ts';

/** 更正提议: what one person proposes and a second one signs; `id` is the version of the entry that made it. */
export type Proposal = {
  id: number;
  change: ProposedChange;
  reason: string;
  by: string;
  userId: string | null;
  at: string;
  outcome: 'open' | 'confirmed' | 'declined' | 'recalled' | 'lapsed';
  decidedBy: string | null;
  decidedAt: string | null;
  opinion: string | null;
};

/** What corrections add to a case. */
export type Corrections = {
  proposals: Proposal[];
  emergencyLevel: EmergencyLevel | null;
  withdrawnAt: string | null;
  /** The gravest level that the case ever had; only two signatures bring it down. */
  gravest: CaseState['level'];
};

/** The proposals that wait for a second signature. */
export function openProposals(state: CaseState): Proposal[] {
  return state.proposals.filter(({ outcome }) => outcome === 'open');
}

/** Whose second signature a case waits for. */
export function signers(state: CaseState): Role[] {
  return openProposals(state).length === 0 ? [] : ['publicity', 'leader'];
}

/** Why this person cannot sign or decline a proposal now; null when there is one that waits for him. */
export function signHold(state: CaseState, actor: Actor): RefusalCode | null {
  const open = openProposals(state);
  if (open.length === 0) return 'proposal.none';
  return open.some((one) => !isOwn(one, actor)) ? null : 'proposal.own';
}

/** Holds back what waits for a second signature already. */
export function pendingHold(what: ProposedChange['what']) {
  return (state: CaseState): RefusalCode | null =>
    openProposals(state).some(({ change }) => change.what === what) ? 'proposal.pending' : null;
}

/** Why this person cannot take a proposal back; null when he made one. */
export function recallHold(state: CaseState, actor: Actor): RefusalCode | null {
  return openProposals(state).some((one) => isOwn(one, actor)) ? null : 'proposal.notOwn';
}

export function isOwn(proposal: Proposal, actor: Actor): boolean {
  return actor.kind === 'person' && actor.userId === proposal.userId;
}

/** Whether this case ends without an answer only when a second person signs. */
export function needsSecond(state: CaseState, given: Pick<Circumstances, 'settings'>): boolean {
  return given.settings.corrections.secondSignature.includes(state.gravest);
}

type CorrectionCommand = Extract<
  CaseCommand,
  { type: 'dismiss' | 'propose' | 'confirmProposal' | 'declineProposal' | 'recallProposal' | 'withdraw' }
>;

/** The commands of corrections and of ending a case without an answer. `permit` has passed already. */
export function decideCorrection(command: CorrectionCommand, state: CaseState, given: Circumstances): CaseEvent[] {
  switch (command.type) {
    case 'dismiss':
      return endWithoutAnswer('dismiss', command.reason, state, given);
    case 'withdraw':
      return endWithoutAnswer('withdraw', command.reason, state, given);
    case 'propose':
      return propose(changeOf(command.change, state, given), command.reason, state);
    case 'confirmProposal': {
      const proposal = proposalOf(command.proposal, state);
      if (isOwn(proposal, given.actor)) throw refused('proposal.own');
      const confirmed: CaseEvent = { type: 'proposalConfirmed', proposal: proposal.id, opinion: command.opinion };
      return [confirmed, ...effectOf(proposal, state, given)];
    }
    case 'declineProposal': {
      const proposal = proposalOf(command.proposal, state);
      if (isOwn(proposal, given.actor)) throw refused('proposal.own');
      return [{ type: 'proposalDeclined', proposal: proposal.id, reason: command.reason }];
    }
    case 'recallProposal': {
      const proposal = proposalOf(command.proposal, state);
      if (!isOwn(proposal, given.actor)) throw refused('proposal.notOwn');
      return [{ type: 'proposalRecalled', proposal: proposal.id, reason: command.reason }];
    }
    default:
      return command satisfies never;
  }
}

/** One person is enough for a case that was never grave; the timetable decides nothing that needs two. */
function endWithoutAnswer(
  what: 'dismiss' | 'withdraw',
  reason: string,
  state: CaseState,
  given: Circumstances,
): CaseEvent[] {
  if (given.actor.kind === 'person' && needsSecond(state, given)) return propose({ what }, reason, state);
  return [{ type: what === 'dismiss' ? 'dismissed' : 'withdrawn', reason }];
}

export function propose(change: ProposedChange, reason: string, state: CaseState): CaseEvent[] {
  if (openProposals(state).some((one) => one.change.what === change.what)) throw refused('proposal.pending');
  checkChange(change, state);
  return [{ type: 'changeProposed', change, reason }];
}

/** What is proposed, with the names that the ledger says. */
function changeOf(
  change: Extract<CaseCommand, { type: 'propose' }>['change'],
  state: CaseState,
  { units }: Pick<Circumstances, 'units'>,
): ProposedChange {
  // Keys in the order of the ledger, so that a case reads the same before and after it was stored.
  if (change.what === 'places') return { places: placesOf(change.places, state.places, units), what: 'places' };
  const { what, ...rest } = change;
  return { ...rest, what } as ProposedChange;
}

/** A case of this department concerns its province, and may concern others beside it. What it had keeps the name with town or park. */
function placesOf(codes: readonly string[], had: readonly CasePlace[], units: Circumstances['units']): CasePlace[] {
  if (codes.some((code) => regionName(code) === code)) throw refused('proposal.unknownPlace');
  const names = new Map(had.map(({ code, name }) => [code, name]));
  const places = withoutRepeats(codes.map((code) => ({ code, name: names.get(code) ?? regionName(code) })));
  const home = homeOfUnits(units.values());
  if (codes.includes(home)) throw refused('proposal.homeWhole');
  if (codes.length > 0 && !codes.some((code) => code.startsWith(home))) throw refused('proposal.noHomePlace');
  return places;
}

/** A correction changes something, and a level only downwards: upwards needs no second signature. */
function checkChange(change: ProposedChange, state: CaseState): void {
  const rank = (level: CaseState['level']) => levelOrder.indexOf(level);
  switch (change.what) {
    case 'level':
      if (change.level === 'none') throw refused('level.none');
      if (rank(change.level) >= rank(state.level)) throw refused('level.notLower');
      return;
    case 'title':
      if (change.title === state.title) throw refused('proposal.same');
      return;
    case 'place':
      if (state.places.map(({ code }) => code).join() === (change.place?.code ?? '')) throw refused('proposal.same');
      return;
    case 'places':
      if (codesOf(change.places) === codesOf(state.places)) throw refused('proposal.same');
      return;
    case 'topics':
      if ([...change.topics].sort().join() === [...state.topics].sort().join()) throw refused('proposal.same');
      return;
    case 'emergency':
      if (state.emergency === (change.emergency !== null) && state.emergencyLevel === change.emergency)
        throw refused('proposal.same');
      return;
    case 'dismiss':
      if (state.status !== 'toJudge') throw refused('proposal.stale');
      return;
    case 'withdraw':
      if (state.status === 'toJudge') throw refused('proposal.stale');
      return;
    case 'merge':
      return;
    default:
      change satisfies never;
  }
}

function proposalOf(id: number, state: CaseState): Proposal {
  const proposal = openProposals(state).find((one) => one.id === id);
  if (proposal === undefined) throw refused('proposal.gone');
  return proposal;
}

/** What a signed proposal does. The case may have moved on since it was proposed. */
function effectOf({ change, reason }: Proposal, state: CaseState, given: Circumstances): CaseEvent[] {
  checkChange(change, state);
  if (change.what === 'dismiss') return [{ type: 'dismissed', reason }];
  if (change.what === 'withdraw') return [{ type: 'withdrawn', reason }];
  if (change.what === 'merge') return mergeEffect(reason, state, given);
  const corrected: CaseEvent = { type: 'corrected', change, reason };
  if (change.what === 'places')
    return [
      corrected,
      ...respondentEffect(change.places, state, given),
      ...bureausBroughtIn(change.places, state, given.units),
    ];
  if (change.what !== 'emergency') return [corrected];
  return [corrected, ...emergencyEffect(change.emergency, state, given)];
}

/** 回应主体 follows the places by rule, unless a person had decided otherwise. */
function respondentEffect(places: readonly CasePlace[], state: CaseState, { units }: Circumstances): CaseEvent[] {
  if (state.respondent === null || state.respondent.reason !== null) return [];
  const { level, basis } = respondentOf(places, homeOfUnits(units.values()));
  if (level === state.respondent.level) return [];
  return [{ type: 'respondentSet', level, basis, reason: '地点更正后按规则', byRule: true }];
}

/** 涉及多市的案件: the bureaus of cities that a correction adds help on the case from then on. */
function bureausBroughtIn(places: CasePlace[], { duty }: CaseState, units: Circumstances['units']): CaseEvent[] {
  if (duty === null) return [];
  const added = citiesLeftOut([duty.lead, duty.handler, ...duty.support], units, places).map(({ id }) => id);
  const reason = '地点更正后涉及，列为协办单位';
  return added.length === 0 ? [] : [{ type: 'supportChanged', added, removed: [], reason, ...overOf(added, units) }];
}

function codesOf(places: readonly CasePlace[]): string {
  return places.map(({ code }) => code).join();
}

/**
 * 突发更正对时限的影响: what becomes Ⅰ or Ⅱ is at least orange and gets its 5 h and 24 h from 发现时间; what is no longer Ⅰ or
 * Ⅱ ends these two with a record (终止, never 按时). The 48 h run on whatever is corrected.
 */
function emergencyEffect(level: EmergencyLevel | null, state: CaseState, given: Circumstances): CaseEvent[] {
  const after = { emergency: level !== null, emergencyLevel: level };
  if (isGrave(after)) {
    const least = given.settings.corrections.graveEmergencyLevel;
    const raised = levelOrder.indexOf(least) > levelOrder.indexOf(state.level) ? least : state.level;
    const raise: CaseEvent[] =
      raised === state.level
        ? []
        : [{ type: 'levelRaised', level: raised, reason: '更正为特别重大、重大突发环境事件，等级相应调高' }];
    const clocks = missingClocks(state, { level: raised, ...after }, given.at, given.settings.clocks);
    return [...raise, ...clocksStarted(clocks)];
  }
  const kinds = state.clocks
    .filter((clock) => clock.stoppedAt === null && (clock.kind === 'firstWord' || clock.kind === 'press'))
    .map(({ kind }) => kind);
  if (kinds.length === 0) return [];
  const reason = '更正后不属于特别重大、重大突发环境事件，5 小时、24 小时时限终止，不计为按时';
  return [{ type: 'clocksEnded', kinds: [...new Set(kinds)], reason }];
}
