import { linkStates } from '../links/judge.ts';
import type { WordLinkRow } from '../links/tables.ts';
import { findingsOf } from './answer-check/word-findings.ts';
import type { Actor, CaseState } from './case.ts';
import { commandNames, type ReviewStep, reviewSteps } from './contract-commands.ts';
import type { WordView } from './contract-words.ts';
import { offersOn } from './word-permissions.ts';
import { currentStep, formalAnswer, presentReviews, type Review, type Word, wordName, wordOf } from './words.ts';

/** 公开发布 of a case as its page shows them: the formal answer first, the others as they were begun, earlier lives last. */
export function presentWords(state: CaseState, actor: Actor, looks: readonly WordLinkRow[] = []): WordView[] {
  const formal = formalAnswer(state);
  const others = state.words.filter(({ id }) => id !== formal.id);
  const live = others.filter(({ life }) => life === state.reopened);
  const earlier = others.filter(({ life }) => life !== state.reopened);
  return [formal, ...live, ...earlier].map((word) => ({
    ...presentWord(word, state, actor),
    link: presentLink(
      word,
      looks.find((look) => look.word === word.id),
    ),
  }));
}

function presentWord(word: Word, state: CaseState, actor: Actor): Omit<WordView, 'link'> {
  const corrected = word.corrects === null ? null : wordOf(state, word.corrects);
  const earlier = word.life !== state.reopened;
  return {
    id: word.id,
    kind: word.kind,
    name: wordName(word),
    status: word.status,
    corrects: corrected === null ? null : { id: corrected.id, name: wordName(corrected) },
    earlier,
    versions: word.versions.map(({ text, by, at, covers }) => ({ text, by, at, covers })),
    steps: presentSteps(word),
    published: word.published,
    withholding: presentWithholding(word.withholding),
    findings: earlier ? [] : findingsOf(word, state),
    despite: word.despite?.reason ?? null,
    can: offersOn(word, state, actor)
      .filter(({ command }) => !earlier || command === 'settleLink')
      .map(({ command, blocked }) => ({ command, name: commandNames[command], blocked })),
  };
}

/** What the ledger says of the page, and what the last look gave; one that could not look says so. */
function presentLink(word: Word, look: WordLinkRow | undefined): WordView['link'] {
  if (word.published === null) return null;
  const { sha256 = null, keptAt = null, trouble = null, settled = [] } = word.link ?? {};
  return { sha256, keptAt, trouble, settled, lookedAt: look?.lookedAt ?? null, state: lookWords(look) };
}

function lookWords(look: WordLinkRow | undefined): string {
  if (look === undefined) return linkStates.new;
  const seen = linkStates[look.state];
  if (look.detail === null || look.detail === '') return seen;
  if (!look.detail.startsWith(linkStates.unseen)) return `${seen}：${look.detail}`;
  return look.state === 'unseen' ? look.detail : `${look.detail}（此前：${seen}）`;
}

function presentWithholding(withholding: Word['withholding']): WordView['withholding'] {
  if (withholding === null) return null;
  const { basis, by, at, confirmed } = withholding;
  return { basis, by, at, confirmed };
}

/** The chain of the present draft, each step with who passed or returned it. */
function presentSteps(word: Word): WordView['steps'] {
  const current = currentStep(word);
  return word.chain.map((step) => {
    const review = latest(word, step);
    const done = review === undefined ? null : review.verdict === 'pass' ? ('passed' as const) : ('returned' as const);
    return {
      step,
      name: reviewSteps[step],
      state: done ?? (step === current ? 'current' : 'waiting'),
      by: review?.by ?? null,
      at: review?.at ?? null,
      opinion: review?.opinion ?? null,
      secrecy: review?.secrecy ?? null,
    };
  });
}

/** Reviews of former drafts do not count: 一事一审. */
function latest(word: Word, step: ReviewStep): Review | undefined {
  return presentReviews(word).findLast((review) => review.step === step);
}
