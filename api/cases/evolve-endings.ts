import type { CaseEvent, CaseState } from './case.ts';
import { pause, terminate } from './clock-ends.ts';
import type { endingEvents } from './ending-events.ts';
import type { Endings, Life } from './endings.ts';
import { mergersReopened } from './evolve-merge.ts';
import { actorName, type Fact, stop } from './fold-parts.ts';
import { wordsLeftBehind } from './fold-words.ts';
import { endedSteps, reopenedSteps } from './unit-steps.ts';

type EndingEvent = Extract<
  CaseEvent,
  { type: keyof typeof endingEvents | 'referred' | 'closed' | 'lookedAgain' | 'reopened' }
>;

/** A case begins without an end. */
export function noEndings(): Endings {
  return { referral: null, clues: null, ending: null, reviews: [], lives: [] };
}

/** What an entry about the end of a case changes, or about what it waits for. */
export function evolveEnding(state: CaseState, event: EndingEvent, fact: Fact): Partial<CaseState> {
  const by = actorName(fact.by);
  switch (event.type) {
    case 'referred':
      return referred(state, event, fact);
    case 'referralReceipted':
      return {
        referral: state.referral === null ? null : { ...state.referral, receipt: event.receipt, owed: false },
        clocks: terminate(state.clocks, fact.at),
      };
    case 'referralAnswered': {
      const answer = { text: event.text, by, at: fact.at };
      return { referral: state.referral === null ? null : { ...state.referral, answer } };
    }
    case 'cluesAsked': {
      const { asked, from, until } = event;
      return {
        clues: { asked, from, until, by, at: fact.at },
        clocks: pause(state.clocks, fact.at, ['judge', 'accept']),
      };
    }
    case 'cluesGiven':
      return { clues: null, clocks: stop(state, fact.at, ['clues']) };
    case 'closed':
      return {
        status: 'closed',
        conclusion: event.conclusion,
        closedAt: fact.at,
        clocks: terminate(state.clocks, fact.at, ['accept', 'reassign', 'arbitrate']),
        ending:
          event.ending === undefined
            ? null
            : { kind: event.ending, left: event.left ?? null, reviewAt: event.reviewAt ?? null },
      };
    case 'lookedAgain':
      return lookedAgain(state, event, fact);
    case 'reopened':
      return reopened(state, fact);
    default:
      return event satisfies never;
  }
}

/**
 * 转外单位对时限的影响: a letter without a receipt is still owed, its clocks run on; with the receipt they end (终止, never
 * 按时). What the first release wrote has no letter and ended them at once.
 */
function referred(state: CaseState, event: Extract<EndingEvent, { type: 'referred' }>, fact: Fact): Partial<CaseState> {
  const owed = event.letter !== undefined && event.receipt === null;
  return {
    status: 'referred',
    referral: { to: event.to, letter: event.letter ?? null, receipt: event.receipt, owed, answer: null },
    duty: null,
    unitSteps: endedSteps(state, fact.at),
    dispute: null,
    clocks: terminate(state.clocks, fact.at, owed ? ['judge', 'accept', 'reassign', 'arbitrate'] : undefined),
  };
}

function lookedAgain(
  state: CaseState,
  event: Extract<EndingEvent, { type: 'lookedAgain' }>,
  fact: Fact,
): Partial<CaseState> {
  const { finding, solved, evidence, reviewAt } = event;
  const kind = solved === 'yes' ? 'solved' : solved === 'unfounded' ? 'unfounded' : 'partly';
  return {
    reviews: [...state.reviews, { finding, solved, evidence, by: actorName(fact.by), at: fact.at }],
    ending: { kind, left: reviewAt === null ? null : finding, reviewAt },
    clocks: stop(state, fact.at, ['review']),
  };
}

/** The same units go on, and must accept again; answer and fix must be given anew. What was said before stays as an earlier life. */
function reopened(state: CaseState, fact: Fact): Partial<CaseState> {
  const { fix, conclusion, closedAt, ending, referral, reviews, status } = state;
  const before = { status, fix, conclusion, closedAt, ending, referral, reviews };
  const life: Life = { ...before, life: state.reopened, reopenedAt: fact.at };
  return {
    status: state.duty === null ? 'toJudge' : 'assigned',
    unitSteps: reopenedSteps(state, fact.at),
    dispute: null,
    words: wordsLeftBehind(state),
    demands: state.demands.map((demand) => ({ ...demand, covered: false })),
    ...{ fix: null, referral: null, conclusion: null, closedAt: null, ending: null, reviews: [] },
    lives: [...state.lives, life],
    reopened: state.reopened + 1,
    mergers: mergersReopened(state, fact.at),
    clocks: terminate(state.clocks, fact.at, ['review']),
  };
}
