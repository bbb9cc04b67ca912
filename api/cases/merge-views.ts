import type { CaseState } from './case.ts';
import type { CaseDetail } from './contract.ts';
import { wordStatuses } from './contract-words.ts';

/** 并案与拆案 for the page. */
export function presentMerging({ mergers, taken, splitFrom, splitInto }: CaseState): CaseDetail['merging'] {
  const now = mergers.find(({ reopenedAt }) => reopenedAt === null);
  return {
    into: now === undefined ? null : { ...named(now), at: now.at },
    earlier: mergers.flatMap(({ at, reopenedAt, ...one }) =>
      reopenedAt === null ? [] : [{ ...named(one), at, reopenedAt }],
    ),
    taken: taken.map(({ title, at, undoneAt, words, ...one }) => ({
      ...named(one),
      ...{ title, at, undoneAt },
      words: words.map((word) => ({
        ...word,
        status: wordStatuses[word.status as keyof typeof wordStatuses] ?? word.status,
      })),
    })),
    splitFrom: splitFrom === null ? null : named(splitFrom),
    splitInto: splitInto.map(({ title, at, ...one }) => ({ ...named(one), title, at })),
  };
}

function named({ caseId, number }: { caseId: string; number: string }) {
  return { id: caseId, number };
}
