import type { CaseState } from './case.ts';
import { type Owed, runningClock, type UnitName } from './owed-step.ts';
import { inCharge, isPending, stepsNow, type UnitStep } from './unit-steps.ts';

/** 承办待办, before all else: a dispute to decide, a part without a unit, and who leads or handles and has not signed. */
export function unitOwed(state: CaseState, unitName: UnitName): Owed[] {
  if (ended.has(state.status)) return [];
  const { dispute } = state;
  if (dispute !== null) {
    const sentence = `${unitName(dispute.unitId)}的承办争议待${dispute.arbiter === 'leader' ? '厅领导' : '宣教处'}裁定`;
    const clock = runningClock(state, ['arbitrate']);
    return [{ whom: [`role:${dispute.arbiter}`], command: 'arbitrate', sentence, clock }, ...signing(state, unitName)];
  }
  const returned = stepsNow(state).filter((step) => inCharge(step) && step.returned !== null);
  if (returned.length === 0) return signing(state, unitName);
  const sentence = `${names(returned, unitName)}已退回，待宣教处改派`;
  const clock = runningClock(state, ['reassign']);
  return [{ whom: ['role:publicity'], command: 'reassign', sentence, clock }, ...signing(state, unitName)];
}

/** 协办和下办待办: who helps and has not signed, and whose return somebody has to decide on. */
export function helperOwed(state: CaseState, unitName: UnitName): Owed[] {
  if (ended.has(state.status)) return [];
  const helpers = stepsNow(state).filter((step) => !inCharge(step));
  // Who helps is settled once it is ruled who is in charge.
  const settled = (step: UnitStep) => state.dispute === null || step.role === 'below';
  const returned = helpers.filter((step) => step.returned !== null && settled(step));
  const owes = (step: UnitStep): Owed => {
    const name = unitName(step.unitId);
    return step.role === 'below'
      ? {
          ...{ whom: [`unit:${step.over}`], command: 'handDown', clock: null },
          sentence: `${name}已退回，待${unitName(step.over ?? '')}另行下办或者自行办理`,
        }
      : {
          ...{ whom: ['role:publicity'], command: 'changeSupport', clock: null },
          sentence: `${name}已退回协办，待宣教处调整协办单位`,
        };
  };
  return [...accepting(helpers.filter(isPending), null, unitName), ...returned.map(owes)];
}

function signing(state: CaseState, unitName: UnitName): Owed[] {
  const pending = stepsNow(state).filter((step) => inCharge(step) && isPending(step));
  return accepting(pending, runningClock(state, ['accept']), unitName);
}

function accepting(steps: readonly UnitStep[], clock: Owed['clock'], unitName: UnitName): Owed[] {
  if (steps.length === 0) return [];
  const whom = steps.map(({ unitId }) => `unit:${unitId}`);
  return [{ whom, command: 'accept', sentence: `待${names(steps, unitName)}签收`, clock }];
}

function names(steps: readonly UnitStep[], unitName: UnitName): string {
  return steps.map(({ unitId }) => unitName(unitId)).join('、');
}

const ended: ReadonlySet<CaseState['status']> = new Set<CaseState['status']>([
  ...(['dismissed', 'referred', 'withdrawn', 'closed', 'archived'] as const),
]);
