import { MarkedText } from '../parts/marked-text.tsx';
import type { Word } from './case-act.ts';

/** The newest draft of a public word with the findings of the answer check marked in it and listed below. */
export function AnswerText({ word }: { word: Word }) {
  const text = word.versions.at(-1)?.text;
  if (text === undefined) return <p className="hint">尚未拟稿。</p>;
  return (
    <>
      <p className="body-text answer-text">
        <MarkedText
          text={text}
          marks={word.findings.map(({ start, end, message }) => ({ start, end, why: message }))}
        />
      </p>
      {word.findings.length === 0 ? (
        <p className="covered">✓ 答复核对未发现问题</p>
      ) : (
        <ul className="findings">
          {word.findings.map(({ code, message, start, severe }) => (
            <li key={`${code}${start}`} className={severe ? 'severe' : ''}>
              {severe ? '严重：' : ''}
              {message}
            </li>
          ))}
        </ul>
      )}
      {word.despite === null ? null : <p className="partly">仍送审的理由：{word.despite}</p>}
    </>
  );
}
