import { Link } from 'react-router';
import { type AssessedRow, assessedFigures, figureNames } from '../../../../api/assessment/contract.ts';
import { FigureCell, shortName } from './cell.tsx';

/** Beneath a row: each statutory clock by both limits, what was allowed beyond them, pauses, and the parts of the score. */
export function RowDetail({ row }: { row: AssessedRow }) {
  const { extension, pause } = row.figures;
  const { timely, targeted, effective } = row.scores;
  return (
    <div className="assessment-parts">
      {row.clocks.length === 0 ? (
        <p className="hint">期内没有法定时限停止或到期。</p>
      ) : (
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">法定时限</th>
              <th scope="col">原时限达标</th>
              <th scope="col">含延期（对照）</th>
            </tr>
          </thead>
          <tbody>
            {row.clocks.map(({ kind, name, original, extended }) => (
              <tr key={kind}>
                <th scope="row">{name}</th>
                <td data-label="原时限">
                  <FigureCell form="percent" cell={original} name={`${row.name} ${name}`} />
                </td>
                <td data-label="含延期">
                  <FigureCell form="percent" cell={extended} name={`${row.name} ${name} 含延期`} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl className="assessment-more">
        {figureNames.map((figure) => (
          <div key={figure}>
            <dt>{shortName(figure)}</dt>
            <dd>
              <FigureCell form={assessedFigures[figure].form} cell={row.figures[figure]} name={row.name} />
            </dd>
          </div>
        ))}
      </dl>
      <ul className="plain">
        <li title={assessedFigures.extension.definition}>
          获准延期 <Link to={extension.records}>{extension.value} 件</Link>，共延长 {hoursWords(row.hours.extension)}
        </li>
        <li title={assessedFigures.pause.definition}>
          暂停签收 <Link to={pause.records}>{pause.value} 件</Link>，共暂停 {hoursWords(row.hours.pause)}
        </li>
        <li title={assessedFigures.quality.definition}>
          评估：及时 {scoreWords(timely)}／针对 {scoreWords(targeted)}／有效 {scoreWords(effective)}
        </li>
      </ul>
    </div>
  );
}

function hoursWords(hours: number | null): string {
  return hours === null ? '—' : `${hours.toFixed(1)} 小时`;
}

function scoreWords(score: number | null): string {
  return score === null ? '—' : score.toFixed(1);
}
