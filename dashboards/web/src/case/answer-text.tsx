import { MarkedText } from '../parts/marked-text.tsx';
import type { Detail } from './case-page.tsx';

/** The newest version of the answer with the findings of the answer check marked in it and listed below. */
export function AnswerText({ answer }: { answer: Detail['answer'] }) {
  const text = answer.versions.at(-1)?.text;
  if (text === undefined) return <p className="hint">尚未拟稿。</p>;
  return (
    <>
      <p className="body-text answer-text">
        <MarkedText
          text={text}
          marks={answer.findings.map(({ start, end, message }) => ({ start, end, why: message }))}
        />
      </p>
      {answer.findings.length === 0 ? (
        <p className="covered">✓ 答复核对未发现问题</p>
      ) : (
        <ul className="findings">
          {answer.findings.map(({ code, message, start }) => (
            <li key={`${code}${start}`}>{message}</li>
          ))}
        </ul>
      )}
    </>
  );
}
