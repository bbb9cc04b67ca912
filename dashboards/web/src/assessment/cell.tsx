import { Link } from 'react-router';
import {
  type AssessedCell,
  type AssessedFigure,
  assessedFigures,
  type FigureForm,
} from '../../../../api/assessment/contract.ts';

/** One figure: its value leads to its cases; what was missed leads to those alone; the period before stands beneath. */
export function FigureCell({ form, cell, name }: { form: FigureForm; cell: AssessedCell; name: string }) {
  const { value, cases, records, missed, missedRecords, previous } = cell;
  if (value === null)
    return (
      <>
        —<Before form={form} previous={previous} />
      </>
    );
  return (
    <>
      <Link to={records} aria-label={`${name} ${valueWords(form, value)}，看 ${cases} 件案件`}>
        {valueWords(form, value)}
      </Link>
      {form === 'percent' ? <small className="hint">{`${cases - (missed ?? 0)}/${cases}`}</small> : null}
      {missed !== null && missed > 0 && missedRecords !== null ? (
        <small>
          <Link className="assessment-missed" to={missedRecords}>
            未达标 {missed} 件
          </Link>
        </small>
      ) : null}
      <Before form={form} previous={previous} />
    </>
  );
}

function Before({ form, previous }: { form: FigureForm; previous: number | null }) {
  return previous === null ? null : <small className="hint">上期 {valueWords(form, previous)}</small>;
}

/** 26.5时, 80.0%, 85.0分, 3. */
export function valueWords(form: FigureForm, value: number): string {
  switch (form) {
    case 'cases':
      return String(value);
    case 'hours':
      return `${value.toFixed(1)}时`;
    case 'percent':
      return `${value.toFixed(1)}%`;
    case 'points':
      return `${value.toFixed(1)}分`;
    default:
      return form satisfies never;
  }
}

/** The short name under which a figure stands over its column. */
export function shortName(figure: AssessedFigure): string {
  const named: { name: string; short?: string } = assessedFigures[figure];
  return named.short ?? named.name;
}
