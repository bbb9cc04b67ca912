import type { CaseState } from '../ledger/case.ts';
import type { Stream } from '../stream.ts';

/** Tells everyone whom the case concerns that it changed; given to the case service, which calls it after each commit. */
export function publishCase(stream: Stream, state: CaseState): void {
  const { id, version, status, duty } = state;
  const units = duty === null ? [] : [duty.lead, duty.handler, ...duty.support];
  stream.publish('case', { id, version, status }, { units });
}
