import { instant } from '../ledger/instant.ts';
import type { CaseEvent, CaseState } from './case.ts';
import type { CaseCommand } from './contract-commands.ts';
import type { Circumstances } from './decide.ts';
import { currentStep } from './permissions.ts';
import { isPublicLink } from './public-link.ts';
import { forbiddenStep, refused } from './refusals.ts';

/** The commands of the answer (回应): draft, submit, review, withhold, publish, press. `permit` has passed already. */
export function decideAnswer(command: AnswerCommand, state: CaseState, given: Circumstances): CaseEvent[] {
  switch (command.type) {
    case 'draftAnswer':
      if (command.covers.some((index) => index >= state.demands.length)) throw refused('demands.unknown');
      return [{ type: 'answerDrafted', text: command.text, covers: command.covers }];
    case 'submitAnswer':
      return [{ type: 'answerSubmitted', chain: [...given.settings.reviewChains[state.level]] }];
    case 'reviewAnswer':
      return review(command, state);
    case 'withholdAnswer':
      return [{ type: 'answerWithheld', basis: command.basis }];
    case 'publishAnswer':
      return publish(command, state, given);
    case 'recordPress':
      return recordPress(command, state, given);
    default:
      return command satisfies never;
  }
}

type AnswerCommand = Extract<
  CaseCommand,
  {
    type: 'draftAnswer' | 'submitAnswer' | 'reviewAnswer' | 'withholdAnswer' | 'publishAnswer' | 'recordPress';
  }
>;
type Of<T extends AnswerCommand['type']> = Extract<AnswerCommand, { type: T }>;

function review(command: Of<'reviewAnswer'>, state: CaseState): CaseEvent[] {
  // `permit` has seen that the current step is this person's; another step than the current is not.
  if (command.step !== currentStep(state)) throw forbiddenStep(command.step);
  const opinion = command.opinion.trim();
  if (command.verdict === 'return' && opinion === '') throw refused('answer.opinionMissing');
  return [{ type: 'answerReviewed', step: command.step, verdict: command.verdict, opinion }];
}

function publish(command: Of<'publishAnswer'>, state: CaseState, { at, settings }: Circumstances): CaseEvent[] {
  if (settings.reviewChains[state.level].some((step) => !state.answer.chain.includes(step)))
    throw refused('answer.chainShort');
  if (!isPublicLink(command.url)) throw refused('answer.linkNotPublic');
  const publishedAt = instant(command.publishedAt);
  if (publishedAt > at) throw refused('answer.publishedInFuture');
  if (publishedAt < toMinute(state.openedAt)) throw refused('answer.publishedBeforeOpened');
  const approvedAt = state.answer.reviews.at(-1)?.at ?? at;
  if (publishedAt < toMinute(approvedAt)) throw refused('answer.publishedBeforeReview');
  return [{ type: 'answerPublished', url: command.url, channel: command.channel, publishedAt }];
}

function recordPress(command: Of<'recordPress'>, state: CaseState, { at }: Circumstances): CaseEvent[] {
  if (!isPublicLink(command.url)) throw refused('press.linkNotPublic');
  const heldAt = instant(command.heldAt);
  if (heldAt > at) throw refused('press.inFuture');
  if (heldAt < toMinute(state.foundAt)) throw refused('press.beforeFound');
  return [{ type: 'pressRecorded', url: command.url, heldAt }];
}

/** People enter times to the minute. */
function toMinute(text: string): string {
  return `${instant(text).slice(0, 16)}:00.000Z`;
}
