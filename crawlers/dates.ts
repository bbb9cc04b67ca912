import { beijingMs, dayMs } from '../analysis/calendar.ts';
import { type NamedMonthTime, namedMonthTime, offsetOf } from './feed-dates.ts';

/**
 * The instant that a text states, as ISO 8601 UTC; null when it states none, or none for certain. Without a zone the
 * time is 北京时间; a date alone is 00:00 of that day there. 今天, 昨天 and 3小时前 need `now`; a month and day without
 * a year need `year`.
 */
export function parseTime(text: string, known: KnownTime = {}): string | null {
  const plain = normalise(text.slice(0, 20_000).replace(/\s+/g, ' '));
  const stamp = /^(\d{10}|\d{13})$/.exec(plain)?.[1];
  if (stamp !== undefined) return fromEpoch(stamp);
  const named = namedMonthTime(plain);
  if (named !== null) return fromNamed(named);
  return findTime(plain, known)?.at ?? null;
}

/** What is known besides the text: the moment of reading, and a year that is certain (for instance from the address). */
export type KnownTime = { now?: Date; year?: number };

/** The first time stated inside a longer text, where it stands, and whether it names a time of day. */
export function findTime(text: string, known: KnownTime = {}): FoundTime | null {
  const plain = normalise(text);
  let best: FoundTime | null = null;
  for (const [pattern, read] of forms) {
    for (const match of plain.matchAll(pattern)) {
      const at = read(match, known);
      if (at === null) continue;
      if (best === null || match.index < best.index) {
        best = {
          at,
          index: match.index,
          length: match[0].length,
          hasClock: /[:时点前刚]|\d{12}|T\d{4}/.test(match[0]),
        };
      }
      break;
    }
  }
  return best;
}

/** A time found in a text; `index` and `length` count UTF-16 units of the NFKC form. */
export type FoundTime = { at: string; index: number; length: number; hasClock: boolean };

/** The instant of a Beijing wall clock; null when there is no such day or hour. */
export function beijingTime(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): string | null {
  if (year < 1990 || year > 2100 || hour > 23 || minute > 59 || second > 59) return null;
  const wall = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (wall.getUTCMonth() !== month - 1 || wall.getUTCDate() !== day) return null;
  return new Date(wall.getTime() - beijingMs).toISOString();
}

/** A gap within a date; longer ones part two things, and unbounded ones in a row would take time without bound. */
const gap = String.raw`\s{0,3}`;
const clock = String.raw`(?:${gap}[T,]?${gap}(?:星期.|周.|\([^)]{1,4}\))?${gap}(上午|下午|晚上|凌晨|早上|中午)?${gap}(\d{1,2})${gap}[:时点]${gap}(\d{1,2})(?:${gap}[:分]${gap}(\d{1,2}))?${gap}[分秒]?(?:\.\d{1,9})?(?:${gap}([AP]M)\b)?${gap}\(?(Z\b|(?:GMT|UTC|CST)(?:[+-]\d{1,2}(?::?\d{2})?)?|\+\d{1,2}:\d{2}|(?<=:\d{2}(?:\.\d{1,9})?${gap})(?<=:\d{2}:[\d.]{2,12}${gap})-\d{1,2}:\d{2}|[+-]\d{4}(?![\d/.:-])|\+\d{2}(?![\d/.:-]))?\)?)`;

type Read = (match: RegExpMatchArray, known: KnownTime) => string | null;

/** Each form of a date, most telling first. A digit before or after means that it is part of another number. */
const forms: readonly (readonly [RegExp, Read])[] = [
  [
    new RegExp(
      String.raw`(?<![\d.])((?:19|20)\d{2})${gap}(?:年|[-/.])${gap}(\d{1,2})${gap}(?:月|[-/.])${gap}(\d{1,2})(?!\d)${gap}[日号]?${clock}?`,
      'g',
    ),
    (m) => onDay(Number(m[1]), Number(m[2]), Number(m[3]), m.slice(4)),
  ],
  [
    /(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(?:(Z|[+-]\d{2}:?\d{2})(?!\d))?)?(?!\d)/g,
    (m) => onDay(Number(m[1]), Number(m[2]), Number(m[3]), [undefined, ...m.slice(4, 7), undefined, m[7]]),
  ],
  [new RegExp(`(今天|今日|昨天|昨日|前天)${clock}?`, 'g'), relativeDay],
  [/(?<!\d)(\d{1,3})\s{0,3}(秒钟?|分钟|小时|天)(?:之|以)?前/g, relativePast],
  [/刚刚/g, (_, known) => known.now?.toISOString() ?? null],
  [
    new RegExp(
      String.raw`(?<![\d年/.-]|\d\s)(\d{1,2})${gap}(?:月|[-/])${gap}(\d{1,2})(?![\d/.-])${gap}[日号]?${clock}?`,
      'g',
    ),
    (m, known) => (known.year === undefined ? null : onDay(known.year, Number(m[1]), Number(m[2]), m.slice(3))),
  ],
];

/** `clockParts`: half of the day, hour, minute, second, AM or PM, zone. */
function onDay(year: number, month: number, day: number, clockParts: readonly (string | undefined)[]): string | null {
  const [half, hour, minute, second, english, zone] = clockParts;
  const at = beijingTime(
    year,
    month,
    day,
    hourOf(half ?? english, Number(hour ?? 0)),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  const offset = offsetOf(zone);
  if (at === null || offset === undefined || offset === null) return at;
  return new Date(Date.parse(at) + beijingMs - offset * 60_000).toISOString();
}

function hourOf(half: string | undefined, hour: number): number {
  if ((half === '下午' || half === '晚上' || half === 'PM') && hour < 12) return hour + 12;
  if (half === 'AM' && hour === 12) return 0;
  return half === '中午' && hour < 3 ? hour + 12 : hour;
}

function fromNamed({ year, month, day, hour, minute, second, offset }: NamedMonthTime): string | null {
  const at = beijingTime(year, month, day, hour, minute, second);
  return at === null || offset === undefined
    ? at
    : new Date(Date.parse(at) + beijingMs - offset * 60_000).toISOString();
}

function relativeDay(match: RegExpMatchArray, { now }: KnownTime): string | null {
  if (now === undefined) return null;
  const back = match[1]?.startsWith('今') ? 0 : match[1]?.startsWith('昨') ? 1 : 2;
  const wall = new Date(now.getTime() + beijingMs - back * dayMs);
  return onDay(wall.getUTCFullYear(), wall.getUTCMonth() + 1, wall.getUTCDate(), match.slice(2));
}

const unitMs: Record<string, number> = { 秒: 1_000, 秒钟: 1_000, 分钟: 60_000, 小时: 3_600_000, 天: dayMs };

function relativePast(match: RegExpMatchArray, { now }: KnownTime): string | null {
  const unit = unitMs[match[2] ?? ''];
  return now === undefined || unit === undefined
    ? null
    : new Date(now.getTime() - Number(match[1]) * unit).toISOString();
}

function fromEpoch(digits: string): string | null {
  const ms = digits.length === 10 ? Number(digits) * 1_000 : Number(digits);
  const at = new Date(ms);
  if (Number.isNaN(at.getTime())) return null;
  return at.getUTCFullYear() >= 1990 && at.getUTCFullYear() <= 2100 ? at.toISOString() : null;
}

function normalise(text: string): string {
  return text.slice(0, 20_000).normalize('NFKC').trim();
}
