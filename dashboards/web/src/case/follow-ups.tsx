import { Link } from 'react-router';
import type { CaseEffect, FollowUp } from '../../../../api/effect/contract.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useCaseEffect } from '../queries.ts';
import { useWho } from '../session/gate.tsx';

/** 追问: what is asked after a public word and answered by none, each with texts that ask it. Only shown: nothing reopens by it. */
export function FollowUps({ effect }: { effect: CaseEffect }) {
  if (effect.questions === null) return <p className="partly">追问没有查到，不等于没有追问。</p>;
  if (effect.questions.length === 0)
    return <p className="hint">没有发现未答复的追问{effect.answered ? `（已答复 ${effect.answered} 项）` : ''}。</p>;
  const rest = effect.questions.slice(shownMax);
  return (
    <>
      <Questions questions={effect.questions.slice(0, shownMax)} />
      {rest.length === 0 ? null : (
        <details className="fold">
          <summary>其余 {rest.length} 项追问</summary>
          <Questions questions={rest} />
        </details>
      )}
      {effect.answered ? <p className="hint">另有 {effect.answered} 项已由发布的内容答复。</p> : null}
    </>
  );
}

/** So many stand open, most often asked first. */
const shownMax = 5;

function Questions({ questions }: { questions: readonly FollowUp[] }) {
  return (
    <ol className="demands">
      {questions.map((question) => (
        <Question key={question.text} question={question} />
      ))}
    </ol>
  );
}

function Question({ question }: { question: FollowUp }) {
  const { rights } = useWho();
  const reads = may(rights, 'documents.read');
  return (
    <li>
      {question.text} {question.afterClosing ? <span className="tag">办结后</span> : null}
      <span className="facts">
        <span>{question.texts} 条文本</span>
        <span>
          首次 <TimeText at={question.firstAt} whole />
        </span>
        <span>在{question.after}之后</span>
        {question.saidIn.map((one) =>
          reads ? (
            <Link key={one.id} to={`/documents/${one.id}`}>
              {one.sourceName}：{one.title || '（无标题）'}
            </Link>
          ) : (
            <span key={one.id}>
              {one.sourceName}：{one.title || '（无标题）'}
            </span>
          ),
        )}
      </span>
    </li>
  );
}

/** The same list beside an alert, for the case that its event has. */
export function FollowUpsOfCase({ caseId }: { caseId: string }) {
  const effect = useCaseEffect(caseId);
  return (
    <section className="part" aria-label="发布后的追问">
      <h3>发布后的追问</h3>
      <ListState query={effect} rows={2}>
        {effect.data === undefined ? null : effect.data.words.length === 0 ? (
          <p className="hint">案件还没有公开发布。</p>
        ) : (
          <FollowUps effect={effect.data} />
        )}
      </ListState>
    </section>
  );
}
