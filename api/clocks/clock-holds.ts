import type { CaseState } from '../cases/case.ts';
import { type ClockKind, StepClockCode } from '../cases/contract-commands.ts';
import type { RefusalCode } from '../cases/refusals.ts';
import { neverExtended } from './contract.ts';

type Hold = (state: CaseState) => RefusalCode | null;

/** What stands in the way of the commands about clocks. */
export const clockHolds = {
  askExtension: (state) =>
    running(state).some(({ kind, asked }) => !neverExtended.includes(kind) && asked === null)
      ? null
      : 'extension.noneExtendable',
  extend: (state) => (running(state).some(({ asked }) => asked !== null) ? null : 'extension.nonePending'),
  // A report that is owed is filed also when the case has since turned out to be no emergency.
  fileReport: (state) =>
    state.emergency || running(state).some(({ kind }) => reports.includes(kind)) ? null : 'report.noEmergency',
  recordStep: (state) => (running(state).some(({ kind }) => isStep(kind)) ? null : 'step.none'),
} as const satisfies Record<string, Hold>;

/** Grounds that are no "not yet": what they hold back has no place in such a case and is not offered. */
export const notOffered: readonly RefusalCode[] = [
  'extension.noneExtendable',
  'extension.nonePending',
  'report.noEmergency',
  'step.none',
];

/** Whether a report, notice or reply is still owed, without which a case is not closed. */
export function closesOpenDuty(state: CaseState): boolean {
  return running(state).some(({ kind }) => isStep(kind) || reports.includes(kind));
}

const reports: readonly ClockKind[] = ['report', 'provinceReport', 'writtenReport'];

function isStep(kind: ClockKind): boolean {
  return (StepClockCode.options as readonly ClockKind[]).includes(kind);
}

function running(state: CaseState): CaseState['clocks'] {
  return state.clocks.filter(({ stoppedAt }) => stoppedAt === null);
}
