import { dayKey, dayText } from '../time.ts';
import type { Detail } from './case-page.tsx';

type Entry = Detail['entries'][number];

/** 一日的记录: what was done, and how many reminders of clocks stood between. */
export type Day = { key: string; name: string; acts: Entry[]; reminders: Entry[] };
/** 一次办理: from the opening or a reopening to the next one; `number` counts from 1. */
export type Episode = { number: number; first: Entry; last: Entry; count: number; days: Day[] };

/** The ledger of a case by lives and days, newest first in each; no entry is in none or in two of them. */
export function episodesOf(entries: readonly Entry[]): Episode[] {
  const oldest = [...entries].sort((a, b) => a.seq - b.seq);
  const lives: Entry[][] = [];
  for (const entry of oldest) {
    const life = lives.at(-1);
    if (life === undefined || entry.type === 'reopened') lives.push([entry]);
    else life.push(entry);
  }
  return lives
    .flatMap((life, index) => {
      const [first] = life;
      const last = life.at(-1);
      if (first === undefined || last === undefined) return [];
      return [{ number: index + 1, first, last, count: life.length, days: daysOf(life) }];
    })
    .reverse();
}

/** 时限提醒 and what became of reminders: the timetable wrote them. */
export function isReminder({ type }: Pick<Entry, 'type'>): boolean {
  return type === 'clockNoted' || type === 'receiptNoted';
}

function daysOf(life: readonly Entry[]): Day[] {
  const days = Map.groupBy([...life].reverse(), ({ at }) => dayKey(new Date(at)));
  return [...days].map(([key, of]) => ({
    ...{ key, name: dayText(key) },
    acts: of.filter((entry) => !isReminder(entry)),
    reminders: of.filter(isReminder),
  }));
}

/** How many days, newest first, stand open so that about so many entries are shown; at least one. */
export function openDays(days: readonly Day[], shown = 12): number {
  let sum = 0;
  const over = days.findIndex(({ acts }) => {
    sum += acts.length;
    return sum > shown;
  });
  return over < 0 ? days.length : Math.max(1, over);
}

/** What was done on a folded day, each once, the first few. */
export function actNames({ acts }: Day): string {
  const names = [...new Set(acts.map(({ name }) => name))];
  return names.length <= 4 ? names.join('、') : `${names.slice(0, 4).join('、')}等`;
}
