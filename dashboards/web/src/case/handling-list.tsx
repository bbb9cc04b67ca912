import { TimeText } from '../parts/time-text.tsx';
import type { Detail } from './case-page.tsx';
import { EvidenceList } from './evidence-list.tsx';

/** 办理情况: what was done on the spot, newest first. */
export function HandlingList({ handling }: { handling: Detail['handling'] }) {
  return (
    <section className="sheet">
      <h2>办理情况</h2>
      {handling.length === 0 ? <p className="hint">尚未登记办理情况。</p> : null}
      <ul className="plain">
        {[...handling].reverse().map((one) => (
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
    </section>
  );
}
