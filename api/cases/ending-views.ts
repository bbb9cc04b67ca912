import { roles } from '../people/contract.ts';
import type { CaseState } from './case.ts';
import { mentionable } from './consult.ts';
import type { CaseDetail } from './contract.ts';
import { solvedWords } from './contract-commands.ts';
import { orderKinds } from './contract-consult.ts';
import { endings } from './contract-endings.ts';

type Shown = Pick<
  CaseDetail,
  'referral' | 'clues' | 'ending' | 'reviews' | 'lives' | 'comments' | 'orders' | 'mentionable'
>;

/** What the page shows of endings, waiting, earlier lives and consultation. */
export function presentEndings(state: CaseState, unitName: (id: string) => string): Shown {
  const people = new Map(state.people.map(({ userId, name }) => [`user:${userId}`, name]));
  const whom = (id: string) =>
    people.get(id) ?? (id.startsWith('role:') ? roles[id.slice(5) as keyof typeof roles] : unitName(id.slice(5)));
  return {
    referral: referralView(state.referral),
    clues: state.clues,
    ending: endingView(state.ending),
    reviews: state.reviews.map((one) => ({ ...one, name: solvedWords[one.solved] })),
    lives: state.lives.map((life) => ({
      ...life,
      ending: endingView(life.ending),
      referral: referralView(life.referral),
      reviews: life.reviews.map((one) => ({ ...one, name: solvedWords[one.solved] })),
    })),
    comments: state.comments.map(({ by, unitId, at, text, mentions }) => ({
      ...{ by, at, text },
      unit: unitId === null ? null : unitName(unitId),
      mentions: mentions.map(whom),
    })),
    orders: state.orders.map((one) => ({ ...one, name: orderKinds[one.kind] })),
    mentionable: mentionable(state).map((id) => ({ id, name: whom(id) })),
  };
}

function endingView(ending: CaseState['ending']): CaseDetail['ending'] {
  return ending === null ? null : { ...ending, name: endings[ending.kind] };
}

function referralView(referral: CaseState['referral']): CaseDetail['referral'] {
  if (referral === null) return null;
  const { to, letter, receipt, answer } = referral;
  return { to, letter, receipt, answer };
}
