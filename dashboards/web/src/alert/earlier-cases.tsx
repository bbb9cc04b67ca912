import { Link } from 'react-router';
import type { AlertDetail } from '../../../../api/alerts/contract.ts';
import { caseStatuses } from '../../../../api/cases/contract.ts';
import { LevelMark } from '../parts/level-mark.tsx';
import { TimeText } from '../parts/time-text.tsx';

/** Earlier cases at the same place, so that a relapse is seen as one. */
export function EarlierCases({ earlier }: { earlier: AlertDetail['earlier'] }) {
  if (earlier.length === 0) return <p className="hint">台账中没有同一地点的案件。</p>;
  return (
    <ul className="lines">
      {earlier.map((item) => (
        <li key={item.id}>
          <Link to={`/cases/${item.id}`}>
            <LevelMark level={item.level} />
            <span className="line-main">
              {item.number} {item.title}
            </span>
            <span>{statusName(item.status)}</span>
            <TimeText at={item.openedAt} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function statusName(status: string): string {
  return status in caseStatuses ? caseStatuses[status as keyof typeof caseStatuses] : status;
}
