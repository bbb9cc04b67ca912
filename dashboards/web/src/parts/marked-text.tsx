import { type Mark, splitMarked } from '../marks.ts';

/** A text with marked stretches; a mark that has a word for why is explained on hover and to screen readers. */
export function MarkedText({
  text,
  marks,
  selected,
}: {
  text: string;
  marks: readonly (Mark & { why?: string })[];
  selected?: number | null;
}) {
  let at = 0;
  return (
    <span className="marked">
      {splitMarked(text, marks).map((piece) => {
        const key = at;
        at += piece.text.length;
        if (piece.marks.length === 0) return <span key={key}>{piece.text}</span>;
        const why = piece.marks.flatMap((which) => marks[which]?.why ?? []).join('；');
        const strong = typeof selected === 'number' && piece.marks.includes(selected);
        return (
          <mark key={key} className={strong ? 'mark-strong' : undefined} title={why === '' ? undefined : why}>
            {piece.text}
          </mark>
        );
      })}
    </span>
  );
}
