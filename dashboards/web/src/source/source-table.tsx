import { Link } from 'react-router';
import { sourceKinds } from '../../../../analysis/codes.ts';
import { runStates, type SourceView } from '../../../../api/sources/contract.ts';
import { TimeText } from '../parts/time-text.tsx';
import { TinyBars } from '../parts/tiny-bars.tsx';

/** 信源表: state with its reason in words, last success, rhythm of 30 days, next run. */
export function SourceTable({ items }: { items: readonly SourceView[] }) {
  if (items.length === 0) return <p className="state">没有这样的信源。</p>;
  return (
    <ul className="sources">
      {items.map((source) => (
        <li key={source.id} className={source.trusted ? 'source' : 'source source-doubtful'}>
          <Link to={`/sources/${source.id}`} className="source-name">
            <strong>{source.name}</strong>
            <span className="hint">{kindName(source.kind)}</span>
          </Link>
          <span className="source-state">
            <StateMark source={source} />
            <span className="hint">{source.enabled ? source.reason : '已停用'}</span>
          </span>
          <TinyBars buckets={source.rhythm} name={`${source.name}近 30 天每日新增`} />
          <span className="source-times">
            <span>
              上次成功 <TimeText at={source.lastOkAt} />
            </span>
            <span>下次 {source.nextRunAt === null ? '—' : <TimeText at={source.nextRunAt} />}</span>
          </span>
          {source.missing.length === 0 ? null : <span className="partly">登记缺：{source.missing.join('、')}</span>}
        </li>
      ))}
    </ul>
  );
}

/** 采集状态 in a word, with whether its silence can be trusted. */
export function StateMark({ source }: { source: SourceView }) {
  return (
    <span className={source.trusted ? 'covered' : 'not-covered'}>
      {source.trusted ? '✓' : '！'} {runStates[source.state]}
    </span>
  );
}

/** 信源类别 in Chinese; an unknown code as it is. */
export function kindName(kind: string): string {
  return kind in sourceKinds ? sourceKinds[kind as keyof typeof sourceKinds] : kind;
}
