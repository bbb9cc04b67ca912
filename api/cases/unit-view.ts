import type { CaseState } from './case.ts';
import type { CaseDetail } from './contract.ts';
import { respondentLevels } from './contract-commands.ts';
import { arbiters } from './unit-sentence.ts';

/** 承办单位, 争议 and 回应主体 as the case page shows them; who works now first, then the former. */
export function presentUnits(
  state: CaseState,
  unitName: (id: string) => string,
): Pick<CaseDetail, 'units' | 'dispute' | 'respondent'> {
  const name = (id: string) => ({ id, name: unitName(id) });
  const { dispute, respondent } = state;
  return {
    units: state.unitSteps
      .map(({ unitId, over, ruled, ...step }) => ({
        unit: name(unitId),
        over: over === null || over === unitId ? null : name(over),
        ruled: ruled === null ? null : arbiters[ruled],
        ...step,
      }))
      .sort((one, other) => Number(one.endedAt !== null) - Number(other.endedAt !== null)),
    dispute:
      dispute === null
        ? null
        : {
            unit: name(dispute.unitId),
            inCharge: dispute.inCharge === null ? null : name(dispute.inCharge),
            reason: dispute.reason,
            at: dispute.at,
            arbiter: arbiters[dispute.arbiter],
          },
    respondent: respondent === null ? null : { ...respondent, name: respondentLevels[respondent.level] },
  };
}
