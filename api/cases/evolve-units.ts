import type { CaseEvent, CaseState } from './case.ts';
import type { ClockEnd } from './clock-ends.ts';
import { actorName, type Fact } from './fold-parts.ts';
import {
  acceptedSteps,
  assignedSteps,
  handedDownSteps,
  inCharge,
  reassignedSteps,
  returnedSteps,
  ruledSteps,
  stepOf,
  stepsNow,
  stopsAccept,
  supportSteps,
  type UnitStep,
} from './unit-steps.ts';

/** The events of the units that work on a case (承办). */
export type UnitEvent = Extract<
  CaseEvent,
  {
    type:
      | 'assigned'
      | 'accepted'
      | 'returned'
      | 'reassigned'
      | 'supportChanged'
      | 'handedDown'
      | 'reportedUp'
      | 'disputeRaised'
      | 'arbitrated'
      | 'respondentSet';
  }
>;
type Of<T extends UnitEvent['type']> = Extract<UnitEvent, { type: T }>;
type Change = Partial<CaseState>;
type Duty = NonNullable<CaseState['duty']>;

/** What such an event changes in the case; `returned` of the first release is folded elsewhere. */
export function evolveUnits(state: CaseState, event: UnitEvent, fact: Fact): Change {
  const change = changeOf(state, event, fact);
  const after = { ...state, ...change };
  // 改派时限 runs as long as a return waits for 宣教处.
  const waits = stepsNow(after).some(
    ({ unitId, role, returned: gone }) => gone !== null && role !== 'below' && after.dispute?.unitId !== unitId,
  );
  return waits ? change : { ...change, clocks: stopWhere(after, fact.at, ({ kind }) => kind === 'reassign') };
}

function changeOf(state: CaseState, event: UnitEvent, fact: Fact): Change {
  const { at } = fact;
  switch (event.type) {
    case 'assigned':
      return { status: 'assigned', duty: event.duty, unitSteps: assignedSteps(state, event, at), dispute: null };
    case 'accepted':
      return accepted(state, event, at);
    case 'returned':
      return returned(state, event, at);
    case 'reassigned':
      return reassigned(state, event, at);
    case 'supportChanged': {
      const duty = changedSupport(state, event);
      return { duty, unitSteps: supportSteps(state, duty, event, at) };
    }
    case 'handedDown':
      return { unitSteps: handedDownSteps(state, event, at) };
    case 'reportedUp': {
      const entry = { text: `上报省厅：${event.text}`, evidence: [], by: actorName(fact.by), at };
      return { handling: [...state.handling, entry] };
    }
    case 'disputeRaised': {
      const { type: _, ...dispute } = event;
      return { dispute: { ...dispute, at } };
    }
    case 'arbitrated':
      return arbitrated(state, event, at);
    case 'respondentSet': {
      const { level, basis, reason, byRule } = event;
      return { respondent: { level, basis, reason: byRule ? null : reason } };
    }
    default:
      return event satisfies never;
  }
}

/** One that is in charge and signed lets the work begin; the others sign for themselves. */
function accepted(state: CaseState, event: Of<'accepted'>, at: string): Change {
  const step = stepOf(state, event.unitId);
  const begins = !event.each || (step !== null && inCharge(step));
  return {
    unitSteps: acceptedSteps(state, event, at),
    status: state.status === 'assigned' && begins ? 'accepted' : state.status,
    clocks: stopWhere(state, at, (clock) => (event.each ? stopsAccept(clock, event.unitId) : clock.kind === 'accept')),
  };
}

/** Nothing of the others changes, nor what was written so far: the part waits for a decision. */
function returned(state: CaseState, event: Of<'returned'>, at: string): Change {
  const role = stepOf(state, event.unitId)?.role ?? null;
  return {
    unitSteps: returnedSteps(state, event, at),
    returns: [...state.returns, { unitId: event.unitId, reason: event.reason, at, role }],
    clocks: stopWhere(state, at, (clock) => stopsAccept(clock, event.unitId)),
  };
}

function reassigned(state: CaseState, event: Of<'reassigned'>, at: string): Change {
  const { lead, handler } = event;
  const support = (state.duty?.support ?? []).filter((id) => id !== lead && id !== handler);
  const duty = { lead, handler, support };
  return { duty, ...moved(state, reassignedSteps(state, duty, event.over, at), at) };
}

function arbitrated(state: CaseState, event: Of<'arbitrated'>, at: string): Change {
  const duty = ruledDuty(state.duty, event);
  if (duty === null) return { dispute: null };
  const now = moved(state, ruledSteps(state, duty, event, at), at);
  return {
    ...now,
    duty,
    dispute: null,
    clocks: stopWhere(now, at, (clock) => clock.kind === 'arbitrate'),
    rulings: [...state.rulings, { unitId: event.unitId, to: event.to, arbiter: event.arbiter, at }],
  };
}

/** New steps, the accept clocks of those who are off the case stopped; a case whose units have all changed waits for a sign-in again. */
function moved(
  state: CaseState,
  unitSteps: UnitStep[],
  at: string,
): Pick<CaseState, 'unitSteps' | 'clocks' | 'status'> {
  const going = stepsNow({ ...state, unitSteps });
  const waits = state.status === 'accepted' && !going.some((step) => inCharge(step) && step.acceptedAt !== null);
  return { unitSteps, clocks: stopEnded(state, unitSteps, at), status: waits ? 'assigned' : state.status };
}

function stopEnded(state: CaseState, steps: readonly UnitStep[], at: string): CaseState['clocks'] {
  const ended = new Set(steps.filter(({ endedAt }) => endedAt === at).map(({ unitId }) => unitId));
  return stopWhere(
    state,
    at,
    (clock) => clock.kind === 'accept' && clock.unitId !== undefined && ended.has(clock.unitId),
    'terminated',
  );
}

function stopWhere(
  state: Pick<CaseState, 'clocks'>,
  at: string,
  which: (clock: CaseState['clocks'][number]) => boolean,
  end: ClockEnd = 'done',
): CaseState['clocks'] {
  return state.clocks.map((clock) =>
    clock.stoppedAt === null && which(clock) ? { ...clock, stoppedAt: at, end } : clock,
  );
}

function changedSupport(state: CaseState, event: Of<'supportChanged'>): Duty {
  const duty = state.duty ?? { lead: '', handler: '', support: [] };
  const support = duty.support.filter((id) => !event.removed.includes(id));
  return { ...duty, support: [...support, ...event.added] };
}

/** The part of the unit in dispute goes to whom the ruling names. */
export function ruledDuty(duty: Duty | null, { unitId, to }: { unitId: string; to: string }): Duty | null {
  if (duty === null) return null;
  const swap = (id: string) => (id === unitId ? to : id);
  const [lead, handler] = [swap(duty.lead), swap(duty.handler)];
  const support = [...new Set(duty.support.map(swap))].filter((id) => id !== lead && id !== handler);
  return { lead, handler, support };
}
