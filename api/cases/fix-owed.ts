import type { CaseState } from './case.ts';
import { answeringUnits, type Owed, type UnitName } from './owed-step.ts';
import { closeHold } from './permissions.ts';
import { formalAnswer, isUnsettled } from './words.ts';

/** 处置待办: to act and report, to verify, to go on with what is not solved, and at the end to close. */
export function fixOwed(state: CaseState, unitName: UnitName): Owed[] {
  const handler = unitName(state.duty?.handler ?? '');
  const prove = (sentence: string): Owed[] => [
    { whom: answeringUnits(state), command: 'proveFix', sentence, clock: null },
  ];
  switch (state.status) {
    case 'accepted':
    case 'handling':
      if (state.fix !== null) return prove(`处置结果被退回，待${handler}重新报送`);
      return prove(`${isUnsettled(formalAnswer(state)) ? '' : '回应已了结，'}待${handler}报送处置结果`);
    case 'fixed':
      return [{ whom: ['role:publicity'], command: 'verifyFix', sentence: '待宣教处核验处置结果', clock: null }];
    case 'verified':
      if (state.fix?.solved === 'no') return prove(`实际问题尚未完全解决，待${handler}继续处置并报送`);
      if (state.fix?.solved === 'partly')
        return [
          ...closing(state, '部分解决，待宣教处写明遗留问题和回头看日期后办结，或者继续处置'),
          ...prove(`部分解决，待${handler}继续处置并报送`),
        ];
      return closing(state, '回应和处置都已完成，待宣教处办结');
    default:
      return [];
  }
}

function closing(state: CaseState, sentence: string): Owed[] {
  return closeHold(state) === null ? [{ whom: ['role:publicity'], command: 'close', sentence, clock: null }] : [];
}
