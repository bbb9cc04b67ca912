import type { Role } from '../people/contract.ts';
import type { CaseState } from './case.ts';
import type { AnswerStatus } from './contract.ts';
import type { ClockKind, ReviewStep, SecrecyReview } from './contract-commands.ts';
import { type WordKind, type WordStatus, wordKinds } from './contract-words.ts';

/** 公开发布: one public word of a case, with its drafts, the chain they pass, and where it was published. */
export type Word = {
  /** Unique in its case: `answer`, `followUp-2`. */
  id: string;
  kind: WordKind;
  status: WordStatus;
  /** The id of the word that it corrects. */
  corrects: string | null;
  /** How often the case had been reopened when it was begun; words of earlier lives are only read. */
  life: number;
  /** `userId` for the four-eyes rule; null for the system. `covers` are the demands by their text. */
  versions: { text: string; by: string; userId: string | null; at: string; covers: string[] }[];
  chain: ReviewStep[];
  /** The unit that checks it technically. */
  technical: string | null;
  /** Why the newest draft was submitted with severe findings; null where there were none. */
  despite: { severe: string[]; reason: string } | null;
  /** How often a draft was submitted; reviews of an earlier round do not count: 一事一审. */
  round: number;
  /** `draft` counts versions from 1. */
  reviews: Review[];
  published: { url: string; channel: string; at: string } | null;
  withholding: Withholding | null;
  /** 发布链接: its snapshot, and what is wrong with it until 宣教处 has settled that; null before it was once read. */
  link: Link | null;
};

export type Link = {
  sha256: string | null;
  keptAt: string | null;
  trouble: { kind: 'gone' | 'changed'; detail: string; at: string } | null;
  settled: { note: string; by: string; at: string }[];
};

export type Review = {
  step: ReviewStep;
  verdict: 'pass' | 'return';
  by: string;
  userId: string | null;
  at: string;
  opinion: string;
  secrecy: SecrecyReview | null;
  draft: number;
  round: number;
};

/** 不予公开: proposed by one person, confirmed by another of another role. */
export type Withholding = {
  basis: string;
  by: string;
  userId: string | null;
  role: Role | null;
  at: string;
  confirmed: { by: string; at: string; opinion: string } | null;
};

/** Which clocks a published word stops: 5 h, 24 h, 48 h. 续报 and 更正 stop none. */
export const stoppedBy: Record<WordKind, readonly ClockKind[]> = {
  firstWord: ['firstWord'],
  press: ['press'],
  answer: ['firstWord', 'answer'],
  followUp: [],
  correction: [],
};

/** 正式回应 of the present life of the case; one without drafts where none was begun. */
export function formalAnswer(state: CaseState): Word {
  const id = formalId(state);
  return state.words.find((word) => word.id === id) ?? emptyWord(id, 'answer', state.reopened);
}

/** 回应状态 as lists, figures and exports show it. */
export function answerStatus(state: CaseState): AnswerStatus {
  const { status } = formalAnswer(state);
  return status === 'dropped' ? 'none' : status;
}

/** The word that a command or an entry is about; null when the case has none of that id. */
export function wordOf(state: CaseState, id: string | undefined): Word | null {
  if (id === undefined || id === formalId(state)) return formalAnswer(state);
  return state.words.find((word) => word.id === id) ?? null;
}

/** The words of the present life of the case. */
export function liveWords(state: CaseState): Word[] {
  return state.words.filter((word) => word.life === state.reopened);
}

/** All words that went out, also those of earlier lives. */
export function publishedWords(state: CaseState): (Word & { published: NonNullable<Word['published']> })[] {
  return state.words.flatMap((word) =>
    word.status === 'published' && word.published !== null ? [{ ...word, published: word.published }] : [],
  );
}

/** Why nothing is published: the confirmed basis of the present life; null when it was not withheld. */
export function withheldBasis(state: CaseState): string | null {
  const word = formalAnswer(state);
  return word.status === 'withheld' ? (word.withholding?.basis ?? null) : null;
}

/** Whether a clock of this kind still has something to wait for in this life of the case. */
export function needsClock(state: CaseState, kind: ClockKind): boolean {
  if (kind === 'answer') return isUnsettled(formalAnswer(state));
  return !publishedWords(state).some((word) => word.life === state.reopened && stoppedBy[word.kind].includes(kind));
}

/** A word that still asks for something. */
export function isUnsettled({ status }: Word): boolean {
  return status !== 'published' && status !== 'withheld' && status !== 'dropped';
}

/** 正式回应, 续报（第 2 次）. */
export function wordName(word: Pick<Word, 'id' | 'kind'>): string {
  const number = numberOf(word.id);
  return number === 1 ? wordKinds[word.kind] : `${wordKinds[word.kind]}（第 ${number} 次）`;
}

/** The review step that waits now; null when the draft is not in review. */
export function currentStep(word: Word): ReviewStep | null {
  if (word.status !== 'inReview') return null;
  return word.chain.find((step) => !passed(word, step)) ?? null;
}

/** The reviews of the draft as it was submitted last. */
export function presentReviews(word: Word): Review[] {
  return word.reviews.filter((review) => review.round === word.round);
}

export function passed(word: Word, step: ReviewStep): boolean {
  return presentReviews(word).some((review) => review.step === step && review.verdict === 'pass');
}

export function emptyWord(id: string, kind: WordKind, life: number, corrects: string | null = null): Word {
  return {
    id,
    kind,
    status: 'none',
    corrects,
    life,
    versions: [],
    chain: [],
    technical: null,
    despite: null,
    round: 0,
    reviews: [],
    published: null,
    withholding: null,
    link: null,
  };
}

/** The next free id of a kind: `press`, `press-2`, … */
export function nextWordId(state: CaseState, kind: WordKind): string {
  const numbers = state.words.filter((word) => word.kind === kind).map(({ id }) => numberOf(id));
  return idOf(kind, Math.max(0, ...numbers) + 1);
}

/** Each life of a case has its own formal answer. */
function formalId(state: CaseState): string {
  return idOf('answer', state.reopened + 1);
}

function idOf(kind: WordKind, number: number): string {
  return number === 1 ? kind : `${kind}-${number}`;
}

function numberOf(id: string): number {
  return Number(id.split('-')[1] ?? '1');
}
