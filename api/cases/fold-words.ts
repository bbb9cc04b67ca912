import type { CaseEvent, CaseState } from './case.ts';
import { withholdBases } from './contract-words.ts';
import { actorName, type Fact, stop, userIdOf } from './fold-parts.ts';
import { emptyWord, isUnsettled, type Link, nextWordId, passed, stoppedBy, type Word, wordOf } from './words.ts';

/** The entries that concern public words. */
export type WordEvent = Extract<
  CaseEvent,
  {
    type:
      | 'wordBegun'
      | 'answerDrafted'
      | 'answerSubmitted'
      | 'answerReviewed'
      | 'answerWithdrawn'
      | 'wordDropped'
      | 'withholdProposed'
      | 'withholdDecided'
      | 'answerWithheld'
      | 'answerPublished'
      | 'pressRecorded'
      | 'linkKept'
      | 'linkTrouble'
      | 'linkSettled';
  }
>;
type Of<T extends WordEvent['type']> = Extract<WordEvent, { type: T }>;
type Change = Partial<CaseState>;

/** What an entry about a public word changes; what 0.1.0 wrote about its one answer is the formal answer. */
export function foldWord(state: CaseState, event: WordEvent, fact: Fact): Change {
  switch (event.type) {
    case 'wordBegun':
      return { words: [...state.words, emptyWord(event.word, event.kind, state.reopened, event.corrects)] };
    case 'answerDrafted':
      return drafted(state, event, fact);
    case 'answerSubmitted':
      return changed(state, event.word, (word) => ({
        ...word,
        status: 'inReview',
        chain: event.chain,
        technical: event.technical ?? null,
        despite: event.severe === undefined ? null : { severe: event.severe, reason: event.reason ?? '' },
        round: word.round + 1,
      }));
    case 'answerReviewed':
      return changed(state, event.word, (word) => reviewed(word, event, fact));
    case 'answerWithdrawn':
      return changed(state, event.word, (word) => ({ ...word, status: 'draft', chain: [] }));
    case 'wordDropped':
      return covering(state, changed(state, event.word, dropped));
    case 'withholdProposed':
      return changed(state, undefined, (word) => ({ ...word, withholding: proposed(event, fact) }));
    case 'withholdDecided':
      return withholdDecided(state, event, fact);
    case 'answerWithheld':
      return withheldBefore(state, event, fact);
    case 'answerPublished':
      return published(state, event);
    case 'pressRecorded':
      return pressRecorded(state, event);
    case 'linkKept':
    case 'linkTrouble':
    case 'linkSettled':
      return changed(state, event.word, (word) => ({ ...word, link: linkAfter(word.link, event, fact) }));
    default:
      return event satisfies never;
  }
}

/** The demands with what the newest drafts of this life cover. */
export function demandsCovered(texts: readonly string[], words: readonly Word[], life: number): CaseState['demands'] {
  const covered = new Set(
    words
      .filter((word) => word.life === life && word.status !== 'dropped')
      .flatMap((word) => word.versions.at(-1)?.covers ?? []),
  );
  return texts.map((text) => ({ text, covered: covered.has(text) }));
}

/** After a return the next unit drafts anew; what went out or was withheld stays. */
export function wordsReturned(state: CaseState): Word[] {
  return state.words.map((word) => (isUnsettled(word) ? { ...word, status: 'none', chain: [] } : word));
}

/** When a case comes back, what had not gone out before is given up; the rest stands as it was. */
export function wordsLeftBehind(state: CaseState): Word[] {
  return state.words.map((word) => (isUnsettled(word) ? dropped(word) : word));
}

function drafted(state: CaseState, event: Of<'answerDrafted'>, fact: Fact): Change {
  const version = {
    text: event.text,
    by: actorName(fact.by),
    userId: userIdOf(fact.by),
    at: fact.at,
    covers: event.covers.flatMap((index) => state.demands[index]?.text ?? []),
  };
  return covering(
    state,
    changed(state, event.word, (word) => ({
      ...word,
      status: 'draft',
      chain: [],
      versions: [...word.versions, version],
    })),
  );
}

function reviewed(word: Word, event: Of<'answerReviewed'>, fact: Fact): Word {
  const review = {
    step: event.step,
    verdict: event.verdict,
    by: actorName(fact.by),
    userId: userIdOf(fact.by),
    at: fact.at,
    opinion: event.opinion,
    secrecy: event.secrecy ?? null,
    draft: word.versions.length,
    round: word.round,
  };
  const after = { ...word, reviews: [...word.reviews, review] };
  if (event.verdict === 'return') return { ...after, status: 'returned' };
  return { ...after, status: after.chain.every((step) => passed(after, step)) ? 'approved' : 'inReview' };
}

function proposed(event: Of<'withholdProposed'>, fact: Fact): Word['withholding'] {
  return {
    basis: `${withholdBases[event.basis]}。${event.reason}`,
    by: actorName(fact.by),
    userId: userIdOf(fact.by),
    role: fact.by.kind === 'person' ? fact.by.role : null,
    at: fact.at,
    confirmed: null,
  };
}

/** It settles the formal answer alone: the 5 h and 24 h run on, and its own clock was not met. */
function withholdDecided(state: CaseState, event: Of<'withholdDecided'>, fact: Fact): Change {
  if (event.verdict === 'return') return changed(state, undefined, (word) => ({ ...word, withholding: null }));
  const confirmed = { by: actorName(fact.by), at: fact.at, opinion: event.opinion };
  return {
    ...changed(state, undefined, (word) => ({
      ...word,
      status: 'withheld',
      withholding: word.withholding === null ? null : { ...word.withholding, confirmed },
    })),
    clocks: stop(state, fact.at, ['answer'], 'withheld'),
  };
}

/** As 0.1.0 decided it: by one person, and all public clocks ended; they count as met no more. */
function withheldBefore(state: CaseState, event: Of<'answerWithheld'>, fact: Fact): Change {
  const confirmed = { by: actorName(fact.by), at: fact.at, opinion: '' };
  const withholding = {
    basis: event.basis,
    by: actorName(fact.by),
    userId: userIdOf(fact.by),
    role: fact.by.kind === 'person' ? fact.by.role : null,
    at: fact.at,
    confirmed,
  };
  return {
    ...changed(state, undefined, (word) => ({ ...word, status: 'withheld', withholding })),
    clocks: stop(state, fact.at, ['firstWord', 'answer', 'press'], 'withheld'),
  };
}

function published(state: CaseState, event: Of<'answerPublished'>): Change {
  const out = { url: event.url, channel: event.channel, at: event.publishedAt };
  return outgoing(state, event.word, out);
}

/** Of 0.1.0, or held without a text of ours: a press conference that was not begun before. */
function pressRecorded(state: CaseState, event: Of<'pressRecorded'>): Change {
  const out = { url: event.url, channel: '新闻发布会', at: event.heldAt };
  if (event.word !== undefined) return outgoing(state, event.word, out);
  const begun = emptyWord(nextWordId(state, 'press'), 'press', state.reopened);
  return outgoing({ ...state, words: [...state.words, begun] }, begun.id, out);
}

function outgoing(state: CaseState, id: string | undefined, out: NonNullable<Word['published']>): Change {
  const word = wordOf(state, id);
  return {
    ...changed(state, id, (before) => ({ ...before, status: 'published', published: out, withholding: null })),
    clocks: stop(state, out.at, word === null ? [] : stoppedBy[word.kind]),
  };
}

function linkAfter(before: Link | null, event: Of<'linkKept' | 'linkTrouble' | 'linkSettled'>, { at, by }: Fact): Link {
  const link = before ?? { sha256: null, keptAt: null, trouble: null, settled: [] };
  switch (event.type) {
    case 'linkKept':
      return { ...link, sha256: event.sha256, keptAt: at };
    case 'linkTrouble':
      return { ...link, trouble: { kind: event.trouble, detail: event.detail, at } };
    case 'linkSettled':
      return { ...link, trouble: null, settled: [...link.settled, { note: event.note, by: actorName(by), at }] };
    default:
      return event satisfies never;
  }
}

function dropped(word: Word): Word {
  return { ...word, status: 'dropped', chain: [], withholding: null };
}

/** Puts the word as it is now in its place; the formal answer begins with its first entry. */
function changed(state: CaseState, id: string | undefined, change: (word: Word) => Word): { words: Word[] } {
  const before = wordOf(state, id);
  if (before === null) throw new Error(`Case ${state.id} has no word ${id}.`);
  const after = change(before);
  if (!state.words.some((word) => word.id === after.id)) return { words: [...state.words, after] };
  return { words: state.words.map((word) => (word.id === after.id ? after : word)) };
}

function covering(state: CaseState, { words }: { words: Word[] }): Change {
  const texts = state.demands.map(({ text }) => text);
  return { words, demands: demandsCovered(texts, words, state.reopened) };
}
