import { useNow } from '../now.ts';
import { exact, relative } from '../time.ts';

/** An instant in 北京时间: relative within a day, the exact time on hover; — when it is not known. */
export function TimeText({ at, whole = false }: { at: string | null; whole?: boolean }) {
  const now = useNow();
  if (at === null) return <span title="原文未载明">—</span>;
  return (
    <time dateTime={at} title={`北京时间 ${exact(at)}`}>
      {whole ? exact(at) : relative(at, now)}
    </time>
  );
}
