import type { CaseState } from './case.ts';
import { openOrders } from './consult.ts';
import { endedStatuses } from './contract.ts';
import { signers } from './corrections.ts';
import { answeringUnits, type Owed, runningClock } from './owed-step.ts';

/** 了结待办, at whatever stage: a second signature, a receipt, the answer to a 批示 or 督办, a 回头看 whose day has come. */
export function endingOwed(state: CaseState): Owed[] {
  const publicity = ['role:publicity'];
  const owes = (whom: string[], command: Owed['command'], sentence: string): Owed[] => [
    { whom, command, sentence, clock: command === 'lookAgain' ? runningClock(state, ['review']) : null },
  ];
  const signing = signers(state).map((role) => `role:${role}`);
  const ordered = !endedStatuses.includes(state.status) && openOrders(state).length > 0;
  return [
    ...(signing.length === 0 ? [] : owes(signing, 'confirmProposal', '有更正或者了结的提议，待第二人签字')),
    ...(state.referral?.owed === true
      ? owes(publicity, 'recordReceipt', `已转${state.referral.to}，待登记对方回执；回执前时限照常计算`)
      : []),
    ...(ordered
      ? owes([...answeringUnits(state), ...publicity], 'answerOrder', '有批示或者督办，待责任单位或者宣教处反馈')
      : []),
    ...(isReviewDue(state)
      ? owes([...publicity, ...answeringUnits(state)], 'lookAgain', `部分解决，待回头看：${state.ending?.left ?? ''}`)
      : []),
  ];
}

function isReviewDue({ clocks }: CaseState): boolean {
  return clocks.some(({ kind, stoppedAt, noted }) => kind === 'review' && stoppedAt === null && noted.length > 0);
}
