import {
  addDays,
  beijingDay,
  clockText,
  hourMs,
  monthDayText,
  startOfDay,
  weekdayOf,
} from '../../../../analysis/calendar.ts';
import type { DutyGap, DutyPerson, ShiftView } from '../../../../api/roster/contract.ts';

type Span = { from: string; until: string };

/** 08:30—17:30 of a shift, 次日 said where it ends on another day. */
export function spanText({ from, until }: Span): string {
  const begins = beijingDay(from);
  const ends = beijingDay(until);
  const end = ends === begins ? '' : ends === addDays(begins, 1) ? '次日' : monthDayText(until);
  return `${clockText(from)}—${end}${clockText(until)}`;
}

/** 11月30日 08:30—17:30. */
export function shiftTitle(shift: Span): string {
  return `${monthDayText(shift.from)} ${spanText(shift)}`;
}

/** A name, and that its account cannot be used where it cannot. */
export function personText(person: DutyPerson | null): string {
  if (person === null) return '未安排';
  return person.able ? person.name : `${person.name}（账号停用或已换岗）`;
}

/** Whether the person is on this shift. */
export function isOn({ officer, deputy, leader }: Omit<ShiftView, 'changes'>, userId: string): boolean {
  return [officer, deputy, leader].some((person) => person?.id === userId);
}

/** Which gaps begin on a day or run through it. */
export function gapsOn(gaps: readonly DutyGap[], day: string): DutyGap[] {
  const from = startOfDay(day).toISOString();
  const until = startOfDay(addDays(day, 1)).toISOString();
  return gaps.filter((gap) => gap.from < until && gap.until > from);
}

/** The shifts of earlier days that still run in the working hours of this one; the end of a night is none. */
export function continuedOn<S extends Span>(shifts: readonly S[], day: string): S[] {
  const begin = startOfDay(day).getTime();
  const morning = new Date(begin + 9 * hourMs).toISOString();
  return shifts.filter(({ from, until }) => from < new Date(begin).toISOString() && until > morning);
}

/** The whole weeks, Monday first, in which the days of a month (`2026-11`) lie. */
export function weeksOf(month: string): { from: string; to: string } {
  const first = `${month}-01`;
  const last = addDays(`${monthAfter(month, 1)}-01`, -1);
  return { from: addDays(first, -((weekdayOf(first) + 6) % 7)), to: addDays(last, (7 - weekdayOf(last)) % 7) };
}

/** The month so many months later. */
export function monthAfter(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const index = year * 12 + (number - 1) + count;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** 2026年11月. */
export function monthText(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return `${year}年${number}月`;
}

export const weekdays = ['日', '一', '二', '三', '四', '五', '六'] as const;
