import { App, Button, Tooltip } from 'antd';
import { useState } from 'react';
import { WriteError } from '../parts/write-error.tsx';
import { useCommand } from '../queries.ts';
import { type Act, givenOf, naming, wordOf } from './case-act.ts';
import type { Detail } from './case-page.tsx';
import { asksNothing } from './command-fields.ts';

/** Commands that have their buttons where their matter stands. */
const inPanels: ReadonlySet<string> = new Set([
  ...['confirmProposal', 'declineProposal', 'recallProposal'],
  ...['comment', 'instruct', 'supervise', 'answerOrder'],
  ...['setParticulars', 'assess'],
]);

/** What is done every day, also with one thumb. */
const daily: ReadonlySet<string> = new Set(['accept', 'return', 'logHandling', 'proveFix', 'verifyFix', 'urge']);
const isRare = ({ command }: { command: string }) => !daily.has(command);

/** The next step as one sentence and one button; what else this person may do stands beside it (on a phone the rarer acts behind one button, so that the facts stay in sight), what he may not yet is greyed with the reason. */
export function NextStep({ detail, start }: { detail: Detail; start: (act: Act) => void }) {
  const { message } = App.useApp();
  const [unfolded, setUnfolded] = useState(false);
  const write = useCommand(detail.case.id);
  const main = detail.can.find(({ command, blocked }) => command === detail.next.command && blocked === null);
  // What concerns one public word, a proposal or an order stands with it.
  const onWords = new Set(['draftAnswer', ...detail.words.flatMap(({ can }) => can.map(({ command }) => command))]);
  const others = detail.can.filter((one) => one !== main && !onWords.has(one.command) && !inPanels.has(one.command));
  const [first, rest] = [others.filter(({ command }) => daily.has(command)), others.filter(isRare)];
  const act = (command: string, name: string) => {
    const word = command === detail.next.command ? detail.next.word : null;
    const step: Act = { command, name, word, ...givenOf(detail, command) };
    if (!asksNothing(command, wordOf(detail, step))) return start(step);
    write.mutate(
      { command: { type: command, ...naming(detail, step) }, version: detail.case.version },
      { onSuccess: () => void message.success(`已${name}`) },
    );
  };
  const button = ({ command, name, blocked }: (typeof others)[number]) => (
    <Tooltip key={command} title={blocked}>
      <Button
        disabled={blocked !== null || write.isPending}
        {...(blocked === null ? {} : { 'aria-description': blocked })}
        onClick={() => act(command, name)}
      >
        {name}
      </Button>
    </Tooltip>
  );
  return (
    <section className="next" aria-label="下一步">
      <p className="next-sentence">{detail.next.sentence}</p>
      {detail.next.beside === null ? null : <p className="next-beside">同时{detail.next.beside}</p>}
      <div className="acts">
        {main === undefined ? null : (
          <Button type="primary" size="large" loading={write.isPending} onClick={() => act(main.command, main.name)}>
            {main.name}
          </Button>
        )}
        {first.map(button)}
        {rest.length > 0 ? (
          <Button className="more-acts" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
            {unfolded ? '收起' : `其他操作 ${rest.length} 项`}
          </Button>
        ) : null}
      </div>
      {rest.length === 0 ? null : <div className={`acts others${unfolded ? '' : ' folded'}`}>{rest.map(button)}</div>}
      <WriteError error={write.error} />
    </section>
  );
}
