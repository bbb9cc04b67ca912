import type { Role } from '../people/contract.ts';
import type { Actor, CaseState } from './case.ts';

/** What a person's unit is to a case: 主管、处置、协办, and 复核 of one of its public words. */
export type Relation = 'lead' | 'handler' | 'support' | 'reviewer';

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

export function relationsOf(state: CaseState, unitId: string): Relation[] {
  const { duty } = state;
  if (duty === null) return [];
  const relations: Relation[] = reviewingUnits(state).includes(unitId) ? ['reviewer'] : [];
  if (duty.lead === unitId) relations.push('lead');
  if (duty.handler === unitId) relations.push('handler');
  if (duty.support.includes(unitId)) relations.push('support');
  return relations;
}

/** The units that check public words of the case technically; they see it from then on. */
export function reviewingUnits({ words }: CaseState): string[] {
  return [...new Set(words.flatMap(({ technical }) => technical ?? []))];
}

/** Whether this person is the one with that id; the system is nobody. */
export function isPerson(actor: Actor, userId: string | null): boolean {
  return actor.kind === 'person' && userId !== null && actor.userId === userId;
}
