import { cleanWithOrigin } from './clean.ts';

/** 读本：title and text of one document as the rules read them: one clean string, title first, a line break between. */
export type Reading = {
  whole: string;
  titleEnd: number;
  textStart: number;
  /** The span of the document's own title or text (code points, end exclusive) for units `start`–`end` of `whole`. */
  span(start: number, end: number): Span;
};

/** Where a reason stands in the stored document. */
export type Span = { field: 'title' | 'text'; start: number; end: number };

/** Cleans both fields once; every later step works on the result. */
export function read(title: string, text: string): Reading {
  const heading = cleanWithOrigin(title);
  const body = cleanWithOrigin(text);
  const titleEnd = heading.text.length;
  const textStart = titleEnd === 0 ? 0 : titleEnd + 1;
  return {
    whole: titleEnd === 0 ? body.text : `${heading.text}\n${body.text}`,
    titleEnd,
    textStart,
    span(start, end) {
      const inTitle = start < titleEnd;
      const field = inTitle ? heading : body;
      const offset = inTitle ? 0 : textStart;
      const from = field.origin(start - offset);
      const last = Math.max(start, Math.min(end, inTitle ? titleEnd : end) - 1);
      return {
        field: inTitle ? 'title' : 'text',
        start: from,
        end: Math.max(from + 1, field.origin(last - offset) + 1),
      };
    },
  };
}

/** The sentence around `at`, of a long one only what stands within `reach` of it. */
export function sentenceAt(whole: string, at: number): string {
  let start = at;
  while (start > 0 && at - start < reach && !sentenceEnds.has(whole[start - 1] ?? '')) start -= 1;
  let end = at;
  while (end < whole.length && end - at < reach && !sentenceEnds.has(whole[end] ?? '')) end += 1;
  return whole.slice(start, end);
}

const reach = 200;
const sentenceEnds = new Set('。！？!?；;\n');
