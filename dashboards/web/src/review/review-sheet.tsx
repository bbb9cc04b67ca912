import { Button } from 'antd';
import { Link } from 'react-router';
import { type Act, actName, type Word } from '../case/case-act.ts';
import type { Detail } from '../case/case-page.tsx';
import { CommandDrawer, CommandForm } from '../case/command-drawer.tsx';
import { ReviewSteps } from '../case/review-steps.tsx';
import { useAct } from '../case/use-act.ts';
import { VersionDiff } from '../case/version-diff.tsx';
import { ClockBar } from '../parts/clock-bar.tsx';

/** One draft under review: the facts and demands beside the text with its findings, what changed, and 通过, 退回, 不予公开. */
export function ReviewSheet({ detail }: { detail: Detail }) {
  const { act, start, close } = useAct(detail);
  const word = detail.words.find((one) => may(one, 'reviewAnswer') || may(one, 'decideWithholding'));
  const { number, title } = detail.case;
  const next = detail.clocks.filter(({ stoppedAt }) => stoppedAt === null);
  return (
    <article className="sheet">
      <h2>
        <Link to={`/cases/${detail.case.id}`}>
          {number} {title}
        </Link>
      </h2>
      {next.slice(0, 2).map((clock) => (
        <ClockBar key={`${clock.kind}${clock.startsAt}`} clock={clock} />
      ))}
      {word === undefined ? (
        <p className="hint">本案没有等您审核的发布稿，可能刚刚已由同事审核。</p>
      ) : (
        <Waiting key={word.id} word={word} detail={detail} start={start} />
      )}
      {act === null ? null : <CommandDrawer key={actName(act)} act={act} detail={detail} close={close} />}
    </article>
  );
}

function Waiting({ word, detail, start }: { word: Word; detail: Detail; start: (act: Act) => void }) {
  const { versions, steps } = word;
  const [before, newest] = [versions.at(-2), versions.at(-1)];
  const others = word.can.filter(
    ({ command, blocked }) => blocked === null && (command === 'proposeWithholding' || command === 'decideWithholding'),
  );
  return (
    <>
      <ReviewSteps steps={steps} />
      {word.withholding === null ? null : <p className="partly">提出不予公开：{word.withholding.basis}</p>}
      {may(word, 'reviewAnswer') ? (
        <CommandForm
          act={{ command: 'reviewAnswer', name: '审核', word: word.id }}
          type="reviewAnswer"
          name="审核"
          detail={detail}
          close={() => undefined}
        />
      ) : null}
      {before === undefined || newest === undefined ? null : (
        <section>
          <h3>与上一稿的差异</h3>
          <VersionDiff before={before.text} after={newest.text} />
        </section>
      )}
      <div className="acts">
        {others.map(({ command, name }) => (
          <Button key={command} onClick={() => start({ command, name, word: word.id })}>
            {name}
          </Button>
        ))}
      </div>
    </>
  );
}

function may(word: Word, command: string): boolean {
  return word.can.some((one) => one.command === command && one.blocked === null);
}
