import type { Detail } from './case-page.tsx';

/** 诉求 one by one, each covered by the answer or not. */
export function DemandList({ demands }: { demands: Detail['demands'] }) {
  if (demands.length === 0) return <p className="hint">尚未登记诉求。</p>;
  return (
    <ol className="demands">
      {demands.map(({ text, covered }) => (
        <li key={text}>
          {text} <span className={covered ? 'covered' : 'not-covered'}>{covered ? '✓ 已回应' : '○ 未回应'}</span>
        </li>
      ))}
    </ol>
  );
}
