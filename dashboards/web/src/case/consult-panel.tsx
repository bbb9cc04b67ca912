import { Button } from 'antd';
import type { OrderView } from '../../../../api/cases/contract-consult.ts';
import { TimeText } from '../parts/time-text.tsx';
import { type Act, mayOn } from './case-act.ts';
import type { Detail } from './case-page.tsx';

type Start = (act: Act) => void;

/** 会商、领导批示、督办: what was asked for by whom and until when, what was reported back, and what colleagues say. */
export function ConsultPanel({ detail, start }: { detail: Detail; start: Start }) {
  const acts = mayOn(detail, ['comment', 'instruct', 'supervise']);
  const { orders, comments } = detail;
  if (acts.length === 0 && orders.length === 0 && comments.length === 0) return null;
  return (
    <section className="sheet" aria-label="会商、批示与督办">
      <h2>会商、批示与督办</h2>
      {orders.map((order) => (
        <Order key={order.id} order={order} detail={detail} start={start} />
      ))}
      {comments.map((comment) => (
        <div key={`${comment.at}${comment.by}${comment.text}`}>
          <p className="facts">
            <strong>{comment.by}</strong>
            {comment.unit === null ? null : <span className="hint">{comment.unit}</span>}
            <TimeText at={comment.at} whole />
          </p>
          <p className="body-text">{comment.text}</p>
          {comment.mentions.length === 0 ? null : (
            <p className="hint">提醒：{comment.mentions.map((name) => `@${name}`).join(' ')}</p>
          )}
        </div>
      ))}
      <div className="acts">
        {acts.map((act) => (
          <Button key={act.command} onClick={() => start({ ...act, word: null })}>
            {act.name}
          </Button>
        ))}
      </div>
    </section>
  );
}

function Order({ order, detail, start }: { order: OrderView; detail: Detail; start: Start }) {
  const [act] = mayOn(detail, ['answerOrder']);
  return (
    <div>
      <p className="facts">
        <strong>{order.name}</strong>
        <span>{order.from}</span>
        <TimeText at={order.at} whole />
        {order.until === null ? null : (
          <span>
            <TimeText at={order.until} whole />
            前反馈
          </span>
        )}
      </p>
      <p className="body-text">{order.text}</p>
      {order.answer === null ? (
        <div className="acts">
          <span className="tag tag-trigger">待反馈</span>
          {act === undefined ? null : (
            <Button type="primary" onClick={() => start({ ...act, word: null, given: { order: order.id } })}>
              反馈
            </Button>
          )}
        </div>
      ) : (
        <p className="body-text">
          反馈（{order.answer.by}）：{order.answer.text}
        </p>
      )}
    </div>
  );
}
