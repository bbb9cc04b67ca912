import type { DocumentView } from '../../../../api/documents/contract.ts';
import { LevelMark } from '../parts/level-mark.tsx';
import { factorName } from './factor-name.ts';

/** The score by factor: points, and the rule each rests on; a row shows where it stands in the text. */
export function ScoreTable({
  assessment,
  chosen,
  choose,
}: {
  assessment: DocumentView['assessment'];
  chosen: number | null;
  choose: (index: number | null) => void;
}) {
  return (
    <table className="score">
      <caption>
        研判：
        <LevelMark level={assessment.level} /> {Math.round(assessment.score)} 分（满分 100，规则 {assessment.version}）
      </caption>
      <thead>
        <tr>
          <th scope="col">因素</th>
          <th scope="col" className="number">
            分值
          </th>
          <th scope="col">依据</th>
        </tr>
      </thead>
      <tbody>
        {assessment.reasons.map((reason, index) => (
          <tr
            key={`${reason.factor}${reason.field}${reason.start}`}
            className={chosen === index ? 'score-chosen' : undefined}
          >
            <th scope="row">
              <button
                type="button"
                className="plain-button"
                aria-pressed={chosen === index}
                onClick={() => choose(chosen === index ? null : index)}
              >
                {factorName(reason.factor)}
              </button>
            </th>
            <td className="number">{signed(reason.weight)}</td>
            <td>{reason.basis}</td>
          </tr>
        ))}
        {assessment.reasons.length === 0 ? (
          <tr>
            <td colSpan={3}>没有计分因素。</td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}

function signed(points: number): string {
  const rounded = Math.round(points * 10) / 10;
  return rounded < 0 ? `−${-rounded}` : `+${rounded}`;
}
