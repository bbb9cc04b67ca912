import type { Gauge } from 'prom-client';

/** One figure: filled at each scrape, absent when it could not be read. `labels` of what fills it are declared. */
export type AddGauge = (
  name: string,
  help: string,
  labels: string[],
  fill: (self: Gauge) => Promise<void> | void,
) => void;

/** Seconds since an instant; 0 where there is none. */
export function ageOf(at: string | null, now: Date): number {
  return at === null ? 0 : Math.max(0, (now.getTime() - Date.parse(at)) / 1_000);
}

/** A reading that serves for a while; one that failed is tried again. */
export function kept<T>(read: () => Promise<T>, keepMs: number): () => Promise<T> {
  let held: { at: number; value: Promise<T> } | null = null;
  return () => {
    const at = performance.now();
    if (held !== null && at - held.at < keepMs) return held.value;
    const mine = { at, value: read() };
    held = mine;
    mine.value.catch(() => {
      if (held === mine) held = null;
    });
    return mine.value;
  };
}
