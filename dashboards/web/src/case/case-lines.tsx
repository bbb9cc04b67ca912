import { Link } from 'react-router';
import type { CaseItem } from '../../../../api/cases/contract.ts';
import { ClockText } from '../parts/clock-bar.tsx';
import { LevelMark } from '../parts/level-mark.tsx';

/** A short list of cases with their next clock, for the overview. */
export function CaseLines({ cases, none }: { cases: readonly CaseItem[]; none: string }) {
  if (cases.length === 0) return <p className="hint">{none}</p>;
  return (
    <ul className="lines">
      {cases.map((item) => (
        <li key={item.id}>
          <Link to={`/cases/${item.id}`}>
            <LevelMark level={item.level} />
            <span className="line-main">{item.title}</span>
            {item.nextClock === null ? null : (
              <span>
                {item.nextClock.name} <ClockText clock={item.nextClock} />
              </span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}
