import { Link } from 'react-router';
import { may } from '../menu.ts';
import { TimeText } from '../parts/time-text.tsx';
import { WebLink } from '../parts/web-link.tsx';
import { useWho } from '../session/gate.tsx';
import type { Detail } from './case-page.tsx';

/** 原文: every text of the case with its address and the hash of its kept snapshot. */
export function DocumentList({ documents }: { documents: Detail['documents'] }) {
  const { rights } = useWho();
  if (documents.length === 0) return <p className="hint">没有关联原文。</p>;
  return (
    <details className="document-list" open={documents.length <= 3}>
      <summary>原文 {documents.length} 篇</summary>
      <ul className="lines copies">
        {documents.map((one) => (
          <li key={one.id}>
            <WebLink url={one.url}>
              <span className="line-source">{one.sourceName}</span>
              <span className="line-main">{one.title || one.url}</span>
              <TimeText at={one.publishedAt ?? one.foundAt} />
            </WebLink>
            <span className="hash" title={one.snapshotSha256 ?? '没有快照'}>
              {one.snapshotSha256 === null ? '无快照' : `快照 ${one.snapshotSha256.slice(0, 8)}`}{' '}
              {may(rights, 'documents.read') ? (
                <Link to={`/documents/${one.id}${one.words === undefined ? '' : `?version=${one.words}`}`}>
                  纳入时的原文
                </Link>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
