import { Button } from 'antd';
import type { ProposalView } from '../../../../api/cases/contract-corrections.ts';
import { TimeText } from '../parts/time-text.tsx';
import type { Detail } from './case-page.tsx';

type Start = (command: string, given: Record<string, unknown>) => void;

const outcomes = {
  open: '待签字',
  confirmed: '已签字生效',
  declined: '不同意',
  recalled: '已撤回',
  lapsed: '案件了结，不再处理',
} as const;

/** 待二次签字: what one person proposed and a second one has to sign; below it what was decided before. */
export function ProposalPanel({ detail, start }: { detail: Detail; start: Start }) {
  const open = detail.proposals.filter(({ outcome }) => outcome === 'open');
  const decided = detail.proposals.filter(({ outcome }) => outcome !== 'open');
  if (detail.proposals.length === 0) return null;
  return (
    <section className="sheet" aria-label="待二次签字">
      <h2>{open.length === 0 ? '更正记录' : '待二次签字'}</h2>
      {open.map((proposal) => (
        <Waiting key={proposal.id} proposal={proposal} detail={detail} start={start} />
      ))}
      {decided.length === 0 ? null : (
        <ul className="plain-list">
          {decided.map((one) => (
            <li key={one.id}>
              {one.sentence}
              <span className="tag">{outcomes[one.outcome]}</span>
              <span className="hint">
                {one.by}提出{one.decidedBy === null ? '' : `，${one.decidedBy}处理`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Waiting({ proposal, detail, start }: { proposal: ProposalView; detail: Detail; start: Start }) {
  const may = (command: string) => detail.can.some((one) => one.command === command && one.blocked === null);
  const given = { proposal: proposal.id };
  return (
    <div className="waiting">
      <p>
        <strong>{proposal.sentence}</strong>
      </p>
      <p className="body-text">{proposal.reason}</p>
      <p className="hint">
        {proposal.by}提出 · <TimeText at={proposal.at} whole />
      </p>
      <div className="acts">
        {!proposal.own && may('confirmProposal') ? (
          <Button type="primary" onClick={() => start('confirmProposal', given)}>
            签字同意
          </Button>
        ) : null}
        {!proposal.own && may('declineProposal') ? (
          <Button onClick={() => start('declineProposal', given)}>不同意</Button>
        ) : null}
        {proposal.own && may('recallProposal') ? (
          <Button onClick={() => start('recallProposal', given)}>撤回</Button>
        ) : null}
        {proposal.own ? <span className="hint">须由另一位同事签字。</span> : null}
      </div>
    </div>
  );
}
