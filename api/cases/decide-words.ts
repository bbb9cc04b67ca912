import { instant } from '../ledger/instant.ts';
import { findingsOf } from './answer-check/word-findings.ts';
import type { CaseEvent, CaseState } from './case.ts';
import type { SecrecyReview } from './contract-commands.ts';
import type { Circumstances } from './decide.ts';
import { isPublicLink } from './public-link.ts';
import { forbiddenStep, refused } from './refusals.ts';
import { chainOf, isComplete } from './review-chain.ts';
import { permitWord, type WordCommand } from './word-permissions.ts';
import { currentStep, formalAnswer, presentReviews, type Word } from './words.ts';

/** The commands of 公开发布: draft, submit, review, withhold, publish, press. */
export function decideWord(command: WordCommand, state: CaseState, given: Circumstances): CaseEvent[] {
  const word = permitWord(command, state, given.actor);
  // 0.1.0 knew one answer; its entries stand without a name.
  const named = word.id === formalAnswer(state).id ? {} : { word: word.id };
  switch (command.type) {
    case 'draftAnswer':
      if (command.covers.some((index) => index >= state.demands.length)) throw refused('demands.unknown');
      return [...begun(word, state), { type: 'answerDrafted', ...named, text: command.text, covers: command.covers }];
    case 'submitAnswer':
      return [{ type: 'answerSubmitted', ...named, ...submission(command, word, state, given) }];
    case 'withdrawAnswer':
      return [{ type: 'answerWithdrawn', ...named, reason: command.reason }];
    case 'dropWord':
      return [{ type: 'wordDropped', word: word.id, reason: command.reason }];
    case 'reviewAnswer':
      return review(command, word).map((event) => ({ ...event, ...named }));
    case 'proposeWithholding':
      return [{ type: 'withholdProposed', basis: command.basis, reason: command.reason }];
    case 'decideWithholding':
      return [{ type: 'withholdDecided', verdict: command.verdict, opinion: command.opinion }];
    case 'publishAnswer':
      return publish(command, word, state, given).map((event) => ({ ...event, ...named }));
    case 'recordPress':
      return [...begun(word, state), ...recordPress(command, word, state, given)];
    case 'settleLink':
      return [{ type: 'linkSettled', word: word.id, note: command.note }];
    default:
      return command satisfies never;
  }
}

type Of<T extends WordCommand['type']> = Extract<WordCommand, { type: T }>;
type EventOf<T extends CaseEvent['type']> = Extract<CaseEvent, { type: T }>;

/** The entry that begins a word; none for the formal answer, which every case has. */
function begun(word: Word, state: CaseState): CaseEvent[] {
  if (word.kind === 'answer' || state.words.some(({ id }) => id === word.id)) return [];
  return [{ type: 'wordBegun', word: word.id, kind: word.kind, corrects: word.corrects }];
}

function review(command: Of<'reviewAnswer'>, word: Word): EventOf<'answerReviewed'>[] {
  // `permitWord` has seen that the current step is this person's; another step than the current is not.
  if (command.step !== currentStep(word)) throw forbiddenStep(command.step);
  const { step, verdict, secrecy } = command;
  const opinion = command.opinion.trim();
  if (verdict === 'return' && opinion === '') throw refused('answer.opinionMissing');
  if (step === 'secrecy' && verdict === 'pass') mayBePublic(secrecy);
  const record = step === 'secrecy' && secrecy !== undefined ? { secrecy } : {};
  return [{ type: 'answerReviewed', step, verdict, opinion, ...record }];
}

/** 先审查后公开: a pass says what was found, on what ground, and that 汇聚风险 was looked at. */
function mayBePublic(secrecy: SecrecyReview | undefined): void {
  if (secrecy === undefined) throw refused('secrecy.missing');
  if (secrecy.conclusion !== 'open') throw refused('secrecy.notOpen');
  if (!secrecy.aggregationChecked) throw refused('secrecy.aggregation');
}

/** The chain that the draft passes, and why it goes on with severe findings. */
function submission(command: Of<'submitAnswer'>, word: Word, state: CaseState, given: Circumstances) {
  const { chain, technical } = chainOf(state, given);
  const severe = [...new Set(findingsOf(word, state).flatMap((one) => (one.severe ? [one.code] : [])))];
  const reason = command.reason?.trim() ?? '';
  if (severe.length > 0 && reason === '') throw refused('answer.severe');
  return {
    chain,
    ...(technical === null ? {} : { technical }),
    ...(severe.length === 0 ? {} : { severe, reason }),
  };
}

function publish(
  command: Of<'publishAnswer'>,
  word: Word,
  state: CaseState,
  given: Circumstances,
): EventOf<'answerPublished'>[] {
  const { at } = given;
  if (!isComplete(word, state, given)) throw refused('answer.chainShort');
  if (!isPublicLink(command.url)) throw refused('answer.linkNotPublic');
  const publishedAt = instant(command.publishedAt);
  if (publishedAt > at) throw refused('answer.publishedInFuture');
  if (publishedAt < toMinute(state.openedAt)) throw refused('answer.publishedBeforeOpened');
  if (publishedAt < toMinute(approvedAt(word) ?? at)) throw refused('answer.publishedBeforeReview');
  return [{ type: 'answerPublished', url: command.url, channel: command.channel, publishedAt }];
}

function recordPress(
  command: Of<'recordPress'>,
  word: Word,
  state: CaseState,
  { at }: Circumstances,
): EventOf<'pressRecorded'>[] {
  if (!isPublicLink(command.url)) throw refused('press.linkNotPublic');
  const heldAt = instant(command.heldAt);
  if (heldAt > at) throw refused('press.inFuture');
  if (heldAt < toMinute(state.foundAt)) throw refused('press.beforeFound');
  const approved = approvedAt(word);
  if (approved !== null && heldAt < toMinute(approved)) throw refused('answer.publishedBeforeReview');
  return [{ type: 'pressRecorded', word: word.id, url: command.url, heldAt }];
}

/** When the last review passed; null for a word without reviews. */
function approvedAt(word: Word): string | null {
  return presentReviews(word).at(-1)?.at ?? null;
}

/** People enter times to the minute. */
function toMinute(text: string): string {
  return `${instant(text).slice(0, 16)}:00.000Z`;
}
