/** A marked stretch of a text: code points `start`–`end` (end exclusive). */
export type Mark = { start: number; end: number };

/** A piece of the text and the marks (by index) that cover it; pieces joined give the text again. */
export type Piece = { text: string; marks: number[] };

/** Cuts a text at all bounds of its marks, by code points, so that overlapping marks each stay whole. Marks beyond the text are cut to it; empty ones are left out. */
export function splitMarked(text: string, marks: readonly Mark[]): Piece[] {
  const points = [...text];
  const inside = marks.map(({ start, end }) => ({ start: Math.max(0, start), end: Math.min(points.length, end) }));
  const whole = inside.map(({ start, end }) => end > start);
  const bounds = new Set([0, points.length]);
  inside.forEach(({ start, end }, index) => {
    if (whole[index]) bounds.add(start).add(end);
  });
  const cuts = [...bounds].sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index] ?? 0;
    const covering = inside.flatMap((mark, which) =>
      whole[which] && mark.start <= start && mark.end >= end ? [which] : [],
    );
    return { text: points.slice(start, end).join(''), marks: covering };
  });
}

/** The part of a text around its first mark, with the marks moved along; for lists that have room for `room` code points. */
export function excerpt(text: string, marks: readonly Mark[], room: number): { text: string; marks: Mark[] } {
  const points = [...text];
  const first = marks.length === 0 ? 0 : Math.min(...marks.map(({ start }) => start));
  const from = first < room - 20 ? 0 : first - 20;
  const to = Math.min(points.length, from + room);
  const head = from > 0 ? '…' : '';
  const moved = marks
    .filter(({ start, end }) => end > from && start < to)
    .map(({ start, end }) => ({
      start: Math.max(start, from) - from + head.length,
      end: Math.min(end, to) - from + head.length,
    }));
  return { text: `${head}${points.slice(from, to).join('')}${to < points.length ? '…' : ''}`, marks: moved };
}
