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
        <span className="hint">
          逐条重算台账、审计、留痕三条哈希链，与库外锚比对；再用它们核对案件列表、预警研判、用户和各项设置。
        </span>
      </div>
      <ListState query={last}>
        {last.data ? (
          <div role="status">
            <p className={last.data.ok ? 'verdict covered' : 'verdict not-covered'}>
              {last.data.ok
                ? `✓ 完整：${last.data.entries} 条台账记录前后相连，列表与受护各表一致`
                : `！核验发现 ${last.data.findings.length} 处问题，请立即停止修改并保留现场`}
            </p>
            {last.data.findings.map(({ kind, target, sentence }) => (
              <p className="partly" key={`${kind}-${sentence}`}>
                {sentence}{' '}
                {target !== null && (kind === 'ledger' || kind === 'list') ? (
                  <Link to={`/cases/${target}`}>查看案件</Link>
                ) : null}
              </p>
            ))}
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
              {last.data.heads.map(({ chain, title, seq, hash }) => (
                <span className="hash" key={chain} title={`${title}第 ${seq} 条 SHA-256 ${hash}`}>
                  {title} {seq} 条 {hash.slice(0, 16)}
                </span>
              ))}
            </p>
          </div>
        ) : null}
      </ListState>
    </section>
  );
}
