import { addDays, beijingDay, dayMs, hourMs, minuteMs, startOfDay } from '../../analysis/calendar.ts';
import { addWorkingMinutes, createWorkCalendar, endOfWorkday } from '../../analysis/working-time.ts';
import { type ClockSettings, clockUnits, type Span } from './contract.ts';

/** 工作时间 by which a limit in working days or hours is counted. */
export type WorkingTime = Pick<ClockSettings, 'hours' | 'days'>;

/**
 * The last instant of a limit that runs from `start`. Minutes and hours run on the wall clock, night and holiday included.
 * Days and working days end with the end of the last one; the day of the start does not count. A last day that is a
 * holiday is not moved: the stricter reading.
 */
export function dueOf(start: string, { amount, unit }: Span, { hours, days }: WorkingTime): string {
  switch (unit) {
    case 'minutes':
      return new Date(Date.parse(start) + amount * minuteMs).toISOString();
    case 'hours':
      return new Date(Date.parse(start) + amount * hourMs).toISOString();
    case 'days':
      return startOfDay(addDays(beijingDay(start), amount + 1)).toISOString();
    case 'workingHours':
      return addWorkingMinutes(start, amount * 60, createWorkCalendar(days), hours);
    case 'workingDays':
      return endOfWorkday(start, amount, createWorkCalendar(days));
    default:
      return unit satisfies never;
  }
}

/** 48小时、20个工作日. */
export function spanText({ amount, unit }: Span): string {
  return `${amount}${clockUnits[unit]}`;
}

/** How long before its due a limit warns: as configured, else 2 h but at most a fifth of the whole. Whole milliseconds, so that the warning lies on one. */
export function warnMs(startsAt: string, dueAt: string, before: Span | null): number {
  const whole = Date.parse(dueAt) - Date.parse(startsAt);
  if (before === null) return Math.floor(Math.min(usualWarnMs, whole / 5));
  const unitMs = before.unit === 'minutes' ? minuteMs : before.unit === 'hours' ? hourMs : dayMs;
  return Math.min(before.amount * unitMs, whole);
}

/** The longest usual time of warning. */
export const usualWarnMs = 2 * hourMs;
