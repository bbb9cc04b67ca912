/** 北京时间: fixed +08:00 without daylight saving, whatever zone the process runs in. Days are YYYY-MM-DD; instants are UTC. */
export type InstantLike = Date | string | number;

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
export const weekMs = 7 * dayMs;
export const beijingMs = 8 * hourMs;

/** The wall clock at an instant; `weekday` 0 = Sunday. */
export type Moment = { year: number; month: number; day: number; hour: number; minute: number; weekday: number };

export function beijing(at: InstantLike): Moment {
  const shifted = new Date(msOf(at) + beijingMs);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    weekday: shifted.getUTCDay(),
  };
}

/** `YYYY-MM-DDTHH:mm:ss` of the wall clock. */
export function wallClock(at: InstantLike): string {
  return new Date(msOf(at) + beijingMs).toISOString().slice(0, 19);
}

/** The day of an instant. */
export function beijingDay(at: InstantLike): string {
  return wallClock(at).slice(0, 10);
}

/** The hour of an instant, YYYY-MM-DDTHH. */
export function beijingHour(at: InstantLike): string {
  return wallClock(at).slice(0, 13);
}

/** The instant at which a day begins. */
export function startOfDay(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) - beijingMs);
}

/** The day so many days later (earlier when negative). */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** So many days, oldest first, the last being `day`. */
export function daysUpTo(day: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addDays(day, index - count + 1));
}

/** 0 = Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00.000Z`).getUTCDay();
}

/** The Monday of the week in which an instant lies. */
export function mondayOf(at: InstantLike): string {
  const day = beijingDay(at);
  return addDays(day, -((weekdayOf(day) + 6) % 7));
}

/** Whether a day exists and is a Monday. */
export function isMonday(day: string): boolean {
  const instant = new Date(`${day}T00:00:00.000Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day) && instant.getUTCDay() === 1;
}

/** 当天、当周 (Monday first): their ends, exclusive, as UTC instants. */
export function beijingEnds(at: InstantLike): { day: string; week: string } {
  return {
    day: startOfDay(addDays(beijingDay(at), 1)).toISOString(),
    week: startOfDay(addDays(mondayOf(at), 7)).toISOString(),
  };
}

/** `YYYY-MM-DD HH:mm`. */
export function minuteText(at: InstantLike): string {
  return wallClock(at).slice(0, 16).replace('T', ' ');
}

/** 11月25日. */
export function monthDayText(at: InstantLike): string {
  const { month, day } = beijing(at);
  return `${month}月${day}日`;
}

/** 2026年11月25日. */
export function dayText(at: InstantLike): string {
  return `${beijing(at).year}年${monthDayText(at)}`;
}

/** 11月25日18:40. */
export function shortText(at: InstantLike): string {
  return `${monthDayText(at)}${clockText(at)}`;
}

/** 2026年11月25日18:40. */
export function instantText(at: InstantLike): string {
  return `${dayText(at)}${clockText(at)}`;
}

/** 18:40. */
export function clockText(at: InstantLike): string {
  return wallClock(at).slice(11, 16);
}

function msOf(at: InstantLike): number {
  return typeof at === 'number' ? at : typeof at === 'string' ? Date.parse(at) : at.getTime();
}
