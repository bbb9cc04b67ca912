import { levelOrder } from '../../analysis/codes.ts';
import { missingClocks } from '../clocks/case-clocks.ts';
import { earlierOf } from '../clocks/found-time.ts';
import { Conflict } from '../http/problem.ts';
import type { CaseEvent, CaseState } from './case.ts';
import { openOrders } from './consult.ts';
import { endedStatuses } from './contract.ts';
import type { CaseCommand } from './contract-commands.ts';
import type { ProposedChange } from './correction-events.ts';
import { needsSecond, openProposals, propose } from './corrections.ts';
import { type Circumstances, clocksStarted } from './decide.ts';
import { citiesLeftOut, overOf, respondentByRule } from './decide-units.ts';
import { evolve } from './evolve.ts';
import { isCurrent } from './fold-parts.ts';
import { carriedClocks, stricterClocks } from './merge-clocks.ts';
import { particularsTaken } from './particulars.ts';
import { type RefusalCode, refused } from './refusals.ts';
import { stepsNow } from './unit-steps.ts';
import { wordName } from './words.ts';

/** The case beside the one that is acted on: for 并案 the one that goes on, with the 舆情事件 that will lead to it; for 拆案 the id and number of the new one. */
export type Beside = { other: CaseState | null; events: readonly string[]; fresh: { caseId: string; number: string } };

type Of<T extends CaseCommand['type']> = Extract<CaseCommand, { type: T }>;
type Proposed = Extract<ProposedChange, { what: 'merge' }>;

/** 并案 of the case that ends: by one person where it was never grave, else proposed for a second signature. */
export function decideMerge(command: Of<'mergeInto'>, state: CaseState, given: Circumstances): CaseEvent[] {
  const other = checkedOther(state, given);
  if (!isCurrent(other, command.intoVersion))
    throw new Conflict(`要并入的案件 ${other.number} 刚刚被别人更新，请刷新查看最新情况后再操作。`);
  const { reason, units } = command;
  const into = { caseId: other.id, number: other.number };
  const change: Proposed = { what: 'merge', into, units };
  if (given.actor.kind === 'person' && needsSecond(state, given)) return propose(change, reason, state);
  return mergeEffect(reason, state, given);
}

/** What a merge does to the case that ends; the other case is looked at again, it may have moved on since it was proposed. */
export function mergeEffect(reason: string, state: CaseState, given: Circumstances): CaseEvent[] {
  const other = checkedOther(state, given);
  const into = { caseId: other.id, number: other.number };
  return [{ type: 'mergedInto', into, reason, events: [...(given.beside?.events ?? [])] }];
}

/** Why a case cannot be merged into another now; null when it can. */
export function mergeHold(state: CaseState): RefusalCode | null {
  if (openProposals(state).some(({ change }) => change.what === 'merge')) return 'proposal.pending';
  return openOrders(state).length === 0 ? null : 'merge.orderOpen';
}

/** Why nothing can be split off. */
export function splitHold({ documents }: CaseState): RefusalCode | null {
  return documents.length < 2 ? 'split.oneText' : null;
}

function checkedOther(state: CaseState, { beside }: Circumstances): CaseState {
  const other = beside?.other ?? null;
  if (other === null) throw refused('merge.unknown');
  if (other.id === state.id) throw refused('merge.same');
  if (other.demo !== state.demo) throw refused('merge.demo');
  if (endedStatuses.includes(other.status)) throw refused('merge.ended');
  if (other.status === 'toJudge' && state.status !== 'toJudge') throw refused('merge.notFiled');
  if (openOrders(state).length > 0) throw refused('merge.orderOpen');
  return other;
}

/** 并案 of the case that goes on: all that the other holds and it does not, at the graver level and by the stricter limits. */
export function takeOver(
  taken: CaseState,
  { reason, units }: { reason: string; units: boolean },
  state: CaseState,
  given: Circumstances,
): CaseEvent[] {
  const { settings, at } = given;
  const events: CaseEvent[] = [takenEvent(taken, reason, state, settings.clocks)];
  let now = state;
  const add = (more: readonly CaseEvent[]) => {
    events.push(...more);
    now = folded(now, more, given);
  };
  now = folded(now, events, given);
  const raised = levelOrder.indexOf(taken.level) > levelOrder.indexOf(state.level);
  if (raised) add([{ type: 'levelRaised', level: taken.level, reason: `并入等级更高的案件 ${taken.number}` }]);
  add(helpers(taken, units, now, given));
  add(respondent(taken, now, given));
  add(particularsTaken(taken.particulars, now.particulars));
  add(clocksStarted(carriedClocks(taken, now)));
  const { level, emergency, emergencyLevel } = now;
  add(clocksStarted(missingClocks(now, { level, emergency, emergencyLevel }, at, settings.clocks)));
  return events;
}

function takenEvent(
  taken: CaseState,
  reason: string,
  state: CaseState,
  time: Circumstances['settings']['clocks'],
): Extract<CaseEvent, { type: 'caseTakenOver' }> {
  const known = new Set(state.documents.map(({ id }) => id));
  const codes = new Set(state.places.map(({ code }) => code));
  const asked = new Set(state.demands.map(({ text }) => text));
  const graver = levelOrder.indexOf(taken.gravest) > levelOrder.indexOf(state.gravest);
  return {
    type: 'caseTakenOver',
    from: { caseId: taken.id, number: taken.number, title: taken.title },
    reason,
    documents: taken.documents.filter(({ id }) => !known.has(id)),
    places: taken.places.filter(({ code }) => !codes.has(code)),
    demands: taken.demands.map(({ text }) => text).filter((text) => !asked.has(text)),
    words: taken.words
      .filter(({ versions, published }) => versions.length > 0 || published !== null)
      .map((word) => ({
        ...{ id: word.id, name: wordName(word), status: word.status },
        ...{ url: word.published?.url ?? null, at: word.published?.at ?? null },
      })),
    units: workingUnits(taken).filter((id) => !workingUnits(state).includes(id)),
    foundAt: earlierOf(taken.firstFoundAt, state.firstFoundAt),
    publishedAt: earlierKnown(taken.publishedAt, state.publishedAt),
    happenedAt: earlierKnown(taken.happenedAt, state.happenedAt),
    gravest: graver ? taken.gravest : state.gravest,
    ...graverEmergency(taken, state),
    moved: stricterClocks(taken, state, time),
  };
}

/** 协办: the units of the merged case where that was chosen, and in any case the bureau of every city that is concerned now. */
function helpers(taken: CaseState, chosen: boolean, state: CaseState, { units }: Circumstances): CaseEvent[] {
  const { duty } = state;
  if (duty === null) return [];
  const there = [duty.lead, duty.handler, ...duty.support];
  const own = chosen ? workingUnits(taken) : [];
  const cities = citiesLeftOut(there, units, state.places).map(({ id }) => id);
  const added = [...new Set([...cities, ...own])]
    .filter((id) => !there.includes(id) && units.get(id)?.active === true)
    .slice(0, Math.max(0, supportMax - duty.support.length));
  if (added.length === 0) return [];
  const reason = `并入案件 ${taken.number}`;
  return [{ type: 'supportChanged', added, removed: [], reason, ...overOf(added, units) }];
}

const supportMax = 20;

/** 回应主体 by rule with the places that came; what a person decided stays. */
function respondent(taken: CaseState, state: CaseState, { units }: Circumstances): CaseEvent[] {
  if (state.respondent === null || state.respondent.reason !== null) return [];
  const { level, basis } = respondentByRule(state, units);
  if (level === state.respondent.level) return [];
  return [{ type: 'respondentSet', level, basis, reason: `并入案件 ${taken.number}，涉及地点增加`, byRule: true }];
}

function workingUnits(state: CaseState): string[] {
  const { duty } = state;
  if (duty === null) return [];
  const below = stepsNow(state).filter(({ role }) => role === 'below');
  return [...new Set([duty.lead, duty.handler, ...duty.support, ...below.map(({ unitId }) => unitId)])];
}

/** Of two emergencies the graver; one whose level nobody has judged counts as the gravest. */
function graverEmergency(one: CaseState, other: CaseState): Pick<CaseState, 'emergency' | 'emergencyLevel'> {
  const grave = [one, other].filter(({ emergency }) => emergency).map(({ emergencyLevel }) => emergencyLevel);
  const level = (['I', 'II', 'III', 'IV'] as const).find((code) => grave.includes(code)) ?? null;
  return { emergency: grave.length > 0, emergencyLevel: grave.includes(null) ? null : level };
}

function earlierKnown(one: string | null, other: string | null): string | null {
  return one === null || other === null ? (one ?? other) : earlierOf(one, other);
}

function folded(state: CaseState, events: readonly CaseEvent[], { at, actor }: Circumstances): CaseState {
  return events.reduce<CaseState>(
    (now, event) => evolve(now, { caseId: state.id, version: now.version + 1, at, by: actor, event }),
    state,
  );
}
