import { diffSentences } from './diff.ts';

/** What changed between two versions, sentence by sentence. */
export function VersionDiff({ before, after }: { before: string; after: string }) {
  const runs = diffSentences(before, after);
  let at = 0;
  return (
    <p className="body-text">
      {runs.map((run) => {
        at += 1;
        if (run.kind === 'same') return <span key={at}>{run.text}</span>;
        return run.kind === 'added' ? <ins key={at}>{run.text}</ins> : <del key={at}>{run.text}</del>;
      })}
    </p>
  );
}
