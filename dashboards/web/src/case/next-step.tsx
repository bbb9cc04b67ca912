import { App, Button, Tooltip } from 'antd';
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

/** The next step as one sentence and one button; what else this person may do stands beside it, what he may not yet is greyed with the reason. */
export function NextStep({ detail, start }: { detail: Detail; start: (act: Act) => void }) {
  const { message } = App.useApp();
  const write = useCommand(detail.case.id);
  const main = detail.can.find(({ command, blocked }) => command === detail.next.command && blocked === null);
  // What concerns one public word, a proposal or an order stands with it.
  const onWords = new Set(['draftAnswer', ...detail.words.flatMap(({ can }) => can.map(({ command }) => command))]);
  const others = detail.can.filter((one) => one !== main && !onWords.has(one.command) && !inPanels.has(one.command));
  const act = (command: string, name: string) => {
    const word = command === detail.next.command ? detail.next.word : null;
    const step: Act = { command, name, word, ...givenOf(detail, command) };
    if (!asksNothing(command, wordOf(detail, step))) return start(step);
    write.mutate(
      { command: { type: command, ...naming(detail, step) }, version: detail.case.version },
      { onSuccess: () => void message.success(`已${name}`) },
    );
  };
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
        {others.map(({ command, name, blocked }) => (
          <Tooltip key={command} title={blocked}>
            <Button
              disabled={blocked !== null || write.isPending}
              {...(blocked === null ? {} : { 'aria-description': blocked })}
              onClick={() => act(command, name)}
            >
              {name}
            </Button>
          </Tooltip>
        ))}
      </div>
      <WriteError error={write.error} />
    </section>
  );
}
