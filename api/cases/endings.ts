import { instant } from '../ledger/instant.ts';
import type { CaseEvent, CaseState, Evidence } from './case.ts';
import type { CaseStatus } from './contract.ts';
import type { CaseCommand } from './contract-commands.ts';
import type { EndingKind } from './contract-endings.ts';
import { type Circumstances, clocksStarted } from './decide.ts';
import { type RefusalCode, refused } from './refusals.ts';
import { isPending, stepOf } from './unit-steps.ts';

/** What endings add to a case. */
export type Endings = {
  /** `owed`: the letter is out and no receipt has come, so the clocks run on. */
  referral: {
    to: string;
    letter: string | null;
    receipt: string | null;
    owed: boolean;
    answer: { text: string; by: string; at: string } | null;
  } | null;
  /** 线索不足: what the case waits for. */
  clues: { asked: string; from: string; until: string; by: string; at: string } | null;
  ending: { kind: EndingKind; left: string | null; reviewAt: string | null } | null;
  /** 回头看. */
  reviews: { finding: string; solved: Solved; evidence: Evidence[]; by: string; at: string }[];
  /** 此前的办理: what the case said before each reopening, oldest first. Reopening hides nothing. */
  lives: Life[];
};

export type Solved = 'yes' | 'partly' | 'no' | 'unfounded';

export type Life = Pick<CaseState, 'fix' | 'conclusion' | 'closedAt' | 'ending' | 'referral' | 'reviews'> & {
  status: CaseStatus;
  /** Its public words carry the same number. */
  life: number;
  reopenedAt: string;
};

type EndingCommand = Extract<
  CaseCommand,
  { type: 'refer' | 'recordReceipt' | 'recordReferralAnswer' | 'askClues' | 'giveClues' | 'close' | 'lookAgain' }
>;

/** The commands that end a case, or let it wait. `permit` has passed already. */
export function decideEnding(command: EndingCommand, state: CaseState, given: Circumstances): CaseEvent[] {
  switch (command.type) {
    case 'refer':
      return [
        {
          type: 'referred',
          to: command.to,
          receipt: command.receipt,
          reason: command.reason,
          letter: command.letter ?? null,
        },
      ];
    case 'recordReceipt':
      return [{ type: 'referralReceipted', receipt: command.receipt }];
    case 'recordReferralAnswer':
      return [{ type: 'referralAnswered', text: command.text }];
    case 'askClues':
      return askClues(command, given);
    case 'giveClues':
      return [{ type: 'cluesGiven', text: command.text }, ...resumed(state, given.at)];
    case 'close':
      return close(command, state, given);
    case 'lookAgain':
      return lookAgain(command, given);
    default:
      return command satisfies never;
  }
}

/** Why the case cannot be closed with what its fix says; null when it can. */
export function solvedHold(solved: Solved): RefusalCode | null {
  return solved === 'no' ? 'close.notSolved' : null;
}

type Of<T extends EndingCommand['type']> = Extract<EndingCommand, { type: T }>;

const dayMs = 86_400_000;

/** Only judging and accepting wait; what the law gives the public runs on. */
function askClues({ asked, from, until }: Of<'askClues'>, { at, settings }: Circumstances): CaseEvent[] {
  const end = checkedDay(until, at, settings.corrections.cluesMaxDays, 'clues.untilTooLate');
  return [
    { type: 'cluesAsked', asked, from, until: end },
    ...clocksStarted([{ kind: 'clues', startsAt: at, dueAt: end, legalBasis: '内部时限：线索不足，请补充线索' }]),
  ];
}

/** The paused clocks go on with what was left to them, counted from the moment when clues came, at the latest from the day by which they were asked for. */
function resumed(state: CaseState, at: string): CaseEvent[] {
  if (state.clues === null) return [];
  const from = state.clues.until < at ? state.clues.until : at;
  const { at: pausedAt } = state.clues;
  const clocks = state.clocks
    .filter((clock) => clock.end === 'paused' && clock.stoppedAt === pausedAt && stillBinds(clock, state, pausedAt))
    .map(({ kind, dueAt, legalBasis, unitId }) => ({
      ...{ kind, ...(unitId === undefined ? {} : { unitId }) },
      startsAt: from,
      dueAt: new Date(Date.parse(from) + Date.parse(dueAt) - Date.parse(pausedAt)).toISOString(),
      legalBasis,
    }));
  return clocksStarted(clocks);
}

/** Not for a unit that has meanwhile signed, returned its part, or begun anew with a clock of its own. */
function stillBinds({ unitId }: CaseState['clocks'][number], state: CaseState, pausedAt: string): boolean {
  if (unitId === undefined) return true;
  const step = stepOf(state, unitId);
  return step !== null && isPending(step) && step.assignedAt <= pausedAt;
}

function close(command: Of<'close'>, state: CaseState, given: Circumstances): CaseEvent[] {
  const { conclusion } = command;
  const solved = state.fix?.solved ?? 'yes';
  if (solved !== 'partly') {
    const ending = solved === 'unfounded' ? 'unfounded' : 'solved';
    return [{ type: 'closed', conclusion, ending, left: null, reviewAt: null }];
  }
  const left = command.left ?? null;
  if (left === null || command.reviewAt == null) throw refused('close.partlyOpen');
  const reviewAt = checkedReview(command.reviewAt, given);
  return [{ type: 'closed', conclusion, ending: 'partly', left, reviewAt }, ...reviewClock(given.at, reviewAt)];
}

function lookAgain(command: Of<'lookAgain'>, given: Circumstances): CaseEvent[] {
  const { finding, solved, evidence } = command;
  if (evidence.length === 0) throw refused('fix.noEvidence');
  if (solved === 'partly' || solved === 'no') {
    if (command.reviewAt === null) throw refused('review.noNext');
    const reviewAt = checkedReview(command.reviewAt, given);
    return [{ type: 'lookedAgain', finding, solved, evidence, reviewAt }, ...reviewClock(given.at, reviewAt)];
  }
  return [{ type: 'lookedAgain', finding, solved, evidence, reviewAt: null }];
}

function checkedReview(reviewAt: string, { at, settings }: Circumstances): string {
  return checkedDay(reviewAt, at, settings.corrections.reviewMaxDays, 'review.tooLate');
}

function checkedDay(until: string, at: string, maxDays: number, tooLate: RefusalCode): string {
  const end = instant(until);
  if (end <= at) throw refused('until.past');
  if (Date.parse(end) > Date.parse(at) + maxDays * dayMs) throw refused(tooLate);
  return end;
}

function reviewClock(startsAt: string, dueAt: string): CaseEvent[] {
  return clocksStarted([{ kind: 'review', startsAt, dueAt, legalBasis: '内部时限：部分解决案件到期回头看' }]);
}
