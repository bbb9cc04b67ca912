import type { CaseEvent, CaseState } from './case.ts';
import type { Fact } from './fold-parts.ts';
import type { Arbiter } from './unit-events.ts';

/** 承办角色: 主管、处置、协办, and 下办 for a county to which its city handed the case down. */
export type UnitRole = 'lead' | 'handler' | 'support' | 'below';

/** 承办单位的一步: since when a unit works on a case, when it signed, and what it returned. */
export type UnitStep = {
  unitId: string;
  /** `lead` also for the unit that leads and handles. */
  role: UnitRole;
  /** 所属市局, which sees the case: of a county's branch its city's, of a city's bureau itself; null of all others. */
  over: string | null;
  assignedAt: string;
  acceptedAt: string | null;
  /** 退回 that nobody has decided on yet. */
  returned: { reason: string; at: string } | null;
  /** By whose ruling the unit has it; null when by none. */
  ruled: Arbiter | null;
  /** When it was taken off the case; null of those who work on it. */
  endedAt: string | null;
};

/** 退回 as it happened; `role` is null in entries of the first release. */
export type UnitReturn = { unitId: string; reason: string; at: string; role: UnitRole | null };

/** 争议: who will not have it, on what ground, whose it would be, and who decides. */
export type Dispute = {
  unitId: string;
  cause: 'returns' | 'claim';
  inCharge: string | null;
  reason: string;
  at: string;
  arbiter: Arbiter;
};

/** The steps of those who work on the case now. */
export function stepsNow(state: CaseState): UnitStep[] {
  return state.unitSteps.filter(({ endedAt }) => endedAt === null);
}

/** The step of one unit that works on the case now. */
export function stepOf(state: CaseState, unitId: string): UnitStep | null {
  return stepsNow(state).find((step) => step.unitId === unitId) ?? null;
}

/** Whether the unit leads or handles: these are bound by the accept clock. */
export function inCharge(step: Pick<UnitStep, 'role'>): boolean {
  return step.role === 'lead' || step.role === 'handler';
}

/** Not signed and not returned. */
export function isPending(step: UnitStep): boolean {
  return step.acceptedAt === null && step.returned === null;
}

type Of<T extends CaseEvent['type']> = Extract<CaseEvent, { type: T }>;
type Over = Record<string, string> | undefined;
type Duty = NonNullable<CaseState['duty']>;

/** 交办: everybody named begins, and whoever was on the case before and is not named is off it. */
export function assignedSteps(state: CaseState, event: Of<'assigned'>, at: string): UnitStep[] {
  return stepsFor(state, event.duty, event.over, at, () => true);
}

/** 改派: who keeps the part and returned nothing goes on undisturbed. */
export function reassignedSteps(state: CaseState, duty: Duty, over: Over, at: string): UnitStep[] {
  return stepsFor(state, duty, over, at, (step) => step.returned !== null && inCharge(step));
}

/** 增减协办. */
export function supportSteps(state: CaseState, duty: Duty, event: Of<'supportChanged'>, at: string): UnitStep[] {
  return stepsFor(state, duty, event.over, at, (step) => event.added.includes(step.unitId));
}

/** 下交: the county begins; one that it was handed to before stays, unless it returned it: then its city has decided on that. */
export function handedDownSteps(state: CaseState, event: Of<'handedDown'>, at: string): UnitStep[] {
  const gaveBack = ({ role, over, returned }: UnitStep) => role === 'below' && over === event.from && returned !== null;
  const others = state.unitSteps.map((step) => (step.unitId === event.to || gaveBack(step) ? ended(step, at) : step));
  return [...others, { ...begun(event.to, 'below', at), over: event.from }];
}

/** 自行办理: a city that works on the spot after its county returned has decided on that. */
export function handledSteps(state: CaseState, { by, at }: Pick<Fact, 'by' | 'at'>): UnitStep[] {
  const city = by.kind === 'person' ? by.unitId : null;
  return state.unitSteps.map((step) =>
    city !== null && step.role === 'below' && step.over === city && step.returned !== null ? ended(step, at) : step,
  );
}

/** 裁定: the unit that has the part now, by whose ruling. */
export function ruledSteps(state: CaseState, duty: Duty, event: Of<'arbitrated'>, at: string): UnitStep[] {
  return stepsFor(state, duty, event.over, at, (step) => step.unitId === event.to).map((step) =>
    step.unitId === event.to && step.endedAt === null ? { ...step, ruled: event.arbiter } : step,
  );
}

/** 签收: of one unit, or in entries of the first release of all. */
export function acceptedSteps(state: CaseState, event: Of<'accepted'>, at: string): UnitStep[] {
  return state.unitSteps.map((step) =>
    step.endedAt === null && isPending(step) && (!event.each || step.unitId === event.unitId)
      ? { ...step, acceptedAt: at }
      : step,
  );
}

/** 退回 of one unit. */
export function returnedSteps(state: CaseState, event: Of<'returned'>, at: string): UnitStep[] {
  return state.unitSteps.map((step) =>
    step.endedAt === null && step.unitId === event.unitId ? { ...step, returned: { reason: event.reason, at } } : step,
  );
}

/** Everybody is off the case. */
export function endedSteps(state: CaseState, at: string): UnitStep[] {
  return state.unitSteps.map((step) => ended(step, at));
}

/** 重启: who led, handled and helped begins anew; counties wait for their city. */
export function reopenedSteps(state: CaseState, at: string): UnitStep[] {
  if (state.duty === null) return endedSteps(state, at);
  const steps = stepsFor(state, state.duty, overOf(state), at, () => true);
  return steps.map((step) => (step.role === 'below' ? ended(step, at) : step));
}

/** Which accept clocks a sign-in or a return of a unit stops: its own, or one of the first release, which was for all. */
export function stopsAccept(clock: { kind: string; unitId?: string | undefined }, unitId: string): boolean {
  return clock.kind === 'accept' && (clock.unitId === undefined || clock.unitId === unitId);
}

function stepsFor(
  state: CaseState,
  duty: Duty,
  over: Over,
  at: string,
  renew: (step: UnitStep) => boolean,
): UnitStep[] {
  const wanted = new Map<string, UnitRole>();
  for (const id of duty.support) wanted.set(id, 'support');
  wanted.set(duty.handler, 'handler');
  wanted.set(duty.lead, 'lead');
  const kept = state.unitSteps.map((step) => {
    if (step.endedAt !== null) return step;
    if (step.role === 'below') return wanted.has(step.over ?? '') && !wanted.has(step.unitId) ? step : ended(step, at);
    return wanted.get(step.unitId) === step.role && !renew(step) ? step : ended(step, at);
  });
  const going = new Set(kept.filter(({ endedAt, role }) => endedAt === null && role !== 'below').map((s) => s.unitId));
  const fresh = [duty.lead, duty.handler, ...duty.support]
    .filter((id, index, all) => all.indexOf(id) === index && !going.has(id))
    .map((id) => ({ ...begun(id, wanted.get(id) ?? 'support', at), over: over?.[id] ?? null }));
  return [...kept, ...fresh];
}

function begun(unitId: string, role: UnitRole, at: string): UnitStep {
  return {
    ...{ unitId, role, over: null, assignedAt: at },
    ...{ acceptedAt: null, returned: null, ruled: null, endedAt: null },
  };
}

function ended(step: UnitStep, at: string): UnitStep {
  return step.endedAt === null ? { ...step, endedAt: at } : step;
}

function overOf(state: CaseState): Record<string, string> {
  return Object.fromEntries(
    stepsNow(state).flatMap(({ unitId, over, role }) => (over === null || role === 'below' ? [] : [[unitId, over]])),
  );
}
