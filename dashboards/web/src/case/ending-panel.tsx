import { caseStatuses } from '../../../../api/cases/contract.ts';
import { solvedWords } from '../../../../api/cases/contract-commands.ts';
import { TimeText } from '../parts/time-text.tsx';
import type { Detail } from './case-page.tsx';
import { EvidenceList } from './evidence-list.tsx';

type Life = Detail['lives'][number];
type Ended = Pick<Life, 'ending' | 'referral' | 'reviews'>;

/** 了结情况与此前的办理: how the case ended, what it waits for, and what it said before each reopening. */
export function EndingPanel({ detail }: { detail: Detail }) {
  const { clues, lives } = detail;
  const now = detail.ending !== null || detail.referral !== null || detail.reviews.length > 0 || clues !== null;
  if (!now && lives.length === 0) return null;
  return (
    <section className="sheet" aria-label="了结情况">
      <h2>{now ? '了结与等待' : '此前的办理'}</h2>
      {clues === null ? null : (
        <p>
          线索不足，请{clues.from}于
          <TimeText at={clues.until} whole />
          前补充：{clues.asked}
        </p>
      )}
      <End ended={detail} />
      {lives.map((life) => (
        <details key={life.reopenedAt}>
          <summary>
            第 {life.life + 1} 次办理：{caseStatuses[life.status]}，<TimeText at={life.reopenedAt} whole />
            重启
          </summary>
          {life.fix === null ? null : (
            <>
              <p className="facts">
                <strong>{solvedWords[life.fix.solved]}</strong>
                <TimeText at={life.fix.at} whole />
              </p>
              <p className="body-text">{life.fix.measures}</p>
              <EvidenceList evidence={life.fix.evidence} />
            </>
          )}
          {life.conclusion === null ? null : <p className="body-text">办结结论：{life.conclusion}</p>}
          <End ended={life} />
        </details>
      ))}
    </section>
  );
}

function End({ ended: { ending, referral, reviews } }: { ended: Ended }) {
  return (
    <>
      {ending === null ? null : (
        <p>
          <strong>{ending.name}</strong>
          {ending.left === null ? '' : `，遗留：${ending.left}`}
          {ending.reviewAt === null ? null : (
            <>
              ，<TimeText at={ending.reviewAt} whole />
              前回头看
            </>
          )}
        </p>
      )}
      {reviews.map((review) => (
        <p key={review.at} className="body-text">
          回头看（{review.name}，{review.by}）：{review.finding}
        </p>
      ))}
      {referral === null ? null : (
        <>
          <p>
            <strong>转{referral.to}</strong>
            {referral.receipt === null ? '，未收回执' : `，回执：${referral.receipt}`}
          </p>
          {referral.letter === null ? null : <p className="body-text">{referral.letter}</p>}
          {referral.answer === null ? null : <p className="body-text">对方答复：{referral.answer.text}</p>}
        </>
      )}
    </>
  );
}
