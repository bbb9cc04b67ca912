import type { Role } from '../people/contract.ts';
import type { Actor, CaseState } from './case.ts';
import type { CaseStatus } from './contract.ts';
import type { CaseCommand, CaseCommandType } from './contract-commands.ts';
import type { NewWord, WordKind } from './contract-words.ts';
import { forbiddenFor, type RefusalCode, refusals, refused, refusedByStatus } from './refusals.ts';
import { isOneOf, isPerson, type Who } from './relations.ts';
import { isReviewer } from './review-chain.ts';
import { unsignedHold } from './unit-rules.ts';
import {
  currentStep,
  emptyWord,
  formalAnswer,
  isUnsettled,
  liveWords,
  nextWordId,
  presentReviews,
  publishedWords,
  type Word,
  wordName,
  wordOf,
} from './words.ts';

/** Commands on public words; who may do them depends on the word. */
export const wordCommandTypes = [
  'draftAnswer',
  'submitAnswer',
  'withdrawAnswer',
  'dropWord',
  'reviewAnswer',
  'proposeWithholding',
  'decideWithholding',
  'publishAnswer',
  'recordPress',
  'settleLink',
] as const satisfies readonly CaseCommandType[];
export type WordCommandType = (typeof wordCommandTypes)[number];
export type WordCommand = Extract<CaseCommand, { type: WordCommandType }>;

export function isWordCommand(command: CaseCommand): command is WordCommand {
  return (wordCommandTypes as readonly CaseCommandType[]).includes(command.type);
}

/** Throws Forbidden or Refused unless this person may do this with this word now. Returns the word. */
export function permitWord(command: WordCommand, state: CaseState, actor: Actor): Word {
  const word = targetOf(command, state);
  const who = whoMay(command.type, word.kind, actor);
  if (!isOneOf(who, state, actor)) throw forbiddenFor(command.type, who, actor);
  const during = stagesOf(command.type, word.kind);
  if (!during.includes(state.status)) throw refusedByStatus(command.type, state.status, during);
  const hold = holdOf(command.type, word, state, actor);
  if (hold !== null) throw refused(hold);
  return word;
}

/** What this person may do with any word of the case at this stage, each with the sentence that still holds it back, or null. */
export function wordOffers(state: CaseState, actor: Actor): { command: WordCommandType; blocked: string | null }[] {
  return wordCommandTypes.flatMap((type) => {
    // A page of an earlier life may die too.
    const existing = type === 'settleLink' ? state.words : presentWords(state);
    const holds = [...existing, ...begins(type, state)]
      .filter((word) => isOffered(type, word, state, actor))
      .map((word) => holdOf(type, word, state, actor));
    const [first] = holds;
    if (first === undefined) return [];
    return [{ command: type, blocked: holds.includes(null) || first === null ? null : refusals[first] }];
  });
}

/** What this person may do with one word. */
export function offersOn(
  word: Word,
  state: CaseState,
  actor: Actor,
): { command: WordCommandType; blocked: string | null }[] {
  return wordCommandTypes
    .filter((type) => isOffered(type, word, state, actor))
    .map((type) => {
      const hold = holdOf(type, word, state, actor);
      return { command: type, blocked: hold === null ? null : refusals[hold] };
    });
}

/** The words that this person may begin now, besides the formal answer. */
export function newWords(state: CaseState, actor: Actor): NewWord[] {
  return begins('draftAnswer', state)
    .filter(
      (word) => isOffered('draftAnswer', word, state, actor) && holdOf('draftAnswer', word, state, actor) === null,
    )
    .map((word) => {
      const corrected = word.corrects === null ? null : wordOf(state, word.corrects);
      const name = corrected === null ? wordName(word) : `${wordName(word)}：更正${wordName(corrected)}`;
      return { kind: word.kind, name, corrects: word.corrects };
    });
}

const toAct: readonly CaseStatus[] = ['accepted', 'handling', 'fixed', 'verified'];
const open: readonly CaseStatus[] = ['filed', 'assigned', ...toAct];

/** When each kind of word is written: the first word before anybody has accepted, a correction also after the closing. */
export const stagesOfWords: Record<WordKind, readonly CaseStatus[]> = {
  firstWord: open,
  press: open,
  answer: toAct,
  followUp: toAct,
  correction: [...open, 'closed'],
};

/** Who may confirm that nothing is published. */
export const deciders: readonly Role[] = ['office', 'leader'];

function whoMay(type: WordCommandType, kind: WordKind, actor: Actor): Who {
  const answering = ['lead', 'handler'] as const;
  switch (type) {
    case 'draftAnswer':
    case 'submitAnswer':
    case 'withdrawAnswer':
    case 'dropWord':
      return { roles: kind === 'firstWord' || kind === 'press' ? ['publicity'] : [], relations: answering };
    case 'reviewAnswer':
      return {
        roles: ['office', 'publicity', 'leader'],
        relations: actor.kind === 'person' && actor.head === true ? ['lead', 'reviewer'] : ['reviewer'],
      };
    case 'proposeWithholding':
      return { roles: ['publicity', ...deciders], relations: [] };
    case 'decideWithholding':
      return { roles: deciders, relations: [] };
    case 'publishAnswer':
      return { roles: ['publicity'], relations: answering };
    case 'recordPress':
    case 'settleLink':
      return { roles: ['publicity'], relations: [] };
    default:
      return type satisfies never;
  }
}

function stagesOf(type: WordCommandType, kind: WordKind): readonly CaseStatus[] {
  if (type === 'settleLink') return [...open, 'merged', 'closed', 'archived'];
  return type === 'proposeWithholding' || type === 'decideWithholding' ? open : stagesOfWords[kind];
}

/** The word that a command names, or the one that it begins. */
function targetOf(command: WordCommand, state: CaseState): Word {
  if (command.type === 'draftAnswer' && command.begin !== undefined) {
    const { kind, corrects } = command.begin;
    if (kind === 'answer') throw refused('word.onlyOneAnswer');
    return emptyWord(nextWordId(state, kind), kind, state.reopened, corrects);
  }
  if (command.type === 'proposeWithholding' || command.type === 'decideWithholding') return formalAnswer(state);
  if (command.type === 'recordPress' && command.word === undefined)
    return emptyWord(nextWordId(state, 'press'), 'press', state.reopened);
  const word = wordOf(state, command.word);
  if (word === null) throw refused('word.unknown');
  if (word.life !== state.reopened && command.type !== 'settleLink') throw refused('word.earlier');
  return word;
}

/** The words of this life, the formal answer first, also where it has not begun. */
export function presentWords(state: CaseState): Word[] {
  const formal = formalAnswer(state);
  return [formal, ...liveWords(state).filter(({ id }) => id !== formal.id)];
}

/** The words that a command could begin. */
function begins(type: WordCommandType, state: CaseState): Word[] {
  const begun = (kind: WordKind, corrects: string | null = null) =>
    emptyWord(nextWordId(state, kind), kind, state.reopened, corrects);
  if (type === 'recordPress') return [begun('press')];
  if (type !== 'draftAnswer') return [];
  return [
    begun('firstWord'),
    begun('press'),
    begun('followUp'),
    ...publishedWords(state).map(({ id }) => begun('correction', id)),
  ];
}

/** Whether a command is shown to this person for this word at all. */
function isOffered(type: WordCommandType, word: Word, state: CaseState, actor: Actor): boolean {
  return (
    isOneOf(whoMay(type, word.kind, actor), state, actor) &&
    stagesOf(type, word.kind).includes(state.status) &&
    concerns(type, word, state) &&
    unsignedHold(type, whoMay(type, word.kind, actor), state, actor) === null
  );
}

/** Whether a command has to do with a word of this kind and state. */
function concerns(type: WordCommandType, word: Word, state: CaseState): boolean {
  const formal = word.id === formalAnswer(state).id;
  switch (type) {
    case 'settleLink':
      return isTroubled(word);
    case 'recordPress':
      return word.kind === 'press' && isUnsettled(word);
    case 'publishAnswer':
      return word.kind !== 'press' && (formal || isUnsettled(word));
    case 'proposeWithholding':
      return formal;
    case 'decideWithholding':
      return formal && word.withholding !== null && word.withholding.confirmed === null;
    case 'withdrawAnswer':
      return word.status === 'inReview' || word.status === 'approved';
    case 'dropWord':
      return !formal && isUnsettled(word);
    case 'draftAnswer':
    case 'submitAnswer':
    case 'reviewAnswer':
      return formal || isUnsettled(word);
    default:
      return type satisfies never;
  }
}

function holdOf(type: WordCommandType, word: Word, state: CaseState, actor: Actor): RefusalCode | null {
  return unsignedHold(type, whoMay(type, word.kind, actor), state, actor) ?? ownHold(type, word, state, actor);
}

function ownHold(type: WordCommandType, word: Word, state: CaseState, actor: Actor): RefusalCode | null {
  switch (type) {
    case 'draftAnswer':
      return heldBy(word, 'inReview', 'published', 'withheld', 'dropped') ?? beginHold(word, state);
    case 'submitAnswer':
      return (
        heldBy(word, 'inReview', 'published', 'withheld', 'dropped', 'approved') ??
        (word.status === 'draft' ? null : 'answer.noDraft')
      );
    case 'withdrawAnswer':
      return word.status === 'inReview' || word.status === 'approved' ? null : 'word.notSubmitted';
    case 'dropWord':
      if (word.id === formalAnswer(state).id) return 'word.formalStays';
      return heldBy(word, 'inReview', 'published', 'dropped');
    case 'reviewAnswer':
      return reviewHold(word, state, actor);
    case 'proposeWithholding':
      return heldBy(word, 'published', 'withheld') ?? (word.withholding === null ? null : 'withhold.proposed');
    case 'decideWithholding':
      return decideHold(word, actor);
    case 'publishAnswer':
      if (word.kind === 'press') return 'word.pressIsRecorded';
      if (word.withholding !== null && word.status !== 'withheld') return 'withhold.proposed';
      return (
        heldBy(word, 'published', 'withheld', 'dropped') ?? (word.status === 'approved' ? null : 'answer.notApproved')
      );
    case 'recordPress':
      return pressHold(word, state);
    case 'settleLink':
      return isTroubled(word) ? null : 'link.noTrouble';
    default:
      return type satisfies never;
  }
}

/** What stands against a word that would begin; null for one that has begun. */
function beginHold(word: Word, state: CaseState): RefusalCode | null {
  if (word.kind === 'answer' || state.words.some(({ id }) => id === word.id)) return null;
  const live = liveWords(state);
  const running = live.some((one) => one.kind === word.kind && one.corrects === word.corrects && isUnsettled(one));
  if (running) return 'word.running';
  const out = publishedWords(state);
  switch (word.kind) {
    case 'firstWord':
      return out.some(({ life }) => life === state.reopened) ? 'word.notFirst' : null;
    case 'followUp':
      return out.some(({ life }) => life === state.reopened) ? null : 'word.nothingBefore';
    case 'correction':
      return out.some(({ id }) => id === word.corrects) ? null : 'word.correctsNothing';
    case 'press':
      return null;
    default:
      return word.kind satisfies never;
  }
}

/** A text for the press conference passes the chain before it is held; one held without a text of ours is recorded as it is. */
function pressHold(word: Word, state: CaseState): RefusalCode | null {
  if (word.kind !== 'press') return 'word.notPress';
  const begun = beginHold(word, state);
  if (begun !== null) return begun;
  return (
    heldBy(word, 'published', 'dropped') ??
    (word.versions.length === 0 || word.status === 'approved' ? null : 'answer.notApproved')
  );
}

function reviewHold(word: Word, state: CaseState, actor: Actor): RefusalCode | null {
  const step = currentStep(word);
  if (step === null) return 'answer.notInReview';
  if (actor.kind !== 'person') return null;
  if (!isReviewer(step, word, state, actor)) return 'answer.notYourStep';
  if (isPerson(actor, word.versions.at(-1)?.userId ?? null)) return 'answer.ownDraft';
  const passedBefore = presentReviews(word).some(
    (review) => review.verdict === 'pass' && isPerson(actor, review.userId),
  );
  return passedBefore ? 'answer.secondPass' : null;
}

/** Whether its public page is dead or has changed, and nobody has settled that. */
export function isTroubled({ link }: Word): boolean {
  return link !== null && link.trouble !== null;
}

/** Two people of two roles. */
function decideHold(word: Word, actor: Actor): RefusalCode | null {
  const { withholding } = word;
  if (withholding === null || withholding.confirmed !== null) return 'withhold.none';
  if (isPerson(actor, withholding.userId)) return 'withhold.samePerson';
  return actor.kind === 'person' && actor.role === withholding.role ? 'withhold.sameRole' : null;
}

function heldBy(word: Word, ...statuses: ('inReview' | 'published' | 'withheld' | 'dropped' | 'approved')[]) {
  const status = statuses.find((one) => one === word.status);
  return status === undefined ? null : (`answer.${status}` as const);
}
