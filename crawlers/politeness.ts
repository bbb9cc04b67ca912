import type { Fetcher } from './fetch-page.ts';
import { openHostGate } from './host-gate.ts';
import { openRobots } from './robots.ts';
import type { Problem } from './run-state.ts';
import type { CollectContext, RegisterEntry } from './source.ts';

/** A page that gave nothing, with what that means for the run. */
export class PageProblem extends Error {
  readonly kind: Problem['kind'];
  readonly retry: boolean;
  constructor(kind: Problem['kind'], reason: string, retry = false) {
    super(reason);
    this.kind = kind;
    this.retry = retry;
  }
}

/** Before every hop: robots.txt allows it, and the host has had its pause (ours, or its longer Crawl-delay). */
export function politeness(
  source: RegisterEntry,
  context: CollectContext,
  fetcher: Fetcher,
): (url: URL) => Promise<void> {
  const gate = context.gate ?? openHostGate();
  const { allowInternal, delayMs } = source;
  const robots = openRobots(fetcher, { allowInternal, enter: (host) => gate.enter(host, delayMs) });
  return async (url) => {
    const verdict = await robots.verdict(url);
    if (!verdict.allowed) throw new PageProblem('blocked', verdict.reason);
    await gate.enter(url.host, Math.max(delayMs, verdict.delayMs ?? 0));
  };
}
