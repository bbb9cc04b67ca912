import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { ProblemError } from '../client.ts';
import { sentenceOf } from '../queries.ts';

/** The four states of every block, drawn in one place: loading, error, empty and (above its content) partly known. */
export function ListState({
  query,
  empty,
  isEmpty = false,
  rows = 4,
  partly,
  children,
}: {
  query: { isPending: boolean; error: Error | null; refetch: () => unknown };
  empty?: { why: string; next?: ReactNode };
  isEmpty?: boolean;
  rows?: number;
  partly?: string | null;
  children: ReactNode;
}) {
  if (query.isPending)
    return (
      <div className="state" aria-busy="true" role="status" aria-label="正在载入">
        <Skeleton active title={false} paragraph={{ rows }} />
      </div>
    );
  if (query.error !== null) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return (
    <>
      {partly ? <p className="partly">{partly}</p> : null}
      {isEmpty && empty ? (
        <div className="state state-empty">
          <p>{empty.why}</p>
          {empty.next}
        </div>
      ) : (
        children
      )}
    </>
  );
}

/** The place of one part of an answer that could not be read, while the rest is there. */
export function Missing({ sentence, retry }: { sentence: string; retry: () => void }) {
  return (
    <div className="state state-error" role="alert">
      <p>{sentence}</p>
      <Button onClick={retry}>重试</Button>
    </div>
  );
}

/** What failed, in words, and 重试 where that can help. */
export function Failure({ error, retry }: { error: Error; retry: () => void }) {
  const mayHelp = !(error instanceof ProblemError) || ![403, 404].includes(error.status);
  return (
    <div className="state state-error" role="alert">
      <p>{sentenceOf(error)}</p>
      {mayHelp ? <Button onClick={retry}>重试</Button> : null}
    </div>
  );
}
