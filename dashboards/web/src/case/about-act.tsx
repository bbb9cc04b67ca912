import type { Act } from './case-act.ts';
import type { Detail } from './case-page.tsx';

/** What is signed, declined or answered, in its own words above the form. */
export function AboutAct({ act: { given }, detail }: { act: Act; detail: Detail }) {
  const proposal = detail.proposals.find(({ id }) => id === given?.['proposal']);
  const order = detail.orders.find(({ id }) => id === given?.['order']);
  if (proposal !== undefined)
    return (
      <div className="about-act">
        <strong>{proposal.sentence}</strong>
        <p className="body-text">{proposal.reason}</p>
        <p className="hint">{proposal.by}提出</p>
      </div>
    );
  if (order !== undefined)
    return (
      <div className="about-act">
        <strong>{order.from}</strong>
        <p className="body-text">{order.text}</p>
      </div>
    );
  return null;
}
