import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** One measured figure; `ratio` compares with `against` on the same machine in the same run, which is what to trust. */
export type Figure = {
  part: string;
  what: string;
  value: number;
  unit: string;
  ratio: number | null;
  against: string | null;
};

/** What a part of the bench gives: its figures, and what it could not measure and why. */
export type PartResult = { figures: Figure[]; missing: string[] };

/** A part of the bench; it is given the addresses of the servers that it may use. */
export type Part = (servers: { redis?: string; elasticsearch?: string[]; database?: string }) => Promise<PartResult>;

/** The exported function of a module of ours, or null when the module is not there. */
export async function ourFunction(path: string, name: string): Promise<((...args: unknown[]) => unknown) | null> {
  const file = join(import.meta.dirname, '..', '..', path);
  if (!existsSync(file)) return null;
  const module = (await import(file)) as Record<string, unknown>;
  const found = module[name];
  return typeof found === 'function' ? (found as (...args: unknown[]) => unknown) : null;
}

/** Seconds that `act` takes. */
export async function secondsOf(act: () => unknown): Promise<number> {
  const begun = performance.now();
  await act();
  return (performance.now() - begun) / 1000;
}

/** The value below which the share `at` of the values lies. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? Number.NaN;
}
