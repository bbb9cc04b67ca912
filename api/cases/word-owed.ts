import type { CaseState } from './case.ts';
import type { CaseStatus } from './contract.ts';
import { type ClockKind, reviewSteps } from './contract-commands.ts';
import { answeringUnits, type Owed, runningClock, type UnitName } from './owed-step.ts';
import { waitsAt } from './review-chain.ts';
import { deciders, isTroubled, presentWords, stagesOfWords } from './word-permissions.ts';
import { currentStep, isUnsettled, liveWords, stoppedBy, type Word, wordName } from './words.ts';

/** 公开发布待办: the first word and the press conference that a clock demands, then each word that has begun, the formal answer first. */
export function wordOwed(state: CaseState, unitName: UnitName): Owed[] {
  const lead = unitName(state.duty?.lead ?? '');
  const written = presentWords(state).filter((word) => stagesOfWords[word.kind].includes(state.status));
  return [...demanded(state), ...written.flatMap((word) => stepOf(word, state, lead)), ...deadLinks(state)];
}

/** Pages that were published and no longer say what they said, also of an earlier life. */
function deadLinks(state: CaseState): Owed[] {
  return state.words.filter(isTroubled).map((word) => ({
    ...{ whom: ['role:publicity'], command: 'settleLink', clock: null, word: word.id },
    sentence: `${wordName(word)}的公开链接打不开或者内容变了，待宣教处处理`,
  }));
}

/** What a running clock demands although nobody has begun it. */
function demanded(state: CaseState): Owed[] {
  const begun = (kind: Word['kind']) => liveWords(state).some((word) => word.kind === kind && isUnsettled(word));
  const owes = (kind: 'firstWord' | 'press', command: Owed['command'], sentence: string): Owed[] => {
    const asked = runningClock(state, [kind]) !== null && mayBegin.includes(state.status) && !begun(kind);
    return asked ? [{ whom: ['role:publicity'], command, sentence, clock: kind }] : [];
  };
  return [
    ...owes('firstWord', 'draftAnswer', '待宣教处起草首次权威发布'),
    ...owes('press', 'recordPress', '待宣教处举行新闻发布会并登记'),
  ];
}

const mayBegin: readonly CaseStatus[] = stagesOfWords.firstWord;

function stepOf(word: Word, state: CaseState, lead: string): Owed[] {
  // The formal answer stops the clock of the first word too, which is demanded for itself.
  const clocks: readonly ClockKind[] = word.kind === 'answer' ? ['answer'] : stoppedBy[word.kind];
  const owes = (whom: string[], command: Owed['command'], sentence: string): Owed[] => [
    { whom, command, sentence, clock: runningClock(state, clocks), word: word.id },
  ];
  const { withholding } = word;
  if (withholding !== null && withholding.confirmed === null) {
    const others = deciders.filter((role) => role !== withholding.role).map((role) => `role:${role}`);
    return owes(others, 'decideWithholding', `${withholding.by}提出不予公开，待另一角色复核`);
  }
  const name = word.kind === 'answer' ? '回应稿' : `${wordName(word)}稿`;
  // What 宣教处 begins, it may also go on with.
  const own = word.kind === 'firstWord' || word.kind === 'press';
  const drafters = [...answeringUnits(state), ...(own ? ['role:publicity'] : [])];
  const drafter = own ? '宣教处' : lead;
  switch (word.status) {
    case 'none':
      return word.kind === 'answer' ? owes(drafters, 'draftAnswer', `待${drafter}拟${name}`) : [];
    case 'draft':
      return owes(drafters, 'submitAnswer', `待${drafter}把${name}送审`);
    case 'returned':
      return owes(drafters, 'draftAnswer', `${name}被退回，待${drafter}修改`);
    case 'inReview': {
      const step = currentStep(word);
      const whose = word.kind === 'answer' ? '' : `（${wordName(word)}）`;
      if (step === null) return [];
      return owes(waitsAt(step, word, state), 'reviewAnswer', `待${reviewSteps[step]}${whose}`);
    }
    case 'approved':
      if (word.kind === 'press') return owes(['role:publicity'], 'recordPress', '发布会口径审核通过，待举行并登记');
      return owes(
        ['role:publicity'],
        'publishAnswer',
        `${word.kind === 'answer' ? '' : wordName(word)}审核通过，待发布并登记公开链接`,
      );
    case 'published':
    case 'withheld':
    case 'dropped':
      return [];
    default:
      return word.status satisfies never;
  }
}
