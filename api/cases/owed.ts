import { dayText } from '../../analysis/calendar.ts';
import { clockOwed, extensionOwed } from '../clocks/clock-owed.ts';
import type { Actor, CaseState } from './case.ts';
import type { CaseCommandType, ClockKind } from './contract-commands.ts';
import { endingOwed } from './ending-owed.ts';
import { fixOwed } from './fix-owed.ts';
import { dueOf, type Owed, owesAs, runningClock, type UnitName } from './owed-step.ts';
import { helperOwed, unitOwed } from './unit-owed.ts';
import { wordOwed } from './word-owed.ts';

/**
 * Who owes which step by which clock, the next step first: the one table from which 待我办, 下一步 and the addressees of
 * reminders are derived. Empty when nothing is due from anyone. A feature adds its part.
 */
export function owed(state: CaseState, unitName: UnitName = (id) => id): Owed[] {
  const byClocks = [...clockOwed(state, unitName), ...wordOwed(state, unitName)];
  return [
    ...beginning(state),
    ...unitOwed(state, unitName),
    ...byClocks.toSorted((a, b) =>
      dueOf(state, a) < dueOf(state, b) ? -1 : dueOf(state, a) > dueOf(state, b) ? 1 : 0,
    ),
    ...fixOwed(state, unitName),
    ...endingOwed(state),
    ...extensionOwed(state),
    ...helperOwed(state, unitName),
    // What only a unit may do waits until one has signed.
  ].filter(({ whom }) => whom.length > 0);
}

/** 待我办: whom a case waits for, once more with `review:` who has to review a public word. */
export function waitsFor(state: CaseState): string[] {
  return [
    ...new Set(
      owed(state).flatMap(({ whom, command }) =>
        reviewing.includes(command) ? whom.flatMap((one) => [one, `review:${one}`]) : whom,
      ),
    ),
  ];
}

const reviewing: readonly CaseCommandType[] = ['reviewAnswer', 'decideWithholding'];

/** Who owes a step by a clock of this kind. */
export function owedBy(state: CaseState, clock: ClockKind): string[] {
  return [...new Set(owed(state).flatMap((step) => (step.clock === clock ? step.whom : [])))];
}

/**
 * 下一步, as the page says it to this person: what they owe themselves, with what is due from others before that in
 * `beside`; else what is due from others. Without a command where nobody owes anything.
 */
export function nextStep(state: CaseState, unitName: UnitName, actor: Actor): Next {
  const steps = owed(state, unitName);
  const own = owesAs(actor);
  const [first] = steps;
  if (first === undefined) return { command: null, word: null, beside: null, ...atRest(state) };
  const mine = steps.find(({ whom }) => whom.some((one) => own.includes(one))) ?? first;
  return { word: null, ...mine, beside: mine === first ? null : first.sentence };
}

type Next = { sentence: string; command: CaseCommandType | null; word: string | null; beside: string | null };

function beginning(state: CaseState): Owed[] {
  const owes = (whom: string[], command: CaseCommandType, sentence: string, ...clocks: ClockKind[]): Owed[] => [
    { whom, command, sentence, clock: runningClock(state, clocks) },
  ];
  switch (state.status) {
    case 'toJudge':
      if (state.clues !== null)
        return owes(
          ['role:publicity'],
          'giveClues',
          `线索不足，待${state.clues.from}补充：${state.clues.asked}`,
          'clues',
        );
      return owes(['role:publicity'], 'file', '待宣教处研判：立案、无需处置或转外单位', 'judge');
    case 'filed':
      return owes(['role:publicity'], 'assign', '待宣教处交办主管单位和处置单位', 'reassign');
    default:
      return [];
  }
}

/** What is said of a case of which nobody owes anything. */
function atRest(state: CaseState): { sentence: string; command?: CaseCommandType } {
  switch (state.status) {
    case 'closed':
      if (runningClock(state, ['review']) !== null)
        return {
          sentence: `部分解决，${dayText(state.ending?.reviewAt ?? '')}前回头看：${state.ending?.left ?? ''}`,
          command: 'lookAgain',
        };
      // It waits for nobody, and may be done at any time.
      return { sentence: '已办结，待宣教处归档', command: 'archive' };
    case 'dismissed':
      return { sentence: '已研判为无需处置，没有待办' };
    case 'referred':
      if (state.referral?.receipt != null && state.referral.answer === null)
        return { sentence: `已转${state.referral.to}，等待对方答复`, command: 'recordReferralAnswer' };
      return { sentence: `已转${state.referral?.to ?? '外单位'}，没有待办` };
    case 'withdrawn':
      return { sentence: '已撤案，没有待办' };
    case 'archived':
      return { sentence: '已归档，没有待办' };
    default:
      return { sentence: '没有待办' };
  }
}
