import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { TimeText } from '../parts/time-text.tsx';
import type { Detail } from './case-page.tsx';
import { actNames, type Day, type Episode, episodesOf, isReminder, openDays } from './episodes.ts';

type Entry = Detail['entries'][number];

/**
 * 台账记录 as a time line, newest first, by lives and days; what is folded says how many it holds, and an address that
 * ends in `#entry-<number>` opens where that entry stands. Entries after `seen` came while the page was open.
 */
export function TimeLine({ entries, seen }: { entries: Detail['entries']; seen: number }) {
  const place = useRef<HTMLElement>(null);
  const { hash } = useLocation();
  useEffect(() => {
    const entry = hash.startsWith('#entry-') ? place.current?.querySelector(hash) : null;
    for (let one = entry?.parentElement; one != null; one = one.parentElement)
      if (one instanceof HTMLDetailsElement) one.open = true;
    entry?.scrollIntoView({ block: 'center' });
  }, [hash]);
  const unfold = (open: boolean) => {
    for (const one of place.current?.querySelectorAll('details') ?? []) one.open = open;
  };
  const [now, ...earlier] = episodesOf(entries);
  const open = now === undefined ? 0 : openDays(now.days);
  const folds = earlier.length > 0 || (now !== undefined && open < now.days.length);
  const reminders = entries.filter(isReminder).length;
  return (
    <section ref={place} className="sheet time-line" aria-label="台账记录">
      <h2>台账记录</h2>
      <p className="hint">
        共 {entries.length} 条{reminders === 0 ? '' : `，其中提醒和回执 ${reminders} 条`}
        {earlier.length === 0 ? '' : `；此前 ${earlier.length} 次办理已折叠`}。
        <span className="print-only"> 提醒和回执不印，见导出台账。</span>
      </p>
      {folds || reminders > 0 ? (
        <div className="acts screen-only">
          <Button size="small" onClick={() => unfold(true)}>
            全部展开
          </Button>
          <Button size="small" onClick={() => unfold(false)}>
            全部折叠
          </Button>
        </div>
      ) : null}
      {now === undefined ? null : <Days episode={now} seen={seen} open={open} />}
      {earlier.map((episode) => (
        <details key={episode.number} className="fold">
          <summary>
            第 {episode.number} 次办理 · 共 {episode.count} 条（
            <TimeText at={episode.first.at} whole /> 至 <TimeText at={episode.last.at} whole />）
          </summary>
          <Days episode={episode} seen={seen} open={episode.days.length} />
        </details>
      ))}
    </section>
  );
}

/** The newest `open` days stand open, the older ones folded with what was done on them. */
function Days({ episode: { days }, seen, open }: { episode: Episode; seen: number; open: number }) {
  return (
    <>
      {days.map((day, index) =>
        index < open ? (
          <DayEntries key={day.key} day={day} seen={seen} />
        ) : (
          <details key={day.key} className="fold">
            <summary>
              {day.name} · {day.acts.length + day.reminders.length} 条
              {day.acts.length === 0 ? '提醒和回执' : `：${actNames(day)}`}
            </summary>
            <DayEntries day={day} seen={seen} />
          </details>
        ),
      )}
    </>
  );
}

function DayEntries({ day: { acts, reminders }, seen }: { day: Day; seen: number }) {
  return (
    <>
      <ol>
        {acts.map((entry) => (
          <Line key={entry.seq} entry={entry} seen={seen} />
        ))}
      </ol>
      {reminders.length === 0 ? null : (
        <details className="fold fold-reminders screen-only">
          <summary>另有 {reminders.length} 条提醒和回执</summary>
          <ol>
            {reminders.map((entry) => (
              <Line key={entry.seq} entry={entry} seen={seen} />
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

function Line({ entry, seen }: { entry: Entry; seen: number }) {
  return (
    <li id={`entry-${entry.seq}`} {...(entry.seq > seen ? { className: 'entry-new' } : {})}>
      <p className="facts">
        <strong>{entry.name}</strong>
        <span>{entry.unit === null ? entry.by : `${entry.by}（${entry.unit}）`}</span>
        <TimeText at={entry.at} whole />
      </p>
      <p className="entry-sentence">{entry.sentence}</p>
      <p className="entry-basis">
        {entry.basis === null ? null : <span>依据：{entry.basis} </span>}
        <a className="hash" href={`#entry-${entry.seq}`} title={`第 ${entry.seq} 条，SHA-256 ${entry.hash}`}>
          #{entry.seq} {entry.hash.slice(0, 8)}
        </a>
      </p>
    </li>
  );
}
