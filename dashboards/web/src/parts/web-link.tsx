import type { ReactNode } from 'react';
import { isWebAddress } from '../../../../analysis/web-address.ts';

/** A link to what stands outside, in a tab of its own; an address that is not http(s) is told as words and cannot be clicked. */
export function WebLink({ url, children }: { url: string | null; children: ReactNode }) {
  if (!isWebAddress(url)) return <span title={url ?? undefined}>{children}</span>;
  return (
    <a href={url} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}
