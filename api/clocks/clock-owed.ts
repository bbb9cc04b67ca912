import type { CaseState } from '../cases/case.ts';
import { endedStatuses } from '../cases/contract.ts';
import { type ClockKind, clockKinds, StepClockCode } from '../cases/contract-commands.ts';
import { answeringUnits, type Owed, type UnitName } from '../cases/owed-step.ts';

/** 时限待办: reports of an emergency, and replies outside this system, each by its own clock. */
export function clockOwed(state: CaseState, unitName: UnitName): Owed[] {
  return running(state).flatMap(({ kind }) => stepOf(state, kind, unitName));
}

/** 延期待批. */
export function extensionOwed(state: CaseState): Owed[] {
  return running(state)
    .filter(({ asked }) => asked !== null)
    .map(({ kind }) => ({
      ...{ whom: ['role:leader'], command: 'extend', clock: kind },
      sentence: `待厅领导批准或者不同意${clockKinds[kind]}时限的延期申请`,
    }));
}

/** Of a case that has ended, what still runs waits for the case itself: a receipt, a 回头看. */
function running({ status, clocks }: CaseState): CaseState['clocks'] {
  return endedStatuses.includes(status) ? [] : clocks.filter(({ stoppedAt }) => stoppedAt === null);
}

function stepOf(state: CaseState, kind: ClockKind, unitName: UnitName): Owed[] {
  const { duty } = state;
  const units = duty === null ? ['role:publicity'] : answeringUnits(state);
  const who = duty === null ? '宣教处' : unitName(duty.handler);
  switch (kind) {
    case 'report':
      return [{ whom: units, command: 'fileReport', sentence: `待${who}报送突发事件初报`, clock: kind }];
    case 'writtenReport':
      return [{ whom: units, command: 'fileReport', sentence: `待${who}补报书面报告`, clock: kind }];
    case 'provinceReport':
      return [{ whom: ['role:publicity'], command: 'fileReport', sentence: '待宣教处向生态环境部报告', clock: kind }];
    default:
      return (StepClockCode.options as readonly ClockKind[]).includes(kind)
        ? [
            {
              whom: ['role:publicity'],
              command: 'recordStep',
              sentence: `待宣教处登记${clockKinds[kind]}`,
              clock: kind,
            },
          ]
        : [];
  }
}
