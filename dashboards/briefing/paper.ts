import { type BriefingFigures, briefingFigures } from './figures.ts';
import type { BriefingHead, BriefingInput } from './input.ts';
import { briefingReport, type Report } from './report.ts';

/**
 * 周报定稿: all that is printed, word by word and figure by figure, and nothing of how it came about. It is kept with the
 * issue as JSON, so that the files can be made again and say the same.
 */
export type Paper = { head: BriefingHead; demo: boolean; cutOff: string; report: Report; figures: BriefingFigures };

export function paperOf(input: BriefingInput): Paper {
  const figures = briefingFigures(input);
  return { head: input.head, demo: input.demo, cutOff: input.cutOff, report: briefingReport(input, figures), figures };
}
