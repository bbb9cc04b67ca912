import { acceptClocks } from '../clocks/case-clocks.ts';
import { clocksFor } from '../clocks/clock-rules.ts';
import { Refused } from '../http/problem.ts';
import type { Unit } from '../units/contract.ts';
import type { Actor, CaseEvent, CaseState } from './case.ts';
import type { CaseCommand, DutyAssignment } from './contract-commands.ts';
import { type Circumstances, clocksStarted } from './decide.ts';
import { citiesConcerned } from './places.ts';
import { refused } from './refusals.ts';
import { homeOfUnits, type Respondent, respondentOf } from './respondent.ts';
import type { LedgerSettings } from './settings.ts';
import { inCharge, isPending, stepOf, stepsNow, type UnitStep } from './unit-steps.ts';

/** The commands about who works on a case (承办). `permit` has passed already. */
export function decideUnits(command: UnitCommand, state: CaseState, given: Circumstances): CaseEvent[] {
  switch (command.type) {
    case 'assign':
      return assign(command, state, given);
    case 'accept':
      return [{ type: 'accepted', unitId: unitOf(given.actor), each: true }];
    case 'return':
      return giveBack(command, state, given);
    case 'reassign':
      return reassign(command, state, given);
    case 'changeSupport':
      return changeSupport(command, state, given);
    case 'handDown':
      return handDown(command, state, given);
    case 'reportUp':
      return [{ type: 'reportedUp', unitId: unitOf(given.actor), text: command.text }];
    case 'dispute':
      return dispute(command, state, given);
    case 'arbitrate':
      return arbitrate(command, state, given);
    case 'setRespondent':
      return setRespondent(command, state, given);
    default:
      return command satisfies never;
  }
}

export type UnitCommand = Extract<
  CaseCommand,
  {
    type:
      | 'assign'
      | 'accept'
      | 'return'
      | 'reassign'
      | 'changeSupport'
      | 'handDown'
      | 'reportUp'
      | 'dispute'
      | 'arbitrate'
      | 'setRespondent';
  }
>;
type Of<T extends UnitCommand['type']> = Extract<UnitCommand, { type: T }>;

/** Throws Refused unless every unit of the assignment exists and may bear it, and no city concerned is left out. Returns it without repeated support. */
export function checkedDuty(
  duty: DutyAssignment,
  units: ReadonlyMap<string, Unit>,
  places: CaseState['places'] = [],
): DutyAssignment {
  for (const id of [duty.lead, duty.handler, ...duty.support])
    if (units.get(id)?.active !== true) throw refused('duty.unknownUnit');
  if ([duty.lead, duty.handler].some((id) => units.get(id)?.kind === 'outside')) throw refused('duty.outside');
  const support = [...new Set(duty.support)].filter((id) => id !== duty.lead && id !== duty.handler);
  const missing = citiesLeftOut([duty.lead, duty.handler, ...support], units, places);
  if (missing.length > 0)
    throw new Refused(
      'duty.cityLeftOut',
      `本案涉及多个设区市，${missing.map(({ name }) => name).join('、')}还没有列为处置单位或者协办单位，请补上后再交办。`,
    );
  return { lead: duty.lead, handler: duty.handler, support };
}

/** 涉及多市的案件: the bureaus of cities concerned that are not among these units, themselves or by a county of theirs. */
export function citiesLeftOut(
  ids: readonly string[],
  units: ReadonlyMap<string, Unit>,
  places: CaseState['places'],
): Unit[] {
  const cities = citiesConcerned(places);
  if (cities.length < 2) return [];
  const there = new Set(ids.flatMap((id) => [id, units.get(id)?.parent ?? id]));
  return [...units.values()].filter(
    (unit) => unit.active && unit.kind === 'city' && cities.includes(unit.region ?? '') && !there.has(unit.id),
  );
}

function assign(command: Of<'assign'>, state: CaseState, { at, settings, units }: Circumstances): CaseEvent[] {
  const duty = checkedDuty(command.duty, units, state.places);
  return [
    { type: 'assigned', duty, note: command.note, ...overOf([duty.lead, duty.handler, ...duty.support], units) },
    ...clocksStarted(acceptClocks(state, at, settings.clocks, [duty.lead, duty.handler])),
  ];
}

/** A second return of the same part is for the arbiter; a county returns to its city, which decides itself. */
function giveBack(command: Of<'return'>, state: CaseState, { actor, at, settings }: Circumstances): CaseEvent[] {
  const unitId = unitOf(actor);
  const step = stepOf(state, unitId);
  if (step === null) throw refused('unit.notInCase');
  if (Date.parse(at) > returnableUntil(step, state, settings)) throw refused('unit.returnLate');
  const { reason } = command;
  const returned: CaseEvent = { type: 'returned', unitId, reason, each: true };
  if (step.role === 'below') return [returned];
  const count = returnsOf(state, step) + 1;
  if (count < settings.returns.arbitrateAt || state.dispute !== null)
    return [returned, ...clocksStarted(reassignClock(state, at, settings))];
  const why = `同一任务第 ${count} 次退回：${reason}`;
  return [returned, ...raised(state, { unitId, cause: 'returns', inCharge: null, reason: why }, { at, settings })];
}

/** 退回时限: as long as a unit has to sign, and no shorter than the rules of the office say. */
function returnableUntil(step: UnitStep, state: CaseState, settings: LedgerSettings): number {
  const [clock] = clocksFor(settings.clocks, state, { assigned: step.assignedAt }, ['accept']);
  const own = Date.parse(step.assignedAt) + settings.returns.withinMinutes * 60_000;
  return Math.max(own, clock === undefined ? 0 : Date.parse(clock.dueAt));
}

/** 改派时限, one for all that wait for it. */
function reassignClock(state: CaseState, at: string, settings: LedgerSettings) {
  const runs = state.clocks.some(({ kind, stoppedAt }) => kind === 'reassign' && stoppedAt === null);
  return runs ? [] : clocksFor(settings.clocks, state, { returned: at }, ['reassign']);
}

/** Returns of the same part since the last ruling on the case. */
function returnsOf(state: CaseState, step: UnitStep): number {
  const since = state.rulings.at(-1)?.at ?? '';
  return state.returns.filter(
    (one) => one.role === step.role && one.at > since && (inCharge(step) || one.unitId === step.unitId),
  ).length;
}

function reassign(command: Of<'reassign'>, state: CaseState, { at, settings, units }: Circumstances): CaseEvent[] {
  const { lead, handler, reason } = command;
  const support = (state.duty?.support ?? []).filter((id) => id !== lead && id !== handler);
  const duty = checkedDuty({ lead, handler, support }, units, state.places);
  const again = stepsNow(state).some(
    ({ unitId, role, returned }) => returned !== null && inCharge({ role }) && (unitId === lead || unitId === handler),
  );
  if (!again && state.duty?.lead === lead && state.duty.handler === handler) throw refused('duty.unchanged');
  const asked = [...new Set([duty.lead, duty.handler])].filter((id) =>
    asksAnew(state, id, id === lead ? 'lead' : 'handler'),
  );
  return [
    { type: 'reassigned', lead, handler, reason, ...overOf([lead, handler], units) },
    ...clocksStarted(acceptClocks(state, at, settings.clocks, asked)),
  ];
}

/** Whether a unit in this role signs anew: it is new in it, or has returned it. */
function asksAnew(state: CaseState, unitId: string, role: UnitStep['role']): boolean {
  const step = stepOf(state, unitId);
  return step === null || step.role !== role || step.returned !== null;
}

function changeSupport(command: Of<'changeSupport'>, state: CaseState, { units }: Circumstances): CaseEvent[] {
  const { duty } = state;
  if (duty === null) throw refused('duty.none');
  const { support } = checkedDuty({ ...duty, support: command.support }, units, state.places);
  const added = support.filter((id) => !duty.support.includes(id));
  const removed = duty.support.filter((id) => !support.includes(id));
  if (added.length + removed.length === 0) throw refused('duty.unchanged');
  return [{ type: 'supportChanged', added, removed, reason: command.reason, ...overOf(added, units) }];
}

function handDown(command: Of<'handDown'>, state: CaseState, given: Circumstances): CaseEvent[] {
  const from = unitOf(given.actor);
  const county = given.units.get(command.to);
  if (county?.active !== true || county.kind !== 'county' || county.parent !== from) throw refused('county.notOwn');
  const there = stepOf(state, county.id);
  if (there !== null && there.returned === null) throw refused('county.already');
  return [
    { type: 'handedDown', from, to: county.id, note: command.note },
    ...clocksStarted(acceptClocks(state, given.at, given.settings.clocks, [county.id])),
  ];
}

function dispute(command: Of<'dispute'>, state: CaseState, given: Circumstances): CaseEvent[] {
  const unitId = unitOf(given.actor);
  const step = stepOf(state, unitId);
  if (step === null || step.role === 'below') throw refused('unit.notInCase');
  if (step.ruled === 'leader') throw refused('dispute.final');
  const { inCharge: named, reason } = command;
  if (named !== null && given.units.get(named)?.active !== true) throw refused('duty.unknownUnit');
  if (named === unitId) throw refused('dispute.self');
  return raised(state, { unitId, cause: 'claim', inCharge: named, reason }, given);
}

/** The first time 宣教处 decides; against its ruling on the unit 厅领导. */
function raised(
  state: CaseState,
  what: Pick<Extract<CaseEvent, { type: 'disputeRaised' }>, 'unitId' | 'cause' | 'inCharge' | 'reason'>,
  { at, settings }: Pick<Circumstances, 'at' | 'settings'>,
): CaseEvent[] {
  const arbiter = state.rulings.length > 0 ? 'leader' : 'publicity';
  return [
    { type: 'disputeRaised', ...what, arbiter },
    ...clocksStarted(clocksFor(settings.clocks, state, { disputed: at }, ['arbitrate'])),
  ];
}

function arbitrate(command: Of<'arbitrate'>, state: CaseState, given: Circumstances): CaseEvent[] {
  const { dispute: open, duty } = state;
  if (open === null || duty === null) throw refused('dispute.none');
  const { to, reason } = command;
  const unit = given.units.get(to);
  if (unit?.active !== true) throw refused('duty.unknownUnit');
  const leads = [duty.lead, duty.handler].includes(open.unitId);
  if (unit.kind === 'outside' && leads) throw refused('duty.outside');
  const arbiter = given.actor.kind === 'person' && given.actor.role === 'leader' ? 'leader' : 'publicity';
  const clocks = leads ? acceptClocks(state, given.at, given.settings.clocks, [to]) : [];
  return [
    { type: 'arbitrated', unitId: open.unitId, to, arbiter, reason, ...overOf([to], given.units) },
    ...clocksStarted(clocks),
  ];
}

function setRespondent(command: Of<'setRespondent'>, state: CaseState, { units }: Circumstances): CaseEvent[] {
  if (state.respondent?.level === command.level) throw refused('respondent.unchanged');
  const { basis } = respondentOf(state.places, homeOfUnits(units.values()));
  return [{ type: 'respondentSet', level: command.level, basis, reason: command.reason }];
}

/** 回应主体 by rule, as it is stored when a case is filed. */
export function respondentByRule(state: CaseState, units: ReadonlyMap<string, Unit>): Omit<Respondent, 'reason'> {
  return respondentOf(state.places, homeOfUnits(units.values()));
}

/** 所属市局 of the cities and counties among these; nothing when there is none. */
export function overOf(ids: readonly string[], units: ReadonlyMap<string, Unit>): { over?: Record<string, string> } {
  const pairs = ids.flatMap((id) => {
    const unit = units.get(id);
    const over = unit?.kind === 'city' ? id : (unit?.parent ?? null);
    return over === null ? [] : [[id, over] as const];
  });
  return pairs.length === 0 ? {} : { over: Object.fromEntries(pairs) };
}

function unitOf(actor: Actor): string {
  if (actor.kind === 'person' && actor.unitId !== null) return actor.unitId;
  throw refused('unit.notInCase');
}

/** The units that have not signed yet, of those bound by the accept clock. */
export function toSign(state: CaseState): UnitStep[] {
  return stepsNow(state).filter((step) => inCharge(step) && isPending(step));
}
