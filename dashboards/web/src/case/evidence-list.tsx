import { WebLink } from '../parts/web-link.tsx';

/** 佐证 with its links. */
export function EvidenceList({ evidence }: { evidence: readonly { text: string; url: string | null }[] }) {
  if (evidence.length === 0) return null;
  return (
    <ul className="evidence-list" aria-label="佐证">
      {evidence.map(({ text, url }) => (
        <li key={`${text}${url}`}>{url === null ? text : <WebLink url={url}>{text}</WebLink>}</li>
      ))}
    </ul>
  );
}
