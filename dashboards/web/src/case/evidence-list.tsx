import type { z } from 'zod';
import type { Evidence } from '../../../../api/cases/contract-commands.ts';
import { AttachmentView } from '../attachment/attachment-view.tsx';
import { WebLink } from '../parts/web-link.tsx';

/** 佐证 with its links and files. */
export function EvidenceList({ evidence }: { evidence: readonly z.infer<typeof Evidence>[] }) {
  if (evidence.length === 0) return null;
  return (
    <ul className="evidence-list" aria-label="佐证">
      {evidence.map(({ text, url, attachment }) => (
        <li key={`${text}${url}${attachment?.id}`}>
          {url === null ? text : <WebLink url={url}>{text}</WebLink>}
          {attachment === undefined ? null : <AttachmentView attachment={attachment} text={text} />}
        </li>
      ))}
    </ul>
  );
}
