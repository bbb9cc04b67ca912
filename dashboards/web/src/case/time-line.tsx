import { TimeText } from '../parts/time-text.tsx';
import type { Detail } from './case-page.tsx';

/** 台账记录 as a time line, newest first: who, when, on what basis, and the first digits of its hash. Entries after `seen` came while the page was open. */
export function TimeLine({ entries, seen }: { entries: Detail['entries']; seen: number }) {
  const newest = [...entries].sort((a, b) => b.seq - a.seq);
  return (
    <section className="sheet time-line" aria-label="台账记录">
      <h2>台账记录</h2>
      <ol>
        {newest.map((entry) => (
          <li key={entry.seq} className={classOf(entry, seen)}>
            <p className="facts">
              <strong>{entry.name}</strong>
              <span>{entry.unit === null ? entry.by : `${entry.by}（${entry.unit}）`}</span>
              <TimeText at={entry.at} whole />
            </p>
            <p>{entry.sentence}</p>
            <p className="entry-basis">
              {entry.basis === null ? null : <span>依据：{entry.basis} </span>}
              <span className="hash" title={`第 ${entry.seq} 条，SHA-256 ${entry.hash}`}>
                #{entry.seq} {entry.hash.slice(0, 8)}
              </span>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Reminders of clocks stand in the ledger but not on the printed form. */
function classOf(entry: Detail['entries'][number], seen: number): string | undefined {
  const names = [entry.seq > seen ? 'entry-new' : '', entry.type === 'clockNoted' ? 'screen-only' : ''].filter(Boolean);
  return names.length === 0 ? undefined : names.join(' ');
}
