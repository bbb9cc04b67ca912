import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { may } from '../menu.ts';
import { TimeText } from '../parts/time-text.tsx';
import { WebLink } from '../parts/web-link.tsx';
import { useWho } from '../session/gate.tsx';
import type { Detail } from './case-page.tsx';

/** 原文: every text of the case with its address and the hash of its kept snapshot. */
export function DocumentList({ documents }: { documents: Detail['documents'] }) {
  const { rights } = useWho();
  const [shown, setShown] = useState(firstShown);
  if (documents.length === 0) return <p className="hint">没有关联原文。</p>;
  const left = documents.length - shown;
  return (
    <div className="document-list">
      <h3>
        原文 {documents.length} 篇{left > 0 ? `，显示前 ${shown} 篇` : ''}
      </h3>
      <ul className="lines copies">
        {documents.map((one, index) => (
          <Text key={one.id} one={one} hidden={index >= shown} reads={may(rights, 'documents.read')} />
        ))}
      </ul>
      {left > 0 ? (
        <Button size="small" className="screen-only" onClick={() => setShown(shown + pageSize)}>
          再显示 {Math.min(left, pageSize)} 篇（另有 {left} 篇）
        </Button>
      ) : null}
    </div>
  );
}

const firstShown = 3;
const pageSize = 20;

/** One text; those beyond the page shown are printed all the same. */
function Text({ one, hidden, reads }: { one: Detail['documents'][number]; hidden: boolean; reads: boolean }) {
  return (
    <li className={hidden ? 'print-too' : ''}>
      <WebLink url={one.url}>
        <span className="line-source">{one.sourceName}</span>
        <span className="line-main">{one.title || one.url}</span>
        <TimeText at={one.publishedAt ?? one.foundAt} />
      </WebLink>
      <span className="hash" title={one.snapshotSha256 ?? '没有快照'}>
        {one.snapshotSha256 === null ? '无快照' : `快照 ${one.snapshotSha256.slice(0, 8)}`}{' '}
        {reads ? (
          <Link to={`/documents/${one.id}${one.words === undefined ? '' : `?version=${one.words}`}`}>纳入时的原文</Link>
        ) : null}
      </span>
    </li>
  );
}
