import { Button, Tooltip } from 'antd';
import { useState } from 'react';
import { wordStatuses } from '../../../../api/cases/contract-words.ts';
import { TimeText } from '../parts/time-text.tsx';
import { WebLink } from '../parts/web-link.tsx';
import { AnswerText } from './answer-text.tsx';
import type { Act, Word } from './case-act.ts';
import type { Detail } from './case-page.tsx';
import { ReviewSteps } from './review-steps.tsx';
import { VersionDiff } from './version-diff.tsx';

/** One public word: the text, its versions and differences, the review chain, and where it was published. */
export function WordBlock({ word, detail, start }: { word: Word; detail: Detail; start: (act: Act) => void }) {
  const { versions, steps, published, withholding, corrects } = word;
  return (
    <section className="word" aria-label={word.name}>
      <h3>
        {word.name} <small>{wordStatuses[word.status]}</small>
      </h3>
      {corrects === null ? null : <p className="hint">更正：{corrects.name}</p>}
      {published === null ? null : (
        <p>
          已于 <TimeText at={published.at} whole /> 在{published.channel}发布：
          <WebLink url={published.url}>{published.url}</WebLink>
        </p>
      )}
      {word.link === null ? null : <LinkState link={word.link} />}
      {withholding === null ? null : <Withholding withholding={withholding} />}
      <AnswerText word={word} />
      <ReviewSteps steps={steps} />
      {versions.length > 1 ? <Versions versions={versions} /> : null}
      <Acts word={word} detail={detail} start={start} />
    </section>
  );
}

/** Whether the public page still says what it said. */
function LinkState({ link }: { link: NonNullable<Word['link']> }) {
  const { state, lookedAt, keptAt, sha256, trouble, settled } = link;
  return (
    <>
      <p className="hint">
        公开页面：{state}
        {lookedAt === null ? null : (
          <>
            （<TimeText at={lookedAt} whole /> 核验）
          </>
        )}
        {keptAt === null || sha256 === null ? null : (
          <>
            ；<TimeText at={keptAt} whole /> 存快照 <code title={sha256}>{sha256.slice(0, 12)}</code>
          </>
        )}
      </p>
      {trouble === null ? null : (
        <p className="partly">
          {trouble.kind === 'gone' ? '页面已打不开' : '页面内容有变化'}：{trouble.detail}，待宣教处处理。
        </p>
      )}
      {settled.map(({ note, by, at }) => (
        <p className="hint" key={at}>
          {by} <TimeText at={at} whole /> 处理：{note}
        </p>
      ))}
    </>
  );
}

function Withholding({ withholding }: { withholding: NonNullable<Word['withholding']> }) {
  const { basis, by, at, confirmed } = withholding;
  return (
    <p className="partly">
      不予公开：{basis}（{by} <TimeText at={at} whole /> 提出
      {confirmed === null ? (
        '，待另一角色复核'
      ) : (
        <>
          ，{confirmed.by} <TimeText at={confirmed.at} whole /> 复核同意
        </>
      )}
      ）
    </p>
  );
}

/** What may be done with this word, besides the next step of the case, which stands above. */
function Acts({ word, detail, start }: { word: Word; detail: Detail; start: (act: Act) => void }) {
  const { next } = detail;
  const acts = word.can.filter(({ command }) => command !== next.command || word.id !== next.word);
  if (acts.length === 0) return null;
  return (
    <div className="acts">
      {acts.map(({ command, name, blocked }) => (
        <Tooltip key={command} title={blocked}>
          <Button
            size="small"
            disabled={blocked !== null}
            {...(blocked === null ? {} : { 'aria-description': blocked })}
            onClick={() => start({ command, name, word: word.id })}
          >
            {name}
          </Button>
        </Tooltip>
      ))}
    </div>
  );
}

function Versions({ versions }: { versions: Word['versions'] }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="versions" data-print="no" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>共 {versions.length} 稿，查看改动</summary>
      {open
        ? versions
            .map((version, index) => ({ version, index }))
            .reverse()
            .map(({ version, index }) => (
              <section key={version.at}>
                <h4>
                  第 {index + 1} 稿 · {version.by} · <TimeText at={version.at} whole />
                </h4>
                <VersionDiff before={versions[index - 1]?.text ?? ''} after={version.text} />
              </section>
            ))
        : null}
    </details>
  );
}
