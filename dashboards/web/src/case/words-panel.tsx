import { Button } from 'antd';
import type { Act } from './case-act.ts';
import type { Detail } from './case-page.tsx';
import { WordBlock } from './word-block.tsx';

/** 发布与回应: one block for each public word, and what may be begun besides. */
export function WordsPanel({ detail, start }: { detail: Detail; start: (act: Act) => void }) {
  const { words, newWords } = detail;
  const live = words.filter(({ earlier }) => !earlier);
  const earlier = words.filter((word) => word.earlier);
  return (
    <section className="sheet" aria-label="发布与回应">
      <h2>发布与回应</h2>
      {live.map((word) => (
        <WordBlock key={word.id} word={word} detail={detail} start={start} />
      ))}
      {newWords.length === 0 ? null : (
        <div className="acts">
          {newWords.map(({ kind, name, corrects }) => (
            <Button
              key={`${kind}${corrects ?? ''}`}
              size="small"
              onClick={() =>
                start({ command: 'draftAnswer', name: `拟${name}`, word: null, begin: { kind, corrects } })
              }
            >
              拟{name}
            </Button>
          ))}
        </div>
      )}
      {earlier.length === 0 ? null : (
        <details className="versions">
          <summary>重启以前的发布 {earlier.length} 项</summary>
          {earlier.map((word) => (
            <WordBlock key={word.id} word={word} detail={detail} start={start} />
          ))}
        </details>
      )}
    </section>
  );
}
