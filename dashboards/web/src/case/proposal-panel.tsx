import { Button } from 'antd';
import type { ProposalView } from '../../../../api/cases/contract-corrections.ts';
import { TimeText } from '../parts/time-text.tsx';
import { type Act, mayOn } from './case-act.ts';
import type { Detail } from './case-page.tsx';

const outcomes = {
  open: '待签字',
  confirmed: '已签字生效',
  declined: '不同意',
  recalled: '已撤回',
  lapsed: '案件了结，不再处理',
} as const;

/** 待二次签字: what one person proposed and a second one has to sign. */
export function ProposalPanel({ detail, start }: { detail: Detail; start: (act: Act) => void }) {
  const open = detail.proposals.filter(({ outcome }) => outcome === 'open');
  if (open.length === 0) return null;
  return (
    <section className="sheet" aria-label="待二次签字">
      <h2>待二次签字</h2>
      {open.map((proposal) => (
        <Waiting key={proposal.id} proposal={proposal} detail={detail} start={start} />
      ))}
    </section>
  );
}

/** 更正记录: what was proposed and has been decided. */
export function CorrectionRecord({ proposals }: Pick<Detail, 'proposals'>) {
  const decided = proposals.filter(({ outcome }) => outcome !== 'open');
  if (decided.length === 0) return null;
  return (
    <section className="sheet" aria-label="更正记录">
      <h2>更正记录</h2>
      {decided.map((one) => (
        <p key={one.id} className="facts">
          <span>{one.sentence}</span>
          <span className="tag">{outcomes[one.outcome]}</span>
          <span className="hint">
            {one.by}提出{one.decidedBy === null ? '' : `，${one.decidedBy}处理`}
          </span>
        </p>
      ))}
    </section>
  );
}

function Waiting({ proposal, detail, start }: { proposal: ProposalView; detail: Detail; start: (act: Act) => void }) {
  const acts = proposal.own ? ['recallProposal'] : ['confirmProposal', 'declineProposal'];
  return (
    <div>
      <p>
        <strong>{proposal.sentence}</strong>
      </p>
      <p className="body-text">{proposal.reason}</p>
      <p className="hint">
        {proposal.by}提出 · <TimeText at={proposal.at} whole />
        {proposal.own ? ' · 须由另一位同事签字' : ''}
      </p>
      <div className="acts">
        {mayOn(detail, acts).map((may) => (
          <Button
            key={may.command}
            type={may.command === 'confirmProposal' ? 'primary' : 'default'}
            onClick={() => start({ ...may, word: null, given: { proposal: proposal.id } })}
          >
            {may.name}
          </Button>
        ))}
      </div>
    </div>
  );
}
