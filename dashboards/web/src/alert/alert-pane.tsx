import { Button } from 'antd';
import { Link } from 'react-router';
import { levels, topics } from '../../../../analysis/codes.ts';
import type { AlertDetail } from '../../../../api/alerts/contract.ts';
import { FollowUpsOfCase } from '../case/follow-ups.tsx';
import { CopyList } from '../document/copy-list.tsx';
import { DocumentText } from '../document/document-text.tsx';
import { LevelMark } from '../parts/level-mark.tsx';
import { ListState, Missing } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useAlert } from '../queries.ts';
import { AlertCalls } from '../roster/alert-calls.tsx';
import { JudgeClock } from './alert-queue.tsx';
import { Decision } from './decision.tsx';
import { EarlierCases } from './earlier-cases.tsx';
import { SpreadChart } from './spread-chart.tsx';

/** One alert, with all that the decision needs on one screen. */
export function AlertPane({ id, back, next }: { id: string; back: () => void; next: () => void }) {
  const alert = useAlert(id);
  return (
    <>
      <Button className="pane-back" onClick={back}>
        返回队列
      </Button>
      <ListState query={alert} rows={10}>
        {alert.data ? <Detail detail={alert.data} next={next} retry={() => void alert.refetch()} /> : null}
      </ListState>
    </>
  );
}

function Detail({ detail, next, retry }: { detail: AlertDetail; next: () => void; retry: () => void }) {
  const { alert, document } = detail;
  return (
    <article>
      <header className="alert-head">
        <h2>
          <LevelMark level={alert.level} large /> {alert.title || alert.firstSentence}
        </h2>
        <p className="facts">
          <span>{alert.place?.name ?? '地点不明'}</span>
          <span>{alert.topics.map((topic) => topics[topic]).join('、') || '主题不明'}</span>
          <span>
            首见 <TimeText at={document?.foundAt ?? alert.raisedAt} />
          </span>
          <span>
            {alert.copies} 处 · {alert.sources} 个信源
          </span>
          {alert.event === null ? null : (
            <Link to={`/events/${encodeURIComponent(alert.event.id)}`}>
              所属事件：{alert.event.texts} 条 · 热度 {alert.event.heat.toFixed(1)}
            </Link>
          )}
          {alert.reopened === 0 ? null : <span className="tag tag-trigger">复发，案件重启 {alert.reopened} 次</span>}
          {alert.status === 'waiting' ? (
            <span>
              研判 <JudgeClock item={alert} />
            </span>
          ) : null}
          {alert.acknowledgedBy === null ? null : <span className="who">{alert.acknowledgedBy.name} 在看</span>}
          {alert.caseId !== null && alert.status === 'waiting' ? (
            <Link to={`/cases/${alert.caseId}`}>已自动建案，查看</Link>
          ) : null}
        </p>
      </header>
      <Decision detail={detail} next={next} />
      <AlertCalls id={alert.id} />
      <Changed detail={detail} />
      {detail.gone === null ? null : (
        <p className="partly" role="status">
          {detail.gone}
        </p>
      )}
      {document === null ? (
        detail.missing === null ? null : (
          <Missing sentence={detail.missing} retry={retry} />
        )
      ) : (
        <DocumentText document={document} under={alert.title} />
      )}
      <section className="part">
        <h3>传播</h3>
        {document === null ? (
          <p className="hint">没有原文，不画传播。</p>
        ) : (
          <>
            <SpreadChart spread={detail.spread} />
            <CopyList copies={detail.copies} />
          </>
        )}
      </section>
      <section className="part">
        <h3>此地以往案件</h3>
        <EarlierCases earlier={detail.earlier} />
      </section>
      {alert.caseId === null ? null : <FollowUpsOfCase caseId={alert.caseId} />}
      <HeldBack records={detail.heldBack} />
    </article>
  );
}

/** The text was changed at its address after it raised the alert: what is shown is what was judged, and where the newest stands. */
function Changed({ detail: { changed, document } }: { detail: AlertDetail }) {
  if (changed === null || document === null) return null;
  return (
    <p className="partly" role="status">
      下面是报警时的原文。该网页 <TimeText at={changed.seenAt} whole /> 起已改动（有 {changed.versions}{' '}
      个版本），最新版本等级为
      {levels[changed.level]}，<Link to={`/documents/${document.id}?version=${changed.words}`}>查看最新版本和改动</Link>
    </p>
  );
}

function HeldBack({ records }: { records: AlertDetail['heldBack'] }) {
  if (records.length === 0) return null;
  return (
    <section className="part">
      <h3>未单独报警的记录</h3>
      <ul className="plain">
        {records.map((record) => (
          <li key={`${record.at}${record.documentId}${record.cause}`}>
            <TimeText at={record.at} /> {record.cause} <Link to={`/documents/${record.documentId}`}>原文</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
