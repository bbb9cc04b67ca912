import { TimeText } from '../parts/time-text.tsx';
import { type Act, wordOf } from './case-act.ts';
import type { Detail } from './case-page.tsx';

/** What is signed, declined or answered, in its own words above the form; after a 退回 by whom and why. */
export function AboutAct({ act, detail }: { act: Act; detail: Detail }) {
  const { given, command } = act;
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
  const word = wordOf(detail, act)?.id;
  const back = detail.givenBack.filter((one) => one.commands.includes(command) && (one.word ?? word) === word);
  return back.map(({ what, by, unit, at, reason }) => (
    <div key={what} className="about-act given-back">
      <strong>{what}</strong>
      <p className="body-text">{reason}</p>
      <p className="hint">
        {unit === null ? by : `${unit} ${by}`} <TimeText at={at} whole />
      </p>
    </div>
  ));
}
