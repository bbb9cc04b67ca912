import {
  addDays,
  beijing,
  beijingDay,
  beijingMs,
  clockText,
  dayMs,
  hourMs,
  minuteMs,
  minuteText,
  mondayOf,
} from '../../../analysis/calendar.ts';

/** `2026-11-25 18:40`, the exact time for hover, tables and print. */
export const exact = minuteText;

/** `2026-11-25`, the 北京时间 day of an instant. */
export const dayKey = beijingDay;

/** How long ago within a day (“12分钟前”), else the day and time. */
export function relative(at: string | number, now: number): string {
  const gap = now - ms(at);
  const size = Math.abs(gap);
  const tail = gap >= 0 ? '前' : '后';
  if (size < minuteMs) return gap >= 0 ? '刚刚' : '即将';
  if (size < hourMs) return `${Math.floor(size / minuteMs)}分钟${tail}`;
  if (size < dayMs) return `${Math.floor(size / hourMs)}小时${tail}`;
  return dayAndTime(at, now);
}

/** 今日/明日/昨日 18:40, else 11月28日 18:40, with the year when it is another. */
export function dayAndTime(at: string | number, now: number): string {
  const days = Math.floor((ms(at) + beijingMs) / dayMs) - Math.floor((now + beijingMs) / dayMs);
  const near = { '-1': '昨日', '0': '今日', '1': '明日' }[String(days)];
  const { year, month, day } = beijing(at);
  const date = near ?? `${year === beijing(now).year ? '' : `${year}年`}${month}月${day}日`;
  return `${date} ${clockText(at)}`;
}

/** 时限: “剩 3时12分 · 今日 18:40”, or “超时 2时05分”; never a negative number. */
export function due(dueAt: string, now: number): string {
  const left = ms(dueAt) - now;
  return left >= 0 ? `剩 ${span(left)} · ${dayAndTime(dueAt, now)}` : `超时 ${span(-left)}`;
}

/** A length of time in the office's words: 45分, 3时12分, 2天03时. */
export function span(lengthMs: number): string {
  const minutes = Math.floor(lengthMs / minuteMs);
  if (minutes < 1) return '不足1分';
  if (minutes < 60) return `${minutes}分`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours}时${two(minutes % 60)}分` : `${Math.floor(hours / 24)}天${two(hours % 24)}时`;
}

/** Share of a clock that has run, 0–1. */
export function elapsed(startsAt: string, dueAt: string, now: number): number {
  const length = ms(dueAt) - ms(startsAt);
  return length <= 0 ? 1 : Math.min(1, Math.max(0, (now - ms(startsAt)) / length));
}

/** The Monday (`YYYY-MM-DD`) of the week an instant lies in, `weeksBack` weeks earlier. */
export function monday(at: string | number, weeksBack = 0): string {
  return addDays(mondayOf(at), -7 * weeksBack);
}

/** Bounds of a bucket `YYYY-MM-DD` or `YYYY-MM-DDTHH`: from inclusive, to exclusive, as UTC instants. */
export function bucketBounds(key: string, interval: 'hour' | 'day' | 'week'): { from: string; to: string } {
  const from = Date.parse(key.length > 10 ? `${key}:00:00+08:00` : `${key}T00:00:00+08:00`);
  const length = { hour: hourMs, day: dayMs, week: 7 * dayMs }[interval];
  return { from: new Date(from).toISOString(), to: new Date(from + length).toISOString() };
}

/** `2026-11-25T18:40` as typed into a date field is 北京时间; null when it is no time. */
export function instantOf(typed: string): string | null {
  const at = Date.parse(`${typed}:00+08:00`);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** The value of a date field for an instant; the inverse of {@link instantOf}. */
export function typedOf(at: string | number): string {
  return `${dayKey(at)}T${clockText(at)}`;
}

/** `11月25日` of a day key. */
export function dayText(key: string): string {
  const [, month, day] = key.slice(0, 10).split('-').map(Number);
  return `${month}月${day}日`;
}

function ms(at: string | number): number {
  return typeof at === 'number' ? at : Date.parse(at);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
