import { addDays, beijingDay, startOfDay } from '../../../../analysis/calendar.ts';

/** 时段: quick choices, and one's own days. */
export const periods = { month: '本月', lastMonth: '上月', quarter: '本季度', year: '本年', own: '自选' } as const;
export type PeriodChoice = keyof typeof periods;

/** What the address says of the period; this month where it says nothing. */
export function choiceOf(text: string): PeriodChoice {
  return text in periods ? (text as PeriodChoice) : 'month';
}

/** Instants of a choice in 北京时间, `to` open where the period still runs; of own days both are included. */
export function periodOf(
  choice: PeriodChoice,
  own: { first: string; last: string },
  now: number,
): { from: string; to: string | undefined } {
  const today = beijingDay(now);
  const [year = '', month = ''] = today.split('-');
  const from = (day: string) => startOfDay(day).toISOString();
  switch (choice) {
    case 'month':
      return { from: from(`${year}-${month}-01`), to: undefined };
    case 'lastMonth': {
      const last = addDays(`${year}-${month}-01`, -1);
      return { from: from(`${last.slice(0, 7)}-01`), to: from(`${year}-${month}-01`) };
    }
    case 'quarter':
      return { from: from(`${year}-${quarterMonth(month)}-01`), to: undefined };
    case 'year':
      return { from: from(`${year}-01-01`), to: undefined };
    case 'own': {
      const [first, last] = [own.first || `${year}-${month}-01`, own.last || today];
      return { from: from(first), to: last >= today ? undefined : from(addDays(last, 1)) };
    }
    default:
      return choice satisfies never;
  }
}

function quarterMonth(month: string): string {
  return String(Math.floor((Number(month) - 1) / 3) * 3 + 1).padStart(2, '0');
}
