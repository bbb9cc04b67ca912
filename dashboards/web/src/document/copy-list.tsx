import type { z } from 'zod';
import type { DocumentDetail } from '../../../../api/documents/contract.ts';
import { TimeText } from '../parts/time-text.tsx';
import { WebLink } from '../parts/web-link.tsx';

/** All places where the same text was seen; every address is kept. */
export function CopyList({ copies }: { copies: z.infer<typeof DocumentDetail>['copies'] }) {
  if (copies.length === 0) return <p className="hint">未发现转载。</p>;
  return (
    <ul className="lines copies">
      {copies.map((copy) => (
        <li key={copy.id}>
          <WebLink url={copy.url}>
            <span className="line-source">{copy.sourceName}</span>
            <span className="line-main">{copy.title || copy.url}</span>
            <TimeText at={copy.publishedAt ?? copy.foundAt} />
          </WebLink>
        </li>
      ))}
    </ul>
  );
}
