import { Button } from 'antd';
import { Link } from 'react-router';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useVerification } from '../queries.ts';

/** 台账核验: checks the hash chain and shows the last result. */
export function VerificationPanel() {
  const last = useVerification();
  return (
    <section className="sheet">
      <div className="acts">
        <Button type="primary" loading={last.isFetching} onClick={() => void last.refetch()}>
          核验台账
        </Button>
        <span className="hint">逐条重算哈希，与上一条相连；改动、删去任何一条都会被发现。</span>
      </div>
      <ListState query={last}>
        {last.data ? (
          <div role="status">
            <p className={last.data.ok ? 'verdict covered' : 'verdict not-covered'}>
              {last.data.ok
                ? `✓ 完整：${last.data.entries} 条台账记录前后相连`
                : '！台账不完整，请立即停止修改并保留现场'}
            </p>
            {last.data.broken === null ? null : (
              <p className="partly">
                第 {last.data.broken.seq} 条：{last.data.broken.reason}{' '}
                {last.data.broken.caseId === null ? null : (
                  <Link to={`/cases/${last.data.broken.caseId}`}>查看案件</Link>
                )}
              </p>
            )}
            {(last.data.losses ?? []).map((loss) => (
              <p className="partly" key={`${loss.from}-${loss.at}`}>
                丢失登记：第 {loss.from}–{loss.to} 条，
                <TimeText at={loss.at} whole /> 由{loss.by}登记，{loss.reason}
              </p>
            ))}
            <p className="facts">
              <span>
                核验时间 <TimeText at={last.data.at} whole />
              </span>
              <span className="hash" title={`链头 SHA-256 ${last.data.head}`}>
                链头 {last.data.head.slice(0, 16)}
              </span>
            </p>
          </div>
        ) : null}
      </ListState>
    </section>
  );
}
