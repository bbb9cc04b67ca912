import { type ReactNode, useEffect } from 'react';

/** The head of a page: its name, the one question it answers, and its main act. */
export function PageHead({ title, question, children }: { title: string; question?: string; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · 回应`;
  }, [title]);
  return (
    <header className="page-head">
      <h1>{title}</h1>
      {question === undefined ? null : <p>{question}</p>}
      <div className="page-acts">{children}</div>
    </header>
  );
}
