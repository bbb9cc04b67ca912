import { useState } from 'react';
import { answerStatuses } from '../../../../api/cases/contract.ts';
import { TimeText } from '../parts/time-text.tsx';
import { WebLink } from '../parts/web-link.tsx';
import { AnswerText } from './answer-text.tsx';
import type { Detail } from './case-page.tsx';
import { ReviewSteps } from './review-steps.tsx';
import { VersionDiff } from './version-diff.tsx';

/** 回应: the text, its versions and differences, the review chain, and where it was published. */
export function AnswerPanel({ answer }: { answer: Detail['answer'] }) {
  const { versions, steps, published, withheldBasis } = answer;
  return (
    <section className="sheet">
      <h2>
        回应 <small>{answerStatuses[answer.status]}</small>
      </h2>
      {published === null ? null : (
        <p>
          已于 <TimeText at={published.at} whole /> 在{published.channel}发布：
          <WebLink url={published.url}>{published.url}</WebLink>
        </p>
      )}
      {withheldBasis === null ? null : <p className="partly">不予公开：{withheldBasis}</p>}
      <AnswerText answer={answer} />
      <ReviewSteps steps={steps} />
      {versions.length > 1 ? <Versions versions={versions} /> : null}
    </section>
  );
}

function Versions({ versions }: { versions: Detail['answer']['versions'] }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="versions" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>共 {versions.length} 稿，查看改动</summary>
      {open
        ? versions
            .map((version, index) => ({ version, index }))
            .reverse()
            .map(({ version, index }) => (
              <section key={version.at}>
                <h3>
                  第 {index + 1} 稿 · {version.by} · <TimeText at={version.at} whole />
                </h3>
                <VersionDiff before={versions[index - 1]?.text ?? ''} after={version.text} />
              </section>
            ))
        : null}
    </details>
  );
}
