import { dayText } from '../../analysis/calendar.ts';
import type { CaseState } from './case.ts';
import { reviewSteps } from './contract-commands.ts';
import { currentStep, formalAnswer, isUnsettled, liveWords, type Word, wordName } from './words.ts';

/** 下一步: who owes what now, in one sentence, and the command that does it; null when nothing is due from anyone. */
export function nextStep(state: CaseState, unitName: (id: string) => string): Next {
  const step = stepOf(state, unitName);
  return { word: null, ...step };
}

type Next = { sentence: string; command: string | null; word: string | null };
type Step = { sentence: string; command: string | null; word?: string };

function stepOf(state: CaseState, unitName: (id: string) => string): Step {
  const lead = state.duty === null ? '责任单位' : unitName(state.duty.lead);
  const handler = state.duty === null ? '责任单位' : unitName(state.duty.handler);
  switch (state.status) {
    case 'toJudge':
      if (state.clues !== null)
        return { sentence: `线索不足，待${state.clues.from}补充：${state.clues.asked}`, command: 'giveClues' };
      return { sentence: '待宣教处研判：立案、无需处置或转外单位', command: 'file' };
    case 'filed':
      return { sentence: '待宣教处交办主管单位和处置单位', command: 'assign' };
    case 'assigned':
      return { sentence: `待${handler}签收`, command: 'accept' };
    case 'accepted':
    case 'handling':
    case 'fixed':
    case 'verified':
      return answerStep(formalAnswer(state), lead) ?? otherWord(state, lead) ?? fixStep(state, handler);
    case 'closed':
      return reviewStep(state) ?? { sentence: '已办结，待宣教处归档', command: 'archive' };
    case 'dismissed':
      return { sentence: '已研判为无需处置，没有待办', command: null };
    case 'referred':
      return referralStep(state);
    case 'withdrawn':
      return { sentence: '已撤案，没有待办', command: null };
    case 'archived':
      return { sentence: '已归档，没有待办', command: null };
    default:
      return state.status satisfies never;
  }
}

/** 部分解决: the day on which somebody looks again. */
function reviewStep({ ending, clocks }: CaseState): Step | null {
  if (!clocks.some((clock) => clock.kind === 'review' && clock.stoppedAt === null)) return null;
  return {
    sentence: `部分解决，${dayText(ending?.reviewAt ?? '')}前回头看：${ending?.left ?? ''}`,
    command: 'lookAgain',
  };
}

/** A letter without its receipt is still owed. */
function referralStep({ referral }: CaseState): Step {
  const to = referral?.to ?? '外单位';
  if (referral?.owed === true)
    return { sentence: `已转${to}，待登记对方回执；回执前时限照常计算`, command: 'recordReceipt' };
  if (referral?.receipt != null && referral.answer === null)
    return { sentence: `已转${to}，等待对方答复`, command: 'recordReferralAnswer' };
  return { sentence: `已转${to}，没有待办`, command: null };
}

/** The answer goes before the fix: it has the statutory clock. */
function answerStep(word: Word, lead: string): Step | null {
  const name = word.kind === 'answer' ? '回应稿' : `${wordName(word)}稿`;
  const on = { word: word.id };
  if (word.withholding !== null && word.withholding.confirmed === null)
    return { sentence: `${word.withholding.by}提出不予公开，待另一角色复核`, command: 'decideWithholding', ...on };
  switch (word.status) {
    case 'none':
      return { sentence: `待${lead}拟${name}`, command: 'draftAnswer', ...on };
    case 'draft':
      return { sentence: `待${lead}把${name}送审`, command: 'submitAnswer', ...on };
    case 'returned':
      return { sentence: `${name}被退回，待${lead}修改`, command: 'draftAnswer', ...on };
    case 'inReview': {
      const step = currentStep(word);
      const whose = word.kind === 'answer' ? '' : `（${wordName(word)}）`;
      return { sentence: `待${step === null ? '审核' : reviewSteps[step]}${whose}`, command: 'reviewAnswer', ...on };
    }
    case 'approved':
      if (word.kind === 'press') return { sentence: '发布会口径审核通过，待举行并登记', command: 'recordPress', ...on };
      return {
        sentence: `${word.kind === 'answer' ? '' : wordName(word)}审核通过，待发布并登记公开链接`,
        command: 'publishAnswer',
        ...on,
      };
    case 'published':
    case 'withheld':
    case 'dropped':
      return null;
    default:
      return word.status satisfies never;
  }
}

/** 续报 and 更正 that were begun. */
function otherWord(state: CaseState, lead: string): Step | null {
  const word = liveWords(state).find((one) => one.kind !== 'answer' && isUnsettled(one));
  return word === undefined ? null : answerStep(word, lead);
}

function fixStep(state: CaseState, handler: string): Step {
  if (state.fix === null) return { sentence: `回应已了结，待${handler}报送处置结果`, command: 'proveFix' };
  if (state.status === 'fixed') return { sentence: '待宣教处核验处置结果', command: 'verifyFix' };
  if (!state.fix.verified) return { sentence: `处置结果被退回，待${handler}重新报送`, command: 'proveFix' };
  if (state.fix.solved === 'partly')
    return {
      sentence: `部分解决，待${handler}继续处置，或者宣教处写明遗留问题和回头看日期后办结`,
      command: 'close',
    };
  if (state.fix.solved === 'no')
    return { sentence: `实际问题尚未完全解决，待${handler}继续处置并报送`, command: 'proveFix' };
  return { sentence: '回应和处置都已完成，待宣教处办结', command: 'close' };
}
