import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { type EventState, levelOrder, type SourceKind } from '../../analysis/codes.ts';
import { type EventSign, signOf } from '../../analysis/events/sign.ts';

/** What is told in these states is not happening: it raises nothing and counts for no level. */
export const calmStates: ReadonlySet<EventState> = new Set(['drill', 'routine', 'history', 'refuted']);

/** The rank of a text within its event, 0 where it tells of nothing that happens. */
export function rankIn(document: AnalysedDocument): number {
  const { relevant, level, state } = document.assessment;
  return !relevant || calmStates.has(state) ? 0 : levelOrder.indexOf(level);
}

/**
 * Which texts are of an event: those that weigh something, and those about environment that name a matter (a topic, and
 * a place or site), may begin one. What offices and papers tell of their daily work, and what names nothing, may only
 * join one, and so may what is about something else but names a place; all else is noise and stays without.
 */
export function signIfOfEvent(document: AnalysedDocument): EventSign | null {
  const { relevant, places, state } = document.assessment;
  if (!relevant) return places.length === 0 ? null : { ...signOf(document), joinsOnly: 'stray' };
  const sign = signOf(document);
  if (rankIn(document) > 0) return sign;
  const named = sign.families.length > 0 && (sign.cities.length > 0 || sign.sites.length > 0);
  const daily = state === 'routine' && tellers.has(document.sourceKind);
  return named && !daily ? sign : { ...sign, joinsOnly: 'weak' };
}

const tellers: ReadonlySet<SourceKind> = new Set(['government', 'news', 'feed']);
