import { Input, Segmented, Select } from 'antd';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { type Level, levels } from '../../../../analysis/codes.ts';
import { type EventItem, eventViews } from '../../../../api/events/contract.ts';
import { useAddress } from '../address.ts';
import { useKeys } from '../keys.ts';
import { LevelMark } from '../parts/level-mark.tsx';
import { ListState } from '../parts/list-state.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useEvents } from '../queries.ts';
import { useSteps } from '../steps.ts';

/** 事件: one line for each incident, however many texts tell of it. */
export default function EventsPage() {
  const address = useAddress();
  const navigate = useNavigate();
  const events = useEvents(address.all);
  const items = useMemo(() => events.data?.pages.flatMap((page) => page.items) ?? [], [events.data]);
  const selected = address.get('at');
  const step = useSteps(
    items.map(({ id }) => id),
    selected === '' ? null : selected,
    (id) => address.set({ at: id }, { replace: true }),
  );
  useKeys({
    '/': () => document.querySelector<HTMLInputElement>('.event-search input')?.focus(),
    j: () => step(1),
    k: () => step(-1),
    enter: () => (selected === '' ? step(0) : void navigate(`/events/${encodeURIComponent(selected)}`)),
  });
  return (
    <>
      <PageHead title="事件" question="有哪些事，各自有多热，归到哪个案件？" />
      <EventFilters />
      <ListState
        query={events}
        rows={8}
        isEmpty={items.length === 0}
        empty={{
          why: '所选条件下没有事件。没有事件不等于没有舆情，',
          next: <Link to="/sources">请看信源此刻是否可信</Link>,
        }}
      >
        <ul className="queue">
          {items.map((item) => (
            <li key={item.id} className={item.id === selected ? 'queue-selected' : undefined}>
              <EventLine item={item} />
            </li>
          ))}
        </ul>
        <MoreButton query={events} shown={items.length} total={events.data?.pages[0]?.total ?? items.length} />
      </ListState>
    </>
  );
}

function EventLine({ item }: { item: EventItem }) {
  return (
    <Link to={`/events/${encodeURIComponent(item.id)}`}>
      <LevelMark level={item.level} />
      <span className="queue-title">{item.title || '（无标题）'}</span>
      <EventFacts item={item} />
    </Link>
  );
}

/** What stands under the title of an event, in lists. */
export function EventFacts({ item }: { item: EventItem }) {
  return (
    <span className="queue-facts">
      <span>{placesText(item)}</span>
      <span>
        {item.texts} 条 · {item.sources} 个信源
      </span>
      <span>热度 {item.heat.toFixed(1)}</span>
      <span>
        首现 <TimeText at={item.firstAt} />
      </span>
      <span>
        最近 <TimeText at={item.lastAt} />
      </span>
      {item.burst === null ? null : <span title={item.burst.reason}>突增</span>}
      <span>
        {item.case === null
          ? item.alertId === null
            ? '未建案'
            : '待研判'
          : `案件 ${item.case.number} ${item.case.status}`}
      </span>
    </span>
  );
}

/** The first places, and how many more. */
export function placesText({ places }: Pick<EventItem, 'places'>): string {
  if (places.length === 0) return '地点不明';
  const names = places.slice(0, 3).map(({ name }) => name);
  return places.length > 3 ? `${names.join('、')} 等 ${places.length} 地` : names.join('、');
}

function EventFilters() {
  const address = useAddress();
  const set = (name: string, value: string | null) => address.set({ [name]: value, at: null });
  return (
    <div className="filters">
      <Segmented
        value={address.get('view') || 'all'}
        onChange={(view) => set('view', view === 'all' ? null : view)}
        options={Object.entries(eventViews).map(([value, label]) => ({ value, label }))}
      />
      <Select
        aria-label="等级"
        allowClear
        placeholder="等级"
        value={address.get('level') || null}
        onChange={(level) => set('level', level ?? null)}
        options={(['red', 'orange', 'yellow', 'blue'] satisfies Level[]).map((level) => ({
          value: level,
          label: `${levels[level]}色`,
        }))}
      />
      <Segmented
        value={address.get('sort') || 'latest'}
        onChange={(sort) => set('sort', sort === 'latest' ? null : sort)}
        options={[
          { value: 'latest', label: '按最近' },
          { value: 'heat', label: '按热度' },
        ]}
      />
      <span className="event-search">
        <Input.Search
          aria-label="检索事件标题"
          placeholder="标题"
          allowClear
          defaultValue={address.get('q')}
          onSearch={(q) => set('q', q.trim() || null)}
        />
      </span>
    </div>
  );
}
