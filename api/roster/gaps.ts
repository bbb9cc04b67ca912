import {
  addDays,
  beijing,
  beijingDay,
  clockText,
  dayMs,
  hourMs,
  minuteMs,
  monthDayText,
  shortText,
  startOfDay,
} from '../../analysis/calendar.ts';
import { type OfficeHours, type WorkCalendar, workSpans } from '../../analysis/working-time.ts';
import type { DutyGap, DutySettings } from './contract.ts';

/** A stretch of time, until exclusive. */
export type Span = { from: string; until: string };

/** So far ahead gaps are named. */
export const gapDays = 14;

/** 无人值班: what is covered by nobody from one instant to another, in order; office time counts as covered where the rules say so. */
export function gapsOf(
  covered: readonly Span[],
  { from, until }: Span,
  rules: { cover: DutySettings['cover']; calendar: WorkCalendar; hours: OfficeHours },
): DutyGap[] {
  const begin = Date.parse(from);
  const end = Date.parse(until);
  const office = rules.cover === 'always' ? [] : workSpans(from, until, rules.calendar, officeDay(rules.hours));
  const spans = [...covered.map((one) => ({ from: Date.parse(one.from), to: Date.parse(one.until) })), ...office]
    .filter(({ from, to }) => to > begin && from < end)
    .sort((a, b) => a.from - b.from);
  const gaps: DutyGap[] = [];
  let at = begin;
  for (const span of [...spans, { from: end, to: end }]) {
    if (span.from - at >= minuteMs) gaps.push(gap(at, Math.min(span.from, end)));
    at = Math.max(at, span.to);
  }
  return gaps;
}

/** 12月2日08:30 起无人值班, of a gap after which nothing is planned. */
export function openGap({ from, until }: Span): DutyGap {
  const begins =
    from === startOfDay(beijingDay(from)).toISOString() ? `${monthDayText(from)}起` : `${shortText(from)} 起`;
  return { from, until, sentence: `${begins}没有排班，无人值班` };
}

/** From the first to the last minute of office hours: noon belongs to it. */
function officeDay(hours: OfficeHours): OfficeHours {
  const [first] = hours;
  const last = hours.at(-1);
  return first === undefined || last === undefined ? [] : [{ from: first.from, to: last.to }];
}

function gap(from: number, until: number): DutyGap {
  return {
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
    sentence: `${words(from, until)}无人值班`,
  };
}

/** 11月30日 夜间, 12月1日 白天, 12月2日 全天, 12月2日至12月5日, else both instants. */
function words(from: number, until: number): string {
  const day = monthDayText(from);
  const whole = from === startOfDay(beijingDay(from)).getTime();
  const last = beijingDay(until - 1);
  if (whole && until === startOfDay(addDays(last, 1)).getTime())
    return until - from === dayMs ? `${day} 全天` : `${day}至${monthDayText(until - 1)}`;
  const begins = beijing(from).hour;
  const ends = beijing(until);
  const length = until - from;
  const overnight = beijingDay(until) === addDays(beijingDay(from), 1);
  if (overnight && begins >= 16 && (ends.hour < 9 || (ends.hour === 9 && ends.minute === 0)) && length >= 8 * hourMs)
    return `${day} 夜间`;
  if (beijingDay(from) === last) {
    const time = `${clockText(from)}—${until === startOfDay(addDays(last, 1)).getTime() ? '24:00' : clockText(until)} `;
    return begins >= 7 && begins <= 9 && ends.hour >= 16 && ends.hour <= 18 ? `${day} 白天` : `${day} ${time}`;
  }
  return `${day}${clockText(from)} 至 ${monthDayText(until)}${clockText(until)} `;
}
