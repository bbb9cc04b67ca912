import { Link } from 'react-router';
import type { Figure } from '../../../../api/http/contract.ts';

/** A number that links to its records and says against what it moved (环比); unknown is —. */
export function FigureCard({ name, figure, tone }: { name: string; figure: Figure; tone?: 'bad' | 'warn' }) {
  const loud = tone !== undefined && (figure.value ?? 0) > 0 ? ` figure-${tone}` : '';
  return (
    <Link className={`figure${loud}`} to={figure.records}>
      <span className="figure-name">{name}</span>
      <span className="figure-value">{figure.value ?? '—'}</span>
      <span className="figure-change">{changeWords(figure)}</span>
    </Link>
  );
}

/** 环比 in words: the previous value and the difference. */
export function changeWords({ value, previous }: Pick<Figure, 'value' | 'previous'>): string {
  if (value === null || previous === null) return '上期无可比数';
  const gap = value - previous;
  if (gap === 0) return `与上期持平（${previous}）`;
  return `环比${gap > 0 ? '增' : '减'} ${Math.abs(gap)}（上期 ${previous}）`;
}
