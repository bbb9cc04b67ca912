import { solvedWords } from '../../../../api/cases/contract-commands.ts';
import { TimeText } from '../parts/time-text.tsx';
import type { Detail } from './case-page.tsx';
import { EvidenceList } from './evidence-list.tsx';

/** 处置结果: whether the real problem is solved, with evidence, and the conclusion. */
export function FixPanel({ detail: { fix, conclusion } }: { detail: Detail }) {
  return (
    <section className="sheet">
      <h2>处置结果与佐证</h2>
      {fix === null ? (
        <p className="hint">处置单位尚未报送处置结果。</p>
      ) : (
        <>
          <p className="facts">
            <strong>{solvedWords[fix.solved]}</strong>
            <span>{fix.verified ? '✓ 已核验' : '待核验'}</span>
            <TimeText at={fix.at} whole />
          </p>
          <p className="body-text">{fix.measures}</p>
          <EvidenceList evidence={fix.evidence} />
        </>
      )}
      {conclusion === null ? null : (
        <>
          <h3>办结结论</h3>
          <p className="body-text">{conclusion}</p>
        </>
      )}
    </section>
  );
}
