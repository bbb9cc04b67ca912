import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { topics } from '../../../../analysis/codes.ts';
import { type EventDetail, trends } from '../../../../api/events/contract.ts';
import { useKeys } from '../keys.ts';
import { LevelMark } from '../parts/level-mark.tsx';
import { ListState } from '../parts/list-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useEvent } from '../queries.ts';
import { EventActs } from './event-acts.tsx';
import { EventTexts } from './event-texts.tsx';
import { EventTimeLine } from './event-time-line.tsx';
import { placesText } from './events-page.tsx';
import { JoinCases, MergeButton } from './merge-event.tsx';
import { VolumeChart } from './volume-chart.tsx';

/** 事件页: what is this event, how did it grow, and what did we do? */
export default function EventPage() {
  const { id = '' } = useParams();
  const event = useEvent(id);
  return (
    <ListState query={event} rows={12}>
      {event.data ? <Detail key={event.data.event.id} detail={event.data} /> : null}
    </ListState>
  );
}

function Detail({ detail }: { detail: EventDetail }) {
  const { event } = detail;
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  useKeys({ enter: () => void navigate(event.case === null ? '/alerts' : `/cases/${event.case.id}`) });
  return (
    <>
      <PageHead title="事件" question="这是什么事，怎么发展的？">
        {detail.can.includes('merge') ? <MergeButton event={event} /> : null}
      </PageHead>
      <header className="alert-head">
        <h2>
          <LevelMark level={event.level} large /> {event.title || '（无标题）'}
        </h2>
        <p className="facts">
          <span>{placesText(event)}</span>
          <span>{event.topics.map((topic) => topics[topic]).join('、') || '主题不明'}</span>
          <span>
            首现 <TimeText at={event.firstAt} whole />
          </span>
          <span>
            最近 <TimeText at={event.lastAt} />
          </span>
          <span>
            <strong>{event.texts}</strong> 条 · <strong>{event.sources}</strong> 个信源
          </span>
          <span title={detail.formula}>
            热度 <strong>{event.heat.toFixed(1)}</strong>（{trends[detail.trend]}）
          </span>
        </p>
        <p className="facts">
          <span>{detail.burst.bursting ? `突增：${detail.burst.reason}` : detail.burst.reason}</span>
          <CaseOf detail={detail} />
        </p>
      </header>
      <Alike detail={detail} />
      <section className="part" aria-label="声量">
        <h3>声量与我们的动作</h3>
        <VolumeChart volume={detail.volume} marks={detail.marks} />
        <p className="hint">{detail.formula}</p>
      </section>
      <section className="part" aria-label="扩散">
        <h3>各平台首次出现</h3>
        <Ladder ladder={detail.ladder} />
      </section>
      <EventTimeLine timeline={detail.timeline} />
      <EventTexts detail={detail} chosen={chosen} choose={setChosen} />
      <EventActs detail={detail} />
    </>
  );
}

function CaseOf({ detail: { event } }: { detail: EventDetail }) {
  if (event.case !== null)
    return (
      <Link to={`/cases/${event.case.id}`}>
        案件 {event.case.number}（{event.case.status}）{event.case.title}
      </Link>
    );
  if (event.alertId !== null) return <Link to={`/alerts/${event.alertId}`}>预警待研判，去研判</Link>;
  return <span>没有案件，也没有待研判的预警</span>;
}

/** Two events that are one and have a case each: they stay two until the cases are joined. */
function Alike({ detail: { event, alike: all, can } }: { detail: EventDetail }) {
  // Those whose cases were joined are settled.
  const alike = all.filter((item) => item.case?.id !== event.case?.id);
  if (alike.length === 0) return null;
  return (
    <p className="partly" role="status">
      可能是同一件事，各有案件，待并案：
      {alike.map((item) => (
        <span key={item.id}>
          <Link to={`/events/${encodeURIComponent(item.id)}`}>
            {item.case?.number} {item.title}
          </Link>{' '}
          {can.includes('merge') ? <JoinCases from={item} into={event} /> : null}
        </span>
      ))}
    </p>
  );
}

function Ladder({ ladder }: { ladder: EventDetail['ladder'] }) {
  return (
    <ol className="plain">
      {ladder.map((step) => (
        <li key={step.sourceId} className="facts">
          <TimeText at={step.at} whole />
          <strong>{step.sourceName}</strong>
          <span>{step.texts} 条</span>
        </li>
      ))}
    </ol>
  );
}
