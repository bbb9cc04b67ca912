import type { AnalysedDocument } from './assessment.ts';
import { splitTokens } from './index-tokens.ts';
import type { SearchHit, Words } from './store.ts';

export const marksMax = 300;

/** 命中标记：where the query's words (not the excluded ones) stand in title and text, in code points; overlapping marks are joined, at most `marksMax`. Computed from the document's own tokens, so every engine marks the same. */
export function marksOf(document: AnalysedDocument, words: Words | undefined): SearchHit['marks'] {
  const phrases = [...(words?.all ?? []), ...(words?.any ?? [])].filter((phrase) => phrase.length > 0);
  if (phrases.length === 0) return [];
  return [
    ...fieldMarks('title', document.title, document.titleTokens, phrases),
    ...fieldMarks('text', document.text, document.textTokens, phrases),
  ].slice(0, marksMax);
}

type Span = { start: number; end: number };

function fieldMarks(
  field: 'title' | 'text',
  text: string,
  tokens: string,
  phrases: readonly string[][],
): SearchHit['marks'] {
  const list = splitTokens(tokens);
  const at = new Map<string, number[]>();
  const first = new Set(phrases.map((phrase) => phrase[0]));
  list.forEach((token, index) => {
    if (!first.has(token)) return;
    const indexes = at.get(token);
    if (indexes === undefined) at.set(token, [index]);
    else indexes.push(index);
  });
  const found: [number, number][] = [];
  for (const phrase of phrases) {
    const hits = (at.get(phrase[0] ?? '') ?? []).filter((index) =>
      phrase.every((token, offset) => list[index + offset] === token),
    );
    for (const index of hits.slice(0, marksMax)) found.push([index, index + phrase.length]);
  }
  if (found.length === 0) return [];
  const last = Math.max(...found.map(([, to]) => to));
  const spans = tokenSpans(text, list.slice(0, last));
  return joined(found.flatMap(([from, to]) => spanOf(spans.slice(from, to)))).map((span) => ({ field, ...span }));
}

function spanOf(spans: readonly (Span | null)[]): Span[] {
  const known = spans.filter((span) => span !== null);
  if (known.length === 0) return [];
  return [{ start: Math.min(...known.map((span) => span.start)), end: Math.max(...known.map((span) => span.end)) }];
}

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = result.at(-1);
    if (last !== undefined && span.start < last.end) last.end = Math.max(last.end, span.end);
    else result.push({ ...span });
  }
  return result;
}

/**
 * Walks the text along its tokens. A token stands right after the one before (past signs and spaces), or overlaps it
 * (a cutter for search gives parts and the whole), or follows within a short gap; one that stands nowhere has no place.
 */
function tokenSpans(text: string, tokens: readonly string[]): (Span | null)[] {
  const chars = Array.from(text, folded);
  const folds = chars.join('');
  const points = pointsOf(chars, folds.length);
  let cursor = 0;
  return tokens.map((token) => {
    const needle = Array.from(token, folded).join('');
    const start = place(folds, needle, cursor);
    if (start === null) return null;
    cursor = Math.max(cursor, start + needle.length);
    return { start: points[start] ?? 0, end: points[start + needle.length] ?? chars.length };
  });
}

const gapMaxChars = 400;

function place(text: string, token: string, cursor: number): number | null {
  if (text.startsWith(token, cursor)) return cursor;
  const next = cursor + (/^[^\p{L}\p{N}]*/u.exec(text.slice(cursor, cursor + gapMaxChars))?.[0].length ?? 0);
  if (text.startsWith(token, next)) return next;
  const from = Math.max(0, cursor - 2 * token.length + 1);
  const overlapping = text.slice(from, cursor + token.length - 1).lastIndexOf(token);
  if (overlapping >= 0) return from + overlapping;
  const later = text.slice(cursor, cursor + gapMaxChars).indexOf(token);
  return later < 0 ? null : cursor + later;
}

/** Code point index of each UTF-16 offset. */
function pointsOf(chars: readonly string[], length: number): Uint32Array {
  const points = new Uint32Array(length + 1);
  let offset = 0;
  chars.forEach((char, index) => {
    for (let i = 0; i < char.length; i += 1) points[offset + i] = index;
    offset += char.length;
  });
  points[length] = chars.length;
  return points;
}

/** Lower case and plain width, where that keeps one code point one code point. */
function folded(char: string): string {
  // Most characters are plain Han, which fold to themselves; normalising them is what would take the time.
  if (char >= '\u4e00' && char <= '\u9fff') return char;
  const fold = char.normalize('NFKC').toLowerCase();
  return [...fold].length === 1 ? fold : char;
}
