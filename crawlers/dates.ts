/**
 * The instant that a text states, as ISO 8601 UTC; null when it states none, or none for certain. Without a zone the
 * time is 北京时间; a date alone is 00:00 of that day there. 今天, 昨天 and 3小时前 need `now`; a month and day without
 * a year need `year`.
 */
export function parseTime(text: string, known: KnownTime = {}): string | null {
  const plain = normalise(text);
  const stamp = /^(\d{10}|\d{13})$/.exec(plain)?.[1];
  if (stamp !== undefined) return fromEpoch(stamp);
  const rfc =
    /^(?:[A-Z][a-z]{2},\s*)?\d{1,2} [A-Z][a-z]{2,8} \d{4} \d{2}:\d{2}(:\d{2})? *(GMT|UTC|UT|Z|[+-]\d{4})$/.test(plain);
  if (rfc) return fromEpoch(String(Date.parse(plain.replace(/UT$/, 'UTC'))));
  if (scriptDate.test(plain)) return fromEpoch(String(Date.parse(plain.replace(/\s*\([^)]*\)$/, ''))));
  return findTime(plain, known)?.at ?? null;
}

/** As programs print a date: “Fri May 03 10:20:00 +0800 2024” (微博), “Fri May 03 2024 10:20:00 GMT+0800 (…)”. */
const scriptDate =
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2} (?:\d{2}:\d{2}:\d{2} [+-]\d{4} \d{4}|\d{4} \d{2}:\d{2}:\d{2} GMT[+-]\d{4}(?: \([^)]{1,40}\))?)$/;

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
        best = { at, index: match.index, length: match[0].length, hasClock: /[:时点前刚]|\d{12}/.test(match[0]) };
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

const beijingMs = 8 * 3_600_000;
const dayMs = 24 * 3_600_000;

/** “9:00-11:00” is no zone: a minus counts only behind seconds or in ISO's form. */
const zone = String.raw`Z(?![a-z])|\(?(?:UTC|GMT)(?:\s*[+-]\d{1,2}(?::?\d{2})?)?\)?|\+\d{2}(?::?\d{2})?(?![\d:])|(?<=(?::\d{2}:\d{2}(?:\.\d{1,9})?|T\d{2}:\d{2})\s?)-\d{2}(?::?\d{2})?(?![\d:])`;

const clock = String.raw`(?:\s*[T,]?\s*(?:星期.|周.|\([^)]{1,4}\))?\s*(上午|下午|晚上|凌晨|早上|中午)?\s*(\d{1,2})\s*[:时点]\s*(\d{1,2})(?:\s*[:分]\s*(\d{1,2}))?\s*[分秒]?(?:\.\d{1,9})?\s*(${zone})?)`;

type Read = (match: RegExpMatchArray, known: KnownTime) => string | null;

/** Each form of a date, most telling first. A digit before or after means that it is part of another number. */
const forms: readonly (readonly [RegExp, Read])[] = [
  [
    new RegExp(
      String.raw`(?<![\d.])((?:19|20)\d{2})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})(?!\d)\s*[日号]?${clock}?`,
      'g',
    ),
    (m) => onDay(Number(m[1]), Number(m[2]), Number(m[3]), m.slice(4)),
  ],
  [
    /(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?(?!\d)/g,
    (m) => onDay(Number(m[1]), Number(m[2]), Number(m[3]), [undefined, ...m.slice(4, 7)]),
  ],
  [new RegExp(`(今天|今日|昨天|昨日|前天)${clock}?`, 'g'), relativeDay],
  [/(?<!\d)(\d{1,3})\s*(秒钟?|分钟|小时|天)(?:之|以)?前/g, relativePast],
  [/刚刚/g, (_, known) => known.now?.toISOString() ?? null],
  [
    new RegExp(String.raw`(?<![\d年/.-]|\d\s)(\d{1,2})\s*(?:月|[-/])\s*(\d{1,2})(?![\d/.-])\s*[日号]?${clock}?`, 'g'),
    (m, known) => (known.year === undefined ? null : onDay(known.year, Number(m[1]), Number(m[2]), m.slice(3))),
  ],
];

/** `clockParts`: half of the day, hour, minute, second, zone. */
function onDay(year: number, month: number, day: number, clockParts: readonly (string | undefined)[]): string | null {
  const [half, hour, minute, second, zone] = clockParts;
  const at = beijingTime(year, month, day, hourOf(half, Number(hour ?? 0)), Number(minute ?? 0), Number(second ?? 0));
  if (at === null || zone === undefined || zone === '') return at;
  return new Date(Date.parse(at) + beijingMs - zoneMs(zone)).toISOString();
}

function hourOf(half: string | undefined, hour: number): number {
  if ((half === '下午' || half === '晚上') && hour < 12) return hour + 12;
  return half === '中午' && hour < 3 ? hour + 12 : hour;
}

function zoneMs(zone: string): number {
  const [, sign, hours = 0, minutes = 0] = /([+-])(\d{1,2})(?::?(\d{2}))?\)?$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
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
