import type { Detail } from './case-page.tsx';

/** 诉求 one by one, each with the published word that speaks to it. */
export function DemandList({ demands }: { demands: Detail['demands'] }) {
  if (demands.length === 0) return <p className="hint">尚未登记诉求。</p>;
  return (
    <ol className="demands">
      {demands.map(({ text, covered, answered }) => (
        <li key={text}>
          {text}{' '}
          {answered === null ? (
            <span className="not-covered">{covered ? '○ 稿中已写，尚未发布' : '○ 未回应'}</span>
          ) : (
            <span className="covered">✓ {answered}已回应</span>
          )}
        </li>
      ))}
    </ol>
  );
}
