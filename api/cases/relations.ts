import type { Role } from '../people/contract.ts';
import type { Actor, CaseState } from './case.ts';
import { stepsNow } from './unit-steps.ts';

/** What a person's unit is to a case: 主管、处置、协办, a county to which its city handed it down, and 复核 of one of its public words. */
export type Relation = 'lead' | 'handler' | 'support' | 'below' | 'reviewer';

/** Who may do something: a role, or people of a related unit. */
export type Who = { roles: readonly Role[]; relations: readonly Relation[] };

/** 三员, and whoever has no role yet: they read no case. */
export const keepers: readonly Role[] = ['admin', 'security', 'audit', 'none'];

/** Whether a person is one of these. */
export function isOneOf(who: Who, state: CaseState, actor: Actor): boolean {
  if (actor.kind === 'system') return false;
  if (who.roles.includes(actor.role)) return true;
  // Administrators keep the system; they handle no case, whatever unit they sit in.
  if (keepers.includes(actor.role) || actor.unitId === null) return false;
  return relationsOf(state, actor.unitId).some((relation) => who.relations.includes(relation));
}

/** What a unit is to a case. */
export function relationsOf(state: CaseState, unitId: string): Relation[] {
  const reviews = state.duty !== null && reviewingUnits(state).includes(unitId);
  const relations: Relation[] = reviews ? ['reviewer'] : [];
  if (state.duty?.lead === unitId) relations.push('lead');
  if (state.duty?.handler === unitId) relations.push('handler');
  if (state.duty?.support.includes(unitId) === true) relations.push('support');
  if (stepsNow(state).some((step) => step.unitId === unitId && step.role === 'below')) relations.push('below');
  return relations;
}

/** The units that check public words of the case technically; they see it from then on. */
export function reviewingUnits({ words }: CaseState): string[] {
  return [...new Set(words.flatMap(({ technical }) => technical ?? []))];
}

/** The units that see the case: those that work on it, the bureaus above their counties, and those that check a word of it. */
export function unitsSeeing(state: CaseState): string[] {
  const working = stepsNow(state).flatMap(({ unitId, over }) => (over === null ? [unitId] : [unitId, over]));
  return [...new Set([...working, ...(state.duty === null ? [] : reviewingUnits(state))])];
}

/** Whether this person is the one with that id; the system is nobody. */
export function isPerson(actor: Actor, userId: string | null): boolean {
  return actor.kind === 'person' && userId !== null && actor.userId === userId;
}
