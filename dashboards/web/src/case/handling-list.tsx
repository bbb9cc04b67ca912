import { TimeText } from '../parts/time-text.tsx';
import type { Detail } from './case-page.tsx';
import { EvidenceList } from './evidence-list.tsx';

/** 办理情况: what was done on the spot, newest first; the older ones folded. */
export function HandlingList({ handling }: Pick<Detail, 'handling'>) {
  const newestFirst = handling.toReversed();
  const earlier = newestFirst.slice(openMax);
  return (
    <section className="sheet">
      <h2>办理情况</h2>
      {handling.length === 0 ? <p className="hint">尚未登记办理情况。</p> : null}
      <Handlings handling={newestFirst.slice(0, openMax)} />
      {earlier.length === 0 ? null : (
        <details className="fold">
          <summary>此前 {earlier.length} 次办理</summary>
          <Handlings handling={earlier} />
        </details>
      )}
    </section>
  );
}

const openMax = 3;

function Handlings({ handling }: Pick<Detail, 'handling'>) {
  return (
    <ul className="plain">
      {handling.map((one) => (
        <li key={`${one.at}${one.text}`}>
          <p className="facts">
            <span>{one.by}</span>
            <TimeText at={one.at} whole />
          </p>
          <p className="body-text">{one.text}</p>
          <EvidenceList evidence={one.evidence} />
        </li>
      ))}
    </ul>
  );
}
