import { levelOrder } from '../../analysis/codes.ts';
import type { CaseEvent, CaseState } from './case.ts';
import { terminate } from './clock-ends.ts';
import { endedStatuses } from './contract.ts';
import type { correctionEvents } from './correction-events.ts';
import type { Corrections, Proposal } from './corrections.ts';
import { actorName, type Fact, userIdOf } from './fold-parts.ts';
import { withoutRepeats } from './places.ts';

type CorrectionEvent = Extract<CaseEvent, { type: keyof typeof correctionEvents }>;

/** A case begins with no proposal. */
export function noCorrections(level: CaseState['level']): Corrections {
  return { proposals: [], emergencyLevel: null, withdrawnAt: null, gravest: level };
}

/** What an entry about corrections changes. */
export function evolveCorrection(state: CaseState, event: CorrectionEvent, fact: Fact): Partial<CaseState> {
  switch (event.type) {
    case 'changeProposed':
      return { proposals: [...state.proposals, proposalOf(event, fact)] };
    case 'proposalConfirmed':
      return settled(state, event.proposal, 'confirmed', event.opinion, fact);
    case 'proposalDeclined':
      return settled(state, event.proposal, 'declined', event.reason, fact);
    case 'proposalRecalled':
      return settled(state, event.proposal, 'recalled', event.reason, fact);
    case 'corrected':
      return corrected(event.change);
    case 'withdrawn':
      return { status: 'withdrawn', withdrawnAt: fact.at, clocks: terminate(state.clocks, fact.at) };
    case 'clocksEnded':
      return { clocks: terminate(state.clocks, fact.at, event.kinds) };
    default:
      return event satisfies never;
  }
}

/** What follows for corrections from any entry: the gravest level is kept, and what waits for a signature in a case that ends lapses. */
export function followCorrections(before: CaseState, after: CaseState, fact: Fact): CaseState {
  const lowered = fact.event.type === 'corrected' && fact.event.change.what === 'level';
  const gravest =
    lowered || levelOrder.indexOf(after.level) > levelOrder.indexOf(before.gravest) ? after.level : before.gravest;
  const ended = endedStatuses.includes(after.status) && after.proposals.some(({ outcome }) => outcome === 'open');
  if (!ended && gravest === after.gravest) return after;
  const lapsed = (one: Proposal): Proposal =>
    one.outcome === 'open' ? { ...one, outcome: 'lapsed', decidedAt: fact.at } : one;
  return { ...after, gravest, proposals: ended ? after.proposals.map(lapsed) : after.proposals };
}

function proposalOf({ change, reason }: Extract<CorrectionEvent, { type: 'changeProposed' }>, fact: Fact): Proposal {
  return {
    id: fact.version,
    change,
    reason,
    by: actorName(fact.by),
    userId: userIdOf(fact.by),
    at: fact.at,
    outcome: 'open',
    decidedBy: null,
    decidedAt: null,
    opinion: null,
  };
}

function settled(
  state: CaseState,
  id: number,
  outcome: Proposal['outcome'],
  opinion: string,
  fact: Fact,
): Partial<CaseState> {
  const decided = { outcome, opinion, decidedBy: actorName(fact.by), decidedAt: fact.at };
  return { proposals: state.proposals.map((one) => (one.id === id ? { ...one, ...decided } : one)) };
}

function corrected(change: Extract<CorrectionEvent, { type: 'corrected' }>['change']): Partial<CaseState> {
  switch (change.what) {
    case 'title':
      return { title: change.title };
    case 'level':
      return { level: change.level };
    case 'place':
      return { places: change.place === null ? [] : [change.place] };
    case 'places':
      return { places: withoutRepeats(change.places) };
    case 'topics':
      return { topics: change.topics };
    case 'emergency':
      return { emergency: change.emergency !== null, emergencyLevel: change.emergency };
    case 'dismiss':
    case 'withdraw':
      return {};
    default:
      return change satisfies never;
  }
}
