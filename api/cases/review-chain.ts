import type { Topic } from '../../analysis/codes.ts';
import type { Unit } from '../units/contract.ts';
import type { Actor, CaseState } from './case.ts';
import type { ReviewStep } from './contract-commands.ts';
import type { LedgerSettings } from './settings.ts';
import type { Word } from './words.ts';

/** 技术复核规则：which unit checks the public words of cases with one of these topics; the first that fits holds. */
export type TechnicalRule = { topics: Topic[]; unit: string };

type Given = { settings: LedgerSettings; units: ReadonlyMap<string, Unit> };

/** 审核链 of a word as the rules want it now, and the unit of its technical check. */
export function chainOf(
  state: CaseState,
  { settings, units }: Given,
): { chain: ReviewStep[]; technical: string | null } {
  const { level, emergency, duty } = state;
  const technical = technicalUnit(state, settings.technicalReviews, units);
  const ruled = settings.reviewChains[level];
  // A first word of 宣教处 goes out before any unit has the case: there is no head to ask yet.
  const chain: ReviewStep[] = ruled.filter((step) => step !== 'technical' && (step !== 'head' || duty !== null));
  if (technical !== null) chain.splice(chain[0] === 'head' ? 1 : 0, 0, 'technical');
  if (emergency) chain.push(...settings.emergencySteps.filter((step) => !chain.includes(step)));
  return { chain, technical };
}

/** Whether a chain that was submitted still has every step that the rules want now. */
export function isComplete(word: Word, state: CaseState, given: Given): boolean {
  const { chain } = chainOf(state, given);
  // Who heads the case may have come later than the text was approved.
  const needed = word.chain.includes('head') ? chain : chain.filter((step) => step !== 'head');
  return needed.every((step) => word.chain.includes(step));
}

/** Whether this person is one of those that a step belongs to. */
export function isReviewer(step: ReviewStep, word: Word, state: CaseState, actor: Actor): boolean {
  if (actor.kind === 'system') return false;
  switch (step) {
    case 'head':
      return isHeadOf(state.duty?.lead ?? null, actor);
    case 'technical':
      return actor.unitId !== null && actor.unitId === word.technical && actor.role === 'unit';
    case 'secrecy':
      return actor.role === 'office';
    case 'wording':
      return actor.role === 'publicity';
    case 'leader':
      return actor.role === 'leader' && !(actor.head === true && word.chain.includes('principal'));
    case 'principal':
      return actor.role === 'leader' && actor.head === true;
    default:
      return step satisfies never;
  }
}

/** Whom a step waits for, as 待办 names them. */
export function waitsAt(step: ReviewStep, word: Word, state: CaseState): string[] {
  switch (step) {
    case 'head':
      return state.duty === null ? [] : [`head:${state.duty.lead}`];
    case 'technical':
      return word.technical === null ? [] : [`unit:${word.technical}`];
    case 'secrecy':
      return ['role:office'];
    case 'wording':
      return ['role:publicity'];
    case 'leader':
      return ['role:leader'];
    case 'principal':
      return ['head:leader'];
    default:
      return step satisfies never;
  }
}

/** Whom a step is told to. */
export function toldAt(step: ReviewStep, word: Word, state: CaseState): string[] {
  return waitsAt(step, word, state).flatMap(toldFor);
}

/** As whom somebody who owes a step is told: a head for himself, and his unit or role with him. */
export function toldFor(whom: string): string[] {
  if (!whom.startsWith('head:')) return [whom];
  return [whom === 'head:leader' ? 'role:leader' : whom.replace('head:', 'unit:'), whom];
}

/** 负责人 of a unit, whether its people act as 责任单位 or as 宣教处. */
function isHeadOf(unitId: string | null, actor: Exclude<Actor, { kind: 'system' }>): boolean {
  return actor.head === true && unitId !== null && actor.unitId === unitId && /^(unit|publicity)$/.test(actor.role);
}

/** The lead unit does not check itself. */
function technicalUnit(
  { topics, duty }: CaseState,
  rules: readonly TechnicalRule[],
  units: ReadonlyMap<string, Unit>,
): string | null {
  if (duty === null) return null;
  const rule = rules.find(
    ({ topics: asked, unit }) =>
      unit !== duty.lead && units.get(unit)?.active === true && topics.some((topic) => asked.includes(topic)),
  );
  return rule?.unit ?? null;
}
