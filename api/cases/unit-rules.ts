import type { Actor, CaseState } from './case.ts';
import type { CaseStatus } from './contract.ts';
import type { CaseCommandType } from './contract-commands.ts';
import type { UnitCommand } from './decide-units.ts';
import type { Rule } from './permissions.ts';
import type { RefusalCode } from './refusals.ts';
import type { Relation, Who } from './relations.ts';
import { stepOf } from './unit-steps.ts';
import { liveWords } from './words.ts';

const toAct: readonly CaseStatus[] = ['accepted', 'handling', 'fixed', 'verified'];
const withUnits: readonly CaseStatus[] = ['assigned', ...toAct];
const duty: readonly Relation[] = ['lead', 'handler', 'support'];

/** Who may do what about the units of a case (承办), and when. */
export const unitRules: Record<UnitCommand['type'], Rule> = {
  assign: { roles: ['publicity'], relations: [], during: ['filed'] },
  accept: { roles: [], relations: [...duty, 'below'], during: withUnits, hold: ofStep(acceptHold) },
  return: {
    roles: [],
    relations: [...duty, 'below'],
    during: ['assigned', 'accepted', 'handling'],
    hold: (state, actor) =>
      liveWords(state).some(({ status }) => status === 'inReview')
        ? 'answer.inReview'
        : ofStep(returnHold)(state, actor),
  },
  reassign: {
    roles: ['publicity'],
    relations: [],
    during: withUnits,
    hold: (state) => (state.dispute === null ? null : 'dispute.open'),
  },
  changeSupport: {
    roles: ['publicity'],
    relations: [],
    during: withUnits,
    hold: (state) => (state.dispute === null ? null : 'dispute.open'),
  },
  handDown: { roles: [], relations: duty, during: withUnits, hold: ofStep(cityHold) },
  reportUp: { roles: [], relations: duty, during: toAct, hold: ofStep(cityHold) },
  dispute: {
    roles: [],
    relations: duty,
    during: withUnits,
    hold: (state, actor) => (state.dispute === null ? ofStep(disputeHold)(state, actor) : 'dispute.open'),
  },
  arbitrate: { roles: ['publicity', 'leader'], relations: [], during: withUnits, hold: arbitrateHold },
  setRespondent: { roles: ['publicity', 'leader'], relations: [], during: ['filed', ...withUnits] },
};

/** What a unit may do before it has signed, or after it has returned its part; a review is no part of the work. */
const unsigned: ReadonlySet<CaseCommandType> = new Set(['accept', 'return', 'dispute', 'reviewAnswer']);

/** 未签收不办理: who acts for a unit acts after the unit has signed, and not once it has returned its part. */
export function unsignedHold(type: CaseCommandType, who: Who, state: CaseState, actor: Actor): RefusalCode | null {
  if (actor.kind !== 'person' || actor.unitId === null || unsigned.has(type)) return null;
  if (who.roles.includes(actor.role)) return null;
  const step = stepOf(state, actor.unitId);
  if (step === null) return null;
  if (step.returned !== null) return 'unit.returned';
  return step.acceptedAt === null ? 'unit.notAccepted' : null;
}

/** Grounds that say that there is nothing to do: such a command is not offered at all. */
export const nothingToDo: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  ...(['unit.accepted', 'unit.returned', 'unit.notAccepted', 'unit.notCity', 'dispute.none'] as const),
]);

type Step = NonNullable<ReturnType<typeof stepOf>>;

function ofStep(hold: (step: Step) => RefusalCode | null) {
  return (state: CaseState, actor: Actor): RefusalCode | null => {
    const step = actor.kind === 'person' && actor.unitId !== null ? stepOf(state, actor.unitId) : null;
    return step === null ? null : hold(step);
  };
}

function acceptHold(step: Step): RefusalCode | null {
  if (step.returned !== null) return 'unit.returned';
  return step.acceptedAt === null ? null : 'unit.accepted';
}

/** 下交 and 上报 are of a city's bureau. */
function cityHold(step: Step): RefusalCode | null {
  return step.over === step.unitId ? null : 'unit.notCity';
}

function returnHold(step: Step): RefusalCode | null {
  if (step.returned !== null) return 'unit.returned';
  return step.ruled === null ? null : 'unit.ruled';
}

function disputeHold(step: Step): RefusalCode | null {
  return step.ruled === 'leader' ? 'dispute.final' : null;
}

function arbitrateHold(state: CaseState, actor: Actor): RefusalCode | null {
  if (state.dispute === null) return 'dispute.none';
  const late = actor.kind === 'person' && actor.role === 'publicity' && state.dispute.arbiter === 'leader';
  return late ? 'dispute.forLeader' : null;
}
