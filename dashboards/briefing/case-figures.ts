import type { CaseState, LedgerEntry } from '../../api/cases/case.ts';
import { type ClockKind, clockKinds } from '../../api/cases/contract-commands.ts';
import type { WordKind } from '../../api/cases/contract-words.ts';
import { publishedWords } from '../../api/cases/words.ts';
import { isOpen } from './key-events.ts';
import { mean, median, percentOf } from './numbers.ts';

/** 台账计数：what the ledger says of one period, from the states at its end and the entries written in it. */
export type CaseCounts = {
  opened: number;
  open: number;
  closed: number;
  returned: number;
  reopened: number;
  /** Cases with a clock that ran out and still runs at the end of the period. */
  overdue: number;
  /** Formal answers published in the period. */
  published: number;
  /** 续报 and 更正 published in the period. */
  furtherWords: number;
  /** 不予公开 decided in the period: no answer, and counted in no rate. */
  withheld: number;
  /** Hours from 发现时间 to the published answer, of the answers published in the period; null when there were none. */
  answerHoursMean: number | null;
  answerHoursMedian: number | null;
  /** Of the clocks decided in the period (stopped or run out), the share that was met, in percent; null when none was decided. */
  onTime: Record<ClockKind, number | null>;
  decided: Record<ClockKind, number>;
  /** Of the cases closed in the period, how many solved the real problem. */
  solved: { yes: number; partly: number; no: number; unfounded: number; unknown: number };
};

export function caseCounts(
  states: readonly CaseState[],
  entries: readonly LedgerEntry[],
  { from, to }: { from: string; to: string },
): CaseCounts {
  const within = (at: string) => at >= from && at < to;
  const closedIds = new Set(ofType(entries, 'closed'));
  const closed = states.filter((one) => closedIds.has(one.id));
  const answers = states.map((one) => ({
    foundAt: one.foundAt,
    at: publishedWords(one).flatMap(({ kind, published }) => (kind === 'answer' ? [published.at] : [])),
  }));
  const answered = answers.flatMap(({ at }) => at.filter(within));
  // 首次回应: what answered a case that had come back is not its first answer.
  const hours = answers.flatMap(({ foundAt, at: [first] }) =>
    first !== undefined && within(first) ? [hoursBetween(foundAt, first)] : [],
  );
  const outcomes = states.flatMap(clockOutcomes);
  const decidedNow = outcomes.filter((outcome) => within(outcome.at));
  const ofKind = (kind: ClockKind) => decidedNow.filter((outcome) => outcome.kind === kind);
  const kinds = Object.keys(clockKinds) as ClockKind[];
  return {
    opened: states.filter((one) => within(one.openedAt)).length,
    open: states.filter(isOpen).length,
    closed: closed.length,
    returned: ofType(entries, 'returned').length,
    reopened: ofType(entries, 'reopened').length,
    overdue: states.filter((one) => overdueClocks(one, to).length > 0).length,
    published: answered.length,
    furtherWords: wordsOut(states, ['followUp', 'correction'], within),
    withheld: withheldIn(states, within),
    answerHoursMean: mean(hours),
    answerHoursMedian: median(hours),
    onTime: record(kinds, (kind) => percentOf(ofKind(kind).filter(({ met }) => met).length, ofKind(kind).length)),
    decided: record(kinds, (kind) => ofKind(kind).length),
    solved: {
      yes: closed.filter((one) => one.fix?.solved === 'yes').length,
      unfounded: closed.filter((one) => one.fix?.solved === 'unfounded').length,
      partly: closed.filter((one) => one.fix?.solved === 'partly').length,
      no: closed.filter((one) => one.fix?.solved === 'no').length,
      unknown: closed.filter((one) => one.fix === null).length,
    },
  };
}

/** The clocks of an open case that ran out before `at` and still run. */
export function overdueClocks(one: CaseState, at: string): CaseState['clocks'] {
  return isOpen(one) ? one.clocks.filter((clock) => clock.stoppedAt === null && clock.dueAt < at) : [];
}

/** The clocks of an open case that fall due from `at` on, within `hours`. */
export function clocksDueWithin(one: CaseState, at: string, hours: number): CaseState['clocks'] {
  const until = new Date(Date.parse(at) + hours * 3_600_000).toISOString();
  if (!isOpen(one)) return [];
  return one.clocks.filter((clock) => clock.stoppedAt === null && clock.dueAt >= at && clock.dueAt < until);
}

/** Hours between two instants. */
export function hoursBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 3_600_000;
}

/** How many words of these kinds went out. */
function wordsOut(states: readonly CaseState[], kinds: readonly WordKind[], within: (at: string) => boolean): number {
  return states.flatMap(publishedWords).filter(({ kind, published }) => kinds.includes(kind) && within(published.at))
    .length;
}

function withheldIn(states: readonly CaseState[], within: (at: string) => boolean): number {
  return states
    .flatMap(({ words }) => words)
    .filter(({ status, withholding }) => status === 'withheld' && within(withholding?.confirmed?.at ?? '')).length;
}

/**
 * A clock is decided when it stops or runs out, whichever comes first. One that ended without what it waited for (无需处置、
 * 撤案、转外单位、不予公开) before its limit was neither met nor missed; that it had run out by then is not hidden by ending the case.
 */
function clockOutcomes(one: CaseState): { kind: ClockKind; at: string; met: boolean }[] {
  return one.clocks.flatMap(({ kind, dueAt, stoppedAt, end }) => {
    const inTime = stoppedAt !== null && stoppedAt <= dueAt;
    if (inTime && end !== 'done') return [];
    return [{ kind, at: inTime ? stoppedAt : dueAt, met: inTime }];
  });
}

function ofType(entries: readonly LedgerEntry[], type: LedgerEntry['event']['type']): string[] {
  return entries.filter((entry) => entry.event.type === type).map((entry) => entry.caseId);
}

function record<K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;
}
