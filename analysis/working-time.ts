import chineseDays from 'chinese-days';
import { addDays, beijingDay, dayMs, type InstantLike, minuteMs, startOfDay, weekdayOf } from './calendar.ts';

/**
 * 工作日历: which days are worked. Years that the State Council has announced (国务院办公厅放假安排, kept by chinese-days)
 * with their 调休; later ones by weekends and the thirteen days of 全国年节及纪念日放假办法 (国令第795号), which the
 * announcement may still move. `changes` are the office's own entries and win.
 */
export type WorkCalendar = {
  isWorkday(day: string): boolean;
  /** Whether the year's announcement is known, or the day was entered by hand. */
  isAnnounced(day: string): boolean;
};

/** 'work' or 'off' by day. */
export type DayChanges = Readonly<Record<string, 'work' | 'off'>>;

export function createWorkCalendar(changes: DayChanges = {}): WorkCalendar {
  return {
    isWorkday(day) {
      const own = changes[day];
      if (own !== undefined) return own === 'work';
      if (yearIsAnnounced(day.slice(0, 4))) return chineseDays.isWorkday(day);
      const weekday = weekdayOf(day);
      return weekday !== 0 && weekday !== 6 && !statutoryDays(Number(day.slice(0, 4))).has(day);
    },
    isAnnounced: (day) => changes[day] !== undefined || yearIsAnnounced(day.slice(0, 4)),
  };
}

/** 办公时间: spans of minutes after midnight, in order. */
export type OfficeHours = readonly { from: number; to: number }[];

/** 08:30–12:00, 14:00–17:30. */
export const usualHours: OfficeHours = [
  { from: 510, to: 720 },
  { from: 840, to: 1_050 },
];

/** The instant at which so many working minutes after `start` are over; a start outside the hours counts from the next ones. */
export function addWorkingMinutes(
  start: InstantLike,
  minutes: number,
  calendar: WorkCalendar,
  hours: OfficeHours = usualHours,
): string {
  let left = minutes * minuteMs;
  for (const span of spansFrom(start, calendar, hours)) {
    const length = span.to - span.from;
    if (left <= length) return new Date(span.from + left).toISOString();
    left -= length;
  }
  throw new RangeError('一年内没有足够的办公时间，请检查工作日历和办公时间的设置。');
}

/** How many working minutes lie between two instants; 0 when `to` is not after `from`. */
export function workingMinutes(
  from: InstantLike,
  to: InstantLike,
  calendar: WorkCalendar,
  hours: OfficeHours = usualHours,
): number {
  const end = new Date(to).getTime();
  let sum = 0;
  for (const span of spansFrom(from, calendar, hours, end)) sum += Math.max(0, Math.min(span.to, end) - span.from);
  return sum / minuteMs;
}

/** The worked spans between two instants as epoch ms, in order. */
export function workSpans(
  from: InstantLike,
  to: InstantLike,
  calendar: WorkCalendar,
  hours: OfficeHours = usualHours,
): { from: number; to: number }[] {
  return [...spansFrom(from, calendar, hours, new Date(to).getTime())];
}

/** 国庆节, 国庆节调休上班 …: what a day is called that is no usual one; null for the others, and where the announcement is not known. */
export function dayName(day: string): string | null {
  if (!yearIsAnnounced(day.slice(0, 4))) return null;
  const { name, work } = chineseDays.getDayDetail(day);
  // An announced day is named in two languages, a usual one by its weekday alone.
  const [, chinese] = name.split(',');
  return chinese === undefined ? null : work ? `${chinese}调休上班` : chinese;
}

/** The end (exclusive) of the n-th working day after the day of `start`, which itself does not count (民法典第二百零一条). */
export function endOfWorkday(start: InstantLike, count: number, calendar: WorkCalendar): string {
  let day = beijingDay(start);
  for (let left = count; left > 0; ) {
    day = addDays(day, 1);
    if (calendar.isWorkday(day)) left -= 1;
  }
  return startOfDay(addDays(day, 1)).toISOString();
}

/** Worked spans after `start` as epoch ms, the first one cut to it; ends after a year or behind `until`. */
function* spansFrom(
  start: InstantLike,
  calendar: WorkCalendar,
  hours: OfficeHours,
  until = Number.POSITIVE_INFINITY,
): Generator<{ from: number; to: number }> {
  const begin = new Date(start).getTime();
  const last = Math.min(until, begin + (until === Number.POSITIVE_INFINITY ? 366 * dayMs : until - begin));
  for (let day = beijingDay(begin); startOfDay(day).getTime() < last; day = addDays(day, 1)) {
    if (!calendar.isWorkday(day)) continue;
    const midnight = startOfDay(day).getTime();
    for (const { from, to } of hours) {
      const span = { from: Math.max(begin, midnight + from * minuteMs), to: midnight + to * minuteMs };
      if (span.to > span.from) yield span;
    }
  }
}

const announced = new Map<string, boolean>();

function yearIsAnnounced(year: string): boolean {
  const known = announced.get(year) ?? chineseDays.getDayDetail(`${year}-10-01`).name.includes('国庆');
  announced.set(year, known);
  return known;
}

const statutory = new Map<number, ReadonlySet<string>>();

/** 元旦、春节（除夕至初三）、清明、劳动节（2 天）、端午、中秋、国庆（3 天）. */
function statutoryDays(year: number): ReadonlySet<string> {
  const known = statutory.get(year);
  if (known !== undefined) return known;
  const lunar = (month: number, day: number) => {
    const { date } = chineseDays.getSolarDateFromLunar(`${year}-${two(month)}-${two(day)}`);
    return date;
  };
  const newYear = lunar(1, 1);
  const days = new Set([
    `${year}-01-01`,
    ...[-1, 0, 1, 2].map((offset) => addDays(newYear, offset)),
    chineseDays.getSolarTermDate(year, 4, 'pure_brightness'),
    `${year}-05-01`,
    `${year}-05-02`,
    lunar(5, 5),
    lunar(8, 15),
    ...['01', '02', '03'].map((day) => `${year}-10-${day}`),
  ]);
  statutory.set(year, days);
  return days;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
