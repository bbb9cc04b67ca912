import type { Engines } from '../http/problems.ts';
import { faultOf, sentenceOf } from './faults.ts';
import type { Health } from './health.ts';

/** What HTTP asks of the engines when a request failed. */
export function enginesOf(health: Pick<Health, 'report' | 'parts'>): Engines {
  return {
    explain,
    report: (error) => health.report(error),
    since: (part) => health.parts().find((one) => one.part === part)?.since ?? null,
  };
}

/** An engine's error for whoever met it. */
export function explain(error: unknown): ReturnType<Engines['explain']> {
  const fault = faultOf(error);
  if (fault === null) return null;
  const { status, code, part } = fault;
  return { status, code, part, sentence: sentenceOf(fault) };
}
