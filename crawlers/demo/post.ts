import { addDays, beijingDay, minuteMs, startOfDay } from '../../analysis/calendar.ts';
import type { DemoHost } from './sites.ts';

/** 示例文章：one fictional page of the demo. `column` is the folder of the list that links to it, `name` its file without `.html`. */
export type DemoPost = {
  host: DemoHost;
  column: string;
  name: string;
  title: string;
  paragraphs: readonly string[];
  when: DemoWhen;
  /** Nickname on the board, 来源 on the other sites. */
  author: string;
};

/** When a page was published: so long before `now`, or at a 北京时间 clock so many days before today (at least 1, so never in the future). */
export type DemoWhen = { minutesAgo: number } | { daysAgo: number; clock: string };

/** The page's address; it does not depend on `now`, so that tests and scripts can name it. */
export function postUrl(post: Pick<DemoPost, 'host' | 'column' | 'name'>): string {
  return `http://${post.host}${post.column}${post.name}.html`;
}

/** The instant of a `when`, in milliseconds. */
export function postTime(when: DemoWhen, now: Date): number {
  if ('minutesAgo' in when) return now.getTime() - when.minutesAgo * minuteMs;
  const [hour, minute] = when.clock.split(':').map(Number);
  if (hour === undefined || minute === undefined || when.daysAgo < 1)
    throw new RangeError(`No such time: ${when.clock}`);
  return startOfDay(addDays(beijingDay(now), -when.daysAgo)).getTime() + (hour * 60 + minute) * minuteMs;
}
