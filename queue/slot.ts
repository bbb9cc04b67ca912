import { beijingMs, dayMs, hourMs, minuteMs } from '../analysis/calendar.ts';
import type { JobSpec } from './jobs.ts';

/** 时刻表：every so many minutes, or weekly at an hour of 北京时间. */
export type Every = NonNullable<JobSpec<never>['every']>;

/** The newest planned instant that is not after `at`, as 北京时间 `YYYYMMDDTHHmm`; slots compare as strings. Minutes count from a fixed midnight, so every process plans the same slots. */
export function newestSlot(every: Every, at: Date): string {
  const local = at.getTime() + beijingMs;
  if ('minutes' in every) {
    requireInt(every.minutes, 1, 7 * 24 * 60, 'minutes');
    const step = every.minutes * minuteMs;
    return written(Math.floor(local / step) * step);
  }
  requireInt(every.weekday, 1, 7, 'weekday');
  requireInt(every.hour, 0, 23, 'hour');
  const midnight = Math.floor(local / dayMs) * dayMs;
  const weekday = new Date(midnight).getUTCDay() || 7;
  const planned = midnight + (every.weekday - weekday) * dayMs + every.hour * hourMs;
  return written(planned <= local ? planned : planned - 7 * dayMs);
}

/** The instant of a slot; throws RangeError on what is no slot. */
export function slotInstant(slot: string): Date {
  const parts = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})$/.exec(slot);
  if (parts === null) throw new RangeError(`“${slot}”不是 YYYYMMDDTHHmm 形式的时刻。`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(1).map(Number);
  const local = Date.UTC(year, month - 1, day, hour, minute);
  if (written(local) !== slot) throw new RangeError(`“${slot}”不是真实存在的时刻。`);
  return new Date(local - beijingMs);
}

/** `local` is read with the UTC fields on purpose: it is already shifted, and the process's own zone must not matter. */
function written(local: number): string {
  return new Date(local).toISOString().slice(0, 16).replaceAll(/[-:]/g, '');
}

function requireInt(value: number, least: number, most: number, name: string): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new RangeError(`时刻表的 ${name} 应为 ${least}–${most} 的整数，而不是 ${value}。`);
}
