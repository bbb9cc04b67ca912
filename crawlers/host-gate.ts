import { setTimeout as sleep } from 'node:timers/promises';

/** Keeps the least time between two requests to one host, whatever they are for (page, robots.txt, redirect hop). */
export type HostGate = { enter(host: string, delayMs: number): Promise<void> };

/** A gate of its own; sources that share a host share their gate, so give one gate to all runs of a process. */
export function openHostGate(): HostGate {
  const nextAt = new Map<string, number>();
  return {
    async enter(host, delayMs) {
      // Real elapsed time, not the calendar's clock: a moved clock must not let requests through.
      const now = performance.now();
      const turn = Math.max(now, nextAt.get(host) ?? 0);
      nextAt.set(host, turn + delayMs);
      if (nextAt.size > hostsMax) forgetPast(nextAt, now);
      if (turn > now) await sleep(turn - now);
    },
  };
}

const hostsMax = 1_000;

function forgetPast(nextAt: Map<string, number>, now: number): void {
  for (const [host, at] of nextAt) if (at < now) nextAt.delete(host);
}
