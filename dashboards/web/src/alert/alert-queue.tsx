import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { type AlertItem, alertStatuses } from '../../../../api/alerts/contract.ts';
import { useNow } from '../now.ts';
import { ClockText } from '../parts/clock-bar.tsx';
import { LevelMark } from '../parts/level-mark.tsx';
import { ListState } from '../parts/list-state.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { TimeText } from '../parts/time-text.tsx';
import type { useAlerts } from '../queries.ts';
import { useArrivals } from '../stream/use-stream.ts';

/** 预警队列: level, title, place, age, copies and who has it; new ones wait behind one line. */
export function AlertQueue({
  query,
  items,
  selected,
  link,
}: {
  query: ReturnType<typeof useAlerts>;
  items: readonly AlertItem[];
  selected: string | null;
  link: (id: string) => string;
}) {
  const arrivals = useArrivals();
  return (
    <>
      {arrivals.alerts.length === 0 ? null : (
        <button type="button" className="arrivals" onClick={arrivals.takeAlerts}>
          有 {arrivals.alerts.length} 条新预警
        </button>
      )}
      <ListState
        query={query}
        rows={8}
        isEmpty={items.length === 0}
        empty={{
          why: '这里没有预警。没有预警不等于没有舆情，',
          next: <Link to="/sources">请看信源此刻是否可信</Link>,
        }}
      >
        <ul className="queue">
          {items.map((item) => (
            <QueueLine key={item.id} item={item} to={link(item.id)} selected={item.id === selected} />
          ))}
        </ul>
        <MoreButton query={query} shown={items.length} total={query.data?.pages[0]?.total ?? items.length} />
      </ListState>
    </>
  );
}

function QueueLine({ item, to, selected }: { item: AlertItem; to: string; selected: boolean }) {
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected) line.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <li ref={line} className={selected ? 'queue-selected' : undefined}>
      <Link to={to} aria-current={selected ? 'true' : undefined}>
        <LevelMark level={item.level} />
        <span className="queue-title">{item.title || item.firstSentence}</span>
        <span className="queue-facts">
          <span>{placesOf(item)}</span>
          <TimeText at={item.raisedAt} />
          <span>{item.copies > 1 ? `${item.copies} 处 · ${item.sources} 个信源` : '1 处'}</span>
          {item.event === null ? null : (
            <span>
              事件 {item.event.texts} 条 · 热度 {item.event.heat.toFixed(1)}
            </span>
          )}
          {item.reopened === 0 ? null : <span className="tag tag-trigger">复发，案件重启 {item.reopened} 次</span>}
          {item.acknowledgedBy === null ? null : <span className="who">{item.acknowledgedBy.name} 在看</span>}
          {item.status === 'waiting' ? <JudgeClock item={item} /> : <span>{alertStatuses[item.status]}</span>}
        </span>
      </Link>
    </li>
  );
}

/** Where the event is; before it has one, where the text is. */
function placesOf({ event, place }: AlertItem): string {
  const names = event?.places ?? [];
  if (names.length < 2) return place?.name ?? names[0] ?? '地点不明';
  return names.length > 3 ? `${names.slice(0, 3).join('、')} 等 ${names.length} 地` : names.join('、');
}

/** The limit for the judgement as a clock without a view of its own. */
export function JudgeClock({ item }: { item: AlertItem }) {
  const now = useNow();
  if (item.judgeBy === null) return null;
  const left = Date.parse(item.judgeBy) - now;
  const state = left < 0 ? 'overdue' : left < 5 * 60_000 ? 'dueSoon' : 'running';
  return <ClockText clock={{ state, dueAt: item.judgeBy, stoppedAt: null }} />;
}
