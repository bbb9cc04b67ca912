import type { CaseState } from './case.ts';
import type { CaseDetail } from './contract.ts';
import { type ReviewStep, reviewSteps } from './contract-commands.ts';
import { currentStep } from './permissions.ts';

/** The chain of the present draft, each step with who passed or returned it. */
export function presentSteps(state: CaseState): CaseDetail['answer']['steps'] {
  const current = currentStep(state);
  return state.answer.chain.map((step) => {
    const review = latest(state, step);
    const done = review === undefined ? null : review.verdict === 'pass' ? ('passed' as const) : ('returned' as const);
    return {
      step,
      name: reviewSteps[step],
      state: done ?? (step === current ? 'current' : 'waiting'),
      by: review?.by ?? null,
      at: review?.at ?? null,
      opinion: review?.opinion ?? null,
    };
  });
}

/** Reviews of former drafts do not count: 一事一审. */
function latest(state: CaseState, step: ReviewStep): CaseState['answer']['reviews'][number] | undefined {
  const draft = state.answer.versions.length;
  return state.answer.reviews.filter((review) => review.step === step && review.draft === draft).at(-1);
}
