import { Fragment } from 'react';
import { type AssessedFigure, type AssessedRow, assessedFigures } from '../../../../api/assessment/contract.ts';
import { useAddress } from '../address.ts';
import { FigureCell, shortName } from './cell.tsx';
import { RowDetail } from './row-detail.tsx';

/** The figures in the order shown; on a phone only those of `narrow`. */
const columns: readonly AssessedFigure[] = [
  ...(['duty', 'onTime', 'overdue', 'open', 'firstWordHalf', 'firstWordMost', 'answerHalf', 'answerMost'] as const),
  ...(['signed', 'returned', 'reviewReturned', 'reopened', 'quality', 'firstReview'] as const),
];
const narrow: ReadonlySet<AssessedFigure> = new Set<AssessedFigure>(['onTime', 'overdue', 'answerHalf']);

/** Units or cities, ordered by a column of the address; a row opens to its clocks, pauses and extensions. */
export function AssessmentTable({
  rows,
  total,
  byCity,
}: {
  rows: readonly AssessedRow[];
  total: AssessedRow | null;
  byCity: boolean;
}) {
  const address = useAddress();
  const sort = sortOf(address.get('sort'));
  const down = address.get('order') === 'down';
  const opened = address.get('row');
  const shown = sorted(rows, sort, down);
  return (
    <div className="scroll-x">
      <table className="grid assessment-table">
        <thead>
          <tr>
            <th scope="col">{byCity ? '设区市' : '单位'}</th>
            {columns.map((figure) => (
              <th
                scope="col"
                key={figure}
                className="number"
                aria-sort={figure === sort ? (down ? 'descending' : 'ascending') : 'none'}
                title={assessedFigures[figure].definition}
              >
                <button
                  type="button"
                  onClick={() => address.set({ sort: figure, order: figure === sort && !down ? 'down' : null })}
                >
                  {shortName(figure)}
                  {figure === sort ? (down ? ' ↓' : ' ↑') : ''}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Fragment key={row.id}>
              <Row
                row={row}
                open={row.id === opened}
                toggle={() => address.set({ row: row.id === opened ? null : row.id })}
              />
              {row.id === opened ? (
                <tr className="assessment-detail">
                  <td colSpan={columns.length + 1}>
                    <RowDetail row={row} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
          {total === null ? null : <Row row={total} open={false} toggle={null} />}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, open, toggle }: { row: AssessedRow; open: boolean; toggle: (() => void) | null }) {
  return (
    <tr className={toggle === null ? 'assessment-total' : ''} data-row={row.id}>
      <th scope="row">
        {toggle === null ? (
          row.name
        ) : (
          <button type="button" aria-expanded={open} onClick={toggle}>
            {open ? '▾' : '▸'} {row.name}
          </button>
        )}
      </th>
      {columns.map((figure) => (
        <td
          key={figure}
          data-label={shortName(figure)}
          data-figure={figure}
          className={narrow.has(figure) ? 'number' : 'number wide-only'}
        >
          <FigureCell
            form={assessedFigures[figure].form}
            cell={row.figures[figure]}
            name={`${row.name} ${shortName(figure)}`}
          />
        </td>
      ))}
    </tr>
  );
}

/** The lowest share within the original limit first, unless the address says otherwise. */
function sortOf(text: string): AssessedFigure {
  return columns.find((figure) => figure === text) ?? 'onTime';
}

/** What is unknown stands last, whichever way it goes. */
function sorted(rows: readonly AssessedRow[], sort: AssessedFigure, down: boolean): AssessedRow[] {
  return rows.toSorted((one, other) => {
    const [a, b] = [one.figures[sort].value, other.figures[sort].value];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return down ? b - a : a - b;
  });
}
