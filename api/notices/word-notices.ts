import type { CaseEvent, CaseState } from '../cases/case.ts';
import { reviewSteps } from '../cases/contract-commands.ts';
import { toldAt } from '../cases/review-chain.ts';
import { deciders } from '../cases/word-permissions.ts';
import { currentStep, formalAnswer, type Word, wordName, wordOf } from '../cases/words.ts';
import { type Tell, working } from './notices.ts';
import type { Notice } from './outbox.ts';

type Told = Extract<
  CaseEvent,
  { type: 'answerSubmitted' | 'answerReviewed' | 'withholdProposed' | 'withholdDecided' | 'linkTrouble' }
>;

/** Whom a step of a public word concerns: the next reviewer, the drafters, the second of two who withhold. */
export function wordNotices(event: Told, after: CaseState, tell: Tell): Notice[] {
  switch (event.type) {
    case 'withholdProposed': {
      const proposer = formalAnswer(after).withholding?.role;
      const others = deciders.filter((role) => role !== proposer).map((role) => `role:${role}`);
      return tell(others, '不予公开待复核', `提出不予公开，请复核。理由：${event.reason}`);
    }
    case 'withholdDecided':
      return tell(
        ['role:publicity', ...working(after)],
        event.verdict === 'pass' ? '不予公开' : '不予公开未获同意',
        event.verdict === 'pass'
          ? '已决定不予公开；首次权威发布和新闻发布会的时限照常计时。'
          : `不予公开未获同意，请继续拟稿回应。意见：${event.opinion}`,
      );
    case 'linkTrouble':
      return tell(
        ['role:publicity', ...working(after)],
        '公开页面异常',
        `已发布的页面${event.trouble === 'gone' ? '打不开' : '内容有变化'}，请核实处理。${event.detail}`,
      );
    case 'answerSubmitted':
    case 'answerReviewed':
      return reviewNotices(event, wordOf(after, event.word), after, tell);
    default:
      return event satisfies never;
  }
}

function reviewNotices(
  event: Extract<Told, { type: 'answerSubmitted' | 'answerReviewed' }>,
  word: Word | null,
  after: CaseState,
  tell: Tell,
): Notice[] {
  const name = word === null || word.kind === 'answer' ? '回应稿' : `${wordName(word)}稿`;
  const drafters = word?.kind === 'firstWord' || word?.kind === 'press' ? ['role:publicity'] : [];
  if (event.type === 'answerReviewed' && event.verdict === 'return')
    return tell([...drafters, ...working(after)], '审核退回', `${reviewSteps[event.step]}退回：${event.opinion}`);
  const step = word === null ? null : currentStep(word);
  if (step !== null && word !== null)
    return tell(toldAt(step, word, after), '待审核', `${name}待${reviewSteps[step]}。`);
  return tell(['role:publicity', ...working(after)], '审核通过', `${name}已通过全部审核，请发布并登记链接。`);
}
