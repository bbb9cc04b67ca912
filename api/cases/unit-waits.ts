import type { CaseState } from './case.ts';
import { inCharge, isPending, stepsNow } from './unit-steps.ts';

/** 待办 about the units: who has not signed, whose return waits for a decision, and who decides a dispute. */
export function unitWaits(state: CaseState): string[] {
  if (ended.has(state.status)) return [];
  const whom = stepsNow(state).flatMap((step) => {
    if (isPending(step)) return [`unit:${step.unitId}`];
    if (step.returned === null) return [];
    return [step.role === 'below' ? `unit:${step.over}` : 'role:publicity'];
  });
  if (state.dispute !== null) whom.push(`role:${state.dispute.arbiter}`);
  return [...new Set(whom)];
}

/** The units in charge that have the case in hand: those that returned it have not. */
export function workingUnits(state: CaseState): string[] {
  return stepsNow(state)
    .filter((step) => inCharge(step) && step.returned === null)
    .map(({ unitId }) => unitId);
}

/** What stands before all else: a dispute, a part without a unit, or units that have not signed; null when nothing does. */
export function unitNext(
  state: CaseState,
  unitName: (id: string) => string,
): { sentence: string; command: string } | null {
  if (ended.has(state.status)) return null;
  const { dispute } = state;
  if (dispute !== null)
    return {
      sentence: `${unitName(dispute.unitId)}的承办争议待${dispute.arbiter === 'leader' ? '厅领导' : '宣教处'}裁定`,
      command: 'arbitrate',
    };
  const charged = stepsNow(state).filter(inCharge);
  const returned = charged.filter((step) => step.returned !== null).map(({ unitId }) => unitName(unitId));
  if (returned.length > 0) return { sentence: `${returned.join('、')}已退回，待宣教处改派`, command: 'reassign' };
  const pending = charged.filter(isPending).map(({ unitId }) => unitName(unitId));
  return pending.length === 0 ? null : { sentence: `待${pending.join('、')}签收`, command: 'accept' };
}

const ended: ReadonlySet<CaseState['status']> = new Set<CaseState['status']>([
  ...(['dismissed', 'referred', 'closed', 'archived'] as const),
]);
