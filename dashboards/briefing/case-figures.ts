import type { CaseState, LedgerEntry } from '../../api/cases/case.ts';
import { type ClockKind, clockKinds } from '../../api/cases/contract-commands.ts';
import type { WordKind } from '../../api/cases/contract-words.ts';
import { publishedWords } from '../../api/cases/words.ts';
import { type LimitKind, type Outcome, outcomesOf } from '../../api/clocks/outcomes.ts';
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
  /** Registered in the period, later than allowed after they were found or published (迟报). */
  late: number;
  /** Of the clocks decided in the period (stopped or run out), the share that was met, in percent; null when none was decided. With extensions, and by the limits before any. */
  onTime: Record<ClockKind, number | null>;
  onTimeOriginal: Record<ClockKind, number | null>;
  decided: Record<ClockKind, number>;
  decidedOriginal: Record<ClockKind, number>;
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
    cameBack: one.splitFrom?.limitsFrom !== undefined,
    foundAt: one.firstFoundAt,
    at: publishedWords(one).flatMap(({ kind, published }) => (kind === 'answer' ? [published.at] : [])),
  }));
  const answered = answers.flatMap(({ at }) => at.filter(within));
  // 首次回应: what answered a case that had come back, or a part of one, is not its first answer.
  const hours = answers.flatMap(({ cameBack, foundAt, at: [first] }) =>
    first !== undefined && within(first) && !cameBack ? [hoursBetween(foundAt, first)] : [],
  );
  return {
    opened: states.filter((one) => within(one.openedAt)).length,
    open: states.filter(isOpen).length,
    closed: closed.length,
    returned: ofType(entries, 'returned').length,
    reopened: ofType(entries, 'reopened').length,
    overdue: states.filter((one) => isOverdue(one, to)).length,
    published: answered.length,
    furtherWords: wordsOut(states, ['followUp', 'correction'], within),
    withheld: withheldIn(states, within),
    answerHoursMean: mean(hours),
    answerHoursMedian: median(hours),
    late: states.filter((one) => one.late !== null && within(one.openedAt)).length,
    ...rates(states, within),
    solved: {
      yes: closed.filter((one) => one.fix?.solved === 'yes').length,
      unfounded: closed.filter((one) => one.fix?.solved === 'unfounded').length,
      partly: closed.filter((one) => one.fix?.solved === 'partly').length,
      no: closed.filter((one) => one.fix?.solved === 'no').length,
      unknown: closed.filter((one) => one.fix === null).length,
    },
  };
}

/** Whether somebody still owes something on the case. */
export function isOpen(one: CaseState): boolean {
  switch (one.status) {
    case 'toJudge':
    case 'filed':
    case 'assigned':
    case 'accepted':
    case 'handling':
    case 'fixed':
    case 'verified':
      return true;
    case 'referred':
      return one.referral?.owed === true;
    case 'dismissed':
    case 'withdrawn':
    case 'merged':
    case 'closed':
    case 'archived':
      return false;
    default:
      return one.status satisfies never;
  }
}

/** The clocks of an open case that ran out before `at` and still run. */
export function overdueClocks(one: CaseState, at: string): CaseState['clocks'] {
  return isOpen(one) ? one.clocks.filter((clock) => clock.stoppedAt === null && clock.dueAt < at) : [];
}

/** Whether a limit of an open case has run out by `at`. */
export function isOverdue(one: CaseState, at: string): boolean {
  return overdueClocks(one, at).length > 0;
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

/** Every rate twice: as extended, and by the limits before any extension. */
function rates(states: readonly CaseState[], within: (at: string) => boolean) {
  const kinds = Object.keys(clockKinds) as ClockKind[];
  const by = (limit: LimitKind) => {
    const decided = states.flatMap((one) => outcomesOf(one, limit)).filter(({ at }) => within(at));
    return (kind: ClockKind) => decided.filter((outcome) => outcome.kind === kind);
  };
  const [extended, original] = [by('extended'), by('original')];
  const share = (of: Outcome[]) => percentOf(of.filter(({ met }) => met).length, of.length);
  return {
    onTime: record(kinds, (kind) => share(extended(kind))),
    onTimeOriginal: record(kinds, (kind) => share(original(kind))),
    decided: record(kinds, (kind) => extended(kind).length),
    decidedOriginal: record(kinds, (kind) => original(kind).length),
  };
}

function ofType(entries: readonly LedgerEntry[], type: LedgerEntry['event']['type']): string[] {
  return entries.filter((entry) => entry.event.type === type).map((entry) => entry.caseId);
}

function record<K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;
}
