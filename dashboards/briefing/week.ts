import {
  addDays,
  beijingDay,
  dayMs,
  dayText,
  isMonday,
  shortText,
  startOfDay,
  weekMs,
} from '../../analysis/calendar.ts';
import { Refused } from '../../api/http/problem.ts';

/** 周报时段：what a briefing shows, and the same span one week before it. All instants UTC ISO, ends exclusive. */
export type BriefingPeriod = {
  /** Its Monday in 北京时间, `YYYY-MM-DD`. */
  week: string;
  from: string;
  /** The end of the week, or the cut-off where that is earlier. */
  to: string;
  previousFrom: string;
  previousTo: string;
  /** True when the cut-off came before the week was over. */
  partial: boolean;
};

/** The period of the week that begins on Monday `week`, as known at `cutOff`. */
export function briefingPeriod(week: string, cutOff: string): BriefingPeriod {
  if (!isMonday(week)) throw new Refused('briefing.week', '周报的起始日必须是星期一（年-月-日），请重新选择', 422);
  const from = startOfDay(week).getTime();
  const cut = Date.parse(cutOff);
  if (!(cut > from)) throw new Refused('briefing.not-begun', '该周尚未开始，不能编制周报', 422);
  const to = Math.min(from + weekMs, cut);
  return {
    week,
    from: iso(from),
    to: iso(to),
    previousFrom: iso(from - weekMs),
    previousTo: iso(to - weekMs),
    partial: to < from + weekMs,
  };
}

/** The seven days of a week that begins at `from`, `YYYY-MM-DD`. */
export function daysFrom(from: string): string[] {
  return Array.from({ length: 7 }, (_, day) => addDays(beijingDay(from), day));
}

/** The period in words: 11月16日至22日, with the clock where it ends within a day. */
export function periodWords({ from, to, partial }: Pick<BriefingPeriod, 'from' | 'to' | 'partial'>): string {
  const first = dayText(from).slice(5);
  if (partial) return `${first}至${shortText(to)}`;
  const last = dayText(iso(Date.parse(to) - 1)).slice(5);
  const month = /^\d+月/.exec(first)?.[0] ?? '';
  return `${first}至${last.startsWith(month) ? last.slice(month.length) : last}`;
}

/** The number of a week within the year of its Thursday (ISO 8601), the default 期号. */
export function issueOfWeek(week: string): number {
  const thursday = new Date(Date.parse(`${week}T00:00:00Z`) + 3 * dayMs);
  return Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / weekMs) + 1;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
