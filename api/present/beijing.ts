/** 北京时间: fixed +08:00, no daylight saving, whatever zone the process runs in. The day of an instant, YYYY-MM-DD. */
export function beijingDay(instant: Date): string {
  return new Date(instant.getTime() + offsetMs).toISOString().slice(0, 10);
}

/** The instant at which a 北京时间 day begins. */
export function startOfDay(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) - offsetMs);
}

/** The day so many days later (earlier when negative). */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** So many days, oldest first, the last being `day`. */
export function daysUpTo(day: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addDays(day, index - count + 1));
}

/** The 北京时间 hour of an instant, YYYY-MM-DDTHH. */
export function beijingHour(instant: Date): string {
  return new Date(instant.getTime() + offsetMs).toISOString().slice(0, 13);
}

/** An instant as people read it: 2026年11月25日18:40. */
export function beijingText(instant: string): string {
  const [day = '', time = ''] = new Date(Date.parse(instant) + offsetMs).toISOString().split('T');
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日${time.slice(0, 5)}`;
}

/** Whether a day exists and is a Monday. */
export function isMonday(day: string): boolean {
  const instant = new Date(`${day}T00:00:00.000Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day) && instant.getUTCDay() === 1;
}

const offsetMs = 8 * 3_600_000;
const dayMs = 24 * 3_600_000;
