import type { AssessedCell, AssessedFigure, AssessedRow } from './contract.ts';
import { assessedFigures } from './contract.ts';

/** A figure in words: 26.5 小时, 80.0%（4/5）; — where nothing is known. */
export function cellWords(figure: AssessedFigure, { value, cases, missed }: AssessedCell): string {
  if (value === null) return '—';
  const { form } = assessedFigures[figure];
  switch (form) {
    case 'cases':
      return `${value}件`;
    case 'hours':
      return `${value.toFixed(1)}小时`;
    case 'points':
      return `${value.toFixed(1)}分`;
    case 'percent':
      return `${value.toFixed(1)}%（${cases - (missed ?? 0)}/${cases}）`;
    default:
      return form satisfies never;
  }
}

/** 排名: the lowest share within the original limit first, then who has most overdue; who has nothing decided comes last. Facts only, no score of ours. */
export function worstFirst(rows: readonly AssessedRow[]): AssessedRow[] {
  const key = ({ figures }: AssessedRow) => [
    figures.onTime?.value ?? 1_000,
    -(figures.overdue?.value ?? 0),
    -(figures.answerHalf?.value ?? 0),
  ];
  return rows.toSorted((one, other) => {
    const [a, b] = [key(one), key(other)];
    const first = a.findIndex((part, index) => part !== b[index]);
    return first < 0 ? 0 : (a[first] ?? 0) - (b[first] ?? 0);
  });
}

/** The figure of a row in words. */
export function figureWords(row: AssessedRow, figure: AssessedFigure): string {
  const cell = row.figures[figure];
  return cell === undefined ? '—' : cellWords(figure, cell);
}
