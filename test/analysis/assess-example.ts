import { type AssessedText, type AssessOptions, assess, defaultOptions } from '../../analysis/assess.ts';
import type { Assessment, Reason } from '../../analysis/assessment.ts';

/** What the tests of the analysis write: a forum post of 2026 unless told otherwise. */
export function textOf(title: string, text = '', extra: Partial<AssessedText> = {}): AssessedText {
  return {
    title,
    text,
    publishedAt: '2026-11-20T02:00:00.000Z',
    sourceKind: 'forum',
    sourceRegion: null,
    ...extra,
  };
}

/** Assesses a post as the province of Jiangxi would. */
export function assessed(
  title: string,
  text = '',
  extra: Partial<AssessedText> = {},
  options: AssessOptions = defaultOptions,
): Assessment {
  return assess(textOf(title, text, extra), options);
}

/** The words that a reason points to. */
export function wordsOf({ title, text }: AssessedText, { field, start, end }: Pick<Reason, 'field' | 'start' | 'end'>) {
  return [...(field === 'title' ? title : text)].slice(start, end).join('');
}
