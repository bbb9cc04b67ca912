import type { CaseState } from './case.ts';
import { orderHold } from './consult.ts';
import type { CaseStatus } from './contract.ts';
import type { CaseCommandType } from './contract-commands.ts';
import { pendingHold, recallHold, signHold } from './corrections.ts';
import { mergeHold, splitHold } from './merge.ts';
import type { Rule } from './permissions.ts';

const toAct: readonly CaseStatus[] = ['accepted', 'handling', 'fixed', 'verified'];
const open: readonly CaseStatus[] = ['filed', 'assigned', ...toAct];

/** 二次签字: by whoever may propose, but another person; not offered where nothing waits. */
const signed = { roles: ['publicity', 'leader'], relations: [], during: ['toJudge', ...open], quiet: true } as const;

/** Who may do what beside the usual way of a case: 更正、撤案、转外单位的回执、线索不足、回头看、会商、批示、督办. */
export const besideRules = {
  propose: { roles: ['publicity', 'leader'], relations: [], during: ['toJudge', ...open] },
  confirmProposal: { ...signed, hold: signHold },
  declineProposal: { ...signed, hold: signHold },
  recallProposal: { ...signed, hold: recallHold },
  withdraw: { roles: ['publicity'], relations: [], during: open, hold: pendingHold('withdraw') },
  mergeInto: { roles: ['publicity'], relations: [], during: ['toJudge', ...open], hold: mergeHold, system: true },
  splitOff: { roles: ['publicity'], relations: [], during: ['toJudge', ...open], hold: splitHold, quiet: true },
  recordReceipt: {
    roles: ['publicity'],
    relations: [],
    during: ['referred'],
    hold: (state) => (state.referral?.receipt == null ? null : 'referral.receipted'),
    quiet: true,
  },
  recordReferralAnswer: {
    roles: ['publicity'],
    relations: [],
    during: ['referred'],
    hold: (state) =>
      state.referral?.receipt == null
        ? 'referral.noReceipt'
        : state.referral.answer === null
          ? null
          : 'referral.answered',
    quiet: true,
  },
  askClues: {
    roles: ['publicity'],
    relations: [],
    during: ['toJudge', ...open],
    hold: (state) => (state.clues === null ? null : 'clues.waiting'),
    quiet: true,
  },
  giveClues: {
    roles: ['publicity'],
    relations: ['lead', 'handler'],
    during: ['toJudge', ...open],
    hold: (state) => (state.clues === null ? 'clues.none' : null),
    quiet: true,
  },
  lookAgain: {
    roles: ['publicity'],
    relations: ['lead', 'handler'],
    during: ['closed'],
    hold: (state) => (reviewRuns(state) ? null : 'review.none'),
    quiet: true,
  },
  comment: {
    roles: ['publicity', 'office', 'leader'],
    relations: ['lead', 'handler', 'support'],
    during: ['toJudge', ...open, 'closed'],
  },
  instruct: { roles: ['publicity', 'leader'], relations: [], during: ['toJudge', ...open] },
  supervise: { roles: ['publicity', 'leader'], relations: [], during: ['assigned', ...toAct] },
  setParticulars: { roles: ['publicity'], relations: ['lead', 'handler'], during: ['toJudge', ...open, 'closed'] },
  assess: { roles: ['publicity', 'leader'], relations: [], during: ['closed'] },
  answerOrder: {
    roles: ['publicity'],
    relations: ['lead', 'handler'],
    during: ['toJudge', ...open],
    hold: orderHold,
    quiet: true,
  },
} as const satisfies Partial<Record<CaseCommandType, Rule>>;

/** Whether somebody has still to look again. */
export function reviewRuns(state: CaseState): boolean {
  return state.clocks.some(({ kind, stoppedAt }) => kind === 'review' && stoppedAt === null);
}
