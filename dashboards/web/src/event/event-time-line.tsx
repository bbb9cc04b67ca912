import { Link } from 'react-router';
import { type EventDetail, eventMoments } from '../../../../api/events/contract.ts';
import { TimeText } from '../parts/time-text.tsx';

/** 时间线 from the first appearance through officials' words to the present, with what we did. */
export function EventTimeLine({ timeline }: Pick<EventDetail, 'timeline'>) {
  return (
    <section className="part time-line" aria-label="时间线">
      <h3>时间线</h3>
      <ol>
        {timeline.map((moment) => (
          <li key={`${moment.at}${moment.kind}${moment.sentence}`}>
            <p className="facts">
              <strong>{eventMoments[moment.kind]}</strong>
              <TimeText at={moment.at} whole />
            </p>
            <p>{moment.path === null ? moment.sentence : <Link to={moment.path}>{moment.sentence}</Link>}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
