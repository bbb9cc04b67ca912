import { openedClocks } from '../clocks/case-clocks.ts';
import { lateOf } from '../clocks/late.ts';
import { instant } from '../ledger/instant.ts';
import type { CaseDocument, CaseEvent, CaseState } from './case.ts';
import type { OpenCase } from './cases.ts';
import { type Circumstances, clocksStarted, reopen } from './decide.ts';
import { refused } from './refusals.ts';

/**
 * Entries of a new case: what was found, and the clocks that run from the first moment (judgement within the office, answer
 * from 发现时间; of a part of a reopened case from `limitsFrom`).
 */
export function decideOpen(
  input: OpenCase,
  number: string,
  { actor, at, settings }: Circumstances,
  limitsFrom: string | null = null,
): CaseEvent[] {
  const { caseId: _, ...facts } = input;
  const foundAt = instant(facts.foundAt);
  // Collectors on other machines may be a little ahead; a person who types a time may not.
  if (actor.kind === 'person' && Date.parse(foundAt) > Date.parse(at) + 60_000) throw refused('open.foundInFuture');
  const publishedAt = facts.publishedAt === null ? null : instant(facts.publishedAt);
  const happenedAt = facts.happenedAt == null ? null : instant(facts.happenedAt);
  const times = { foundAt, publishedAt, happenedAt };
  const clocks = openedClocks({ ...facts, ...times }, at, settings.clocks, limitsFrom);
  const late = lateOf(times, at, settings.clocks);
  return [{ type: 'opened', number, ...facts, ...times, late }, ...clocksStarted(clocks)];
}

/** Entries of further documents of the same event; none when all are known. A closed case that is complained about anew comes back. */
export function decideJoin(
  documents: readonly CaseDocument[],
  reason: string,
  state: CaseState,
  given: Pick<Circumstances, 'at' | 'settings'>,
): CaseEvent[] {
  const known = new Set(state.documents.map((document) => document.id));
  const fresh = documents.filter((document) => !known.has(document.id));
  if (fresh.length === 0) return [];
  const joined: CaseEvent = { type: 'documentsJoined', documents: fresh, reason };
  return [
    joined,
    ...(isRelapse(fresh, state)
      ? reopen(`${state.status === 'withdrawn' ? '撤案' : '办结'}后又有新的反映：${reason}`, 'relapse', state, given)
      : []),
  ];
}

/** A text that was published (or, without a date, found) after the closing is a new complaint; a later find of an older text is not. */
function isRelapse(fresh: readonly CaseDocument[], state: CaseState): boolean {
  const closedAt = state.status === 'withdrawn' ? state.withdrawnAt : state.closedAt;
  if (closedAt === null || !['closed', 'archived', 'withdrawn'].includes(state.status)) return false;
  return fresh.some((document) => Date.parse(document.publishedAt ?? document.foundAt) > Date.parse(closedAt));
}
