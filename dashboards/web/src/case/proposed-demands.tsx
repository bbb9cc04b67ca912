import { Button } from 'antd';
import { useDemandProposals } from '../queries.ts';
import { type Act, mayOn } from './case-act.ts';
import type { Detail } from './case-page.tsx';

/** What the texts ask for, where no demand is registered yet: a person looks at it and registers, nothing is saved by itself. */
export function ProposedDemands({ detail, start }: { detail: Detail; start: (act: Act) => void }) {
  const [act] = mayOn(detail, ['setDemands']);
  return act === undefined || detail.demands.length > 0 ? null : (
    <Proposed caseId={detail.case.id} open={() => start({ ...act, word: null })} />
  );
}

function Proposed({ caseId, open }: { caseId: string; open: () => void }) {
  const { data } = useDemandProposals({ case: caseId });
  if (data === undefined) return null;
  if (data.missing !== null) return <p className="partly">{data.missing}</p>;
  if (data.proposals.length === 0) return null;
  return (
    <div className="acts">
      <span className="hint">
        文本中提出 {data.proposals.length} 项：
        {data.proposals
          .slice(0, 3)
          .map(({ text }) => text)
          .join('；')}
      </span>
      <Button size="small" onClick={open}>
        核定诉求
      </Button>
    </div>
  );
}
