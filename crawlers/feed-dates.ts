/**
 * The parts of a date in the order of mails and programs (RFC 822, ctime, Java's and JavaScript's toString, American):
 * `Mon, 06 May 24 09:30:00 +08:00`, `Mon May 06 09:30:00 CST 2024`, `May 6, 2024 9:30 PM`, `星期一, 06 五月 2024 09:30:00`.
 * Null for any other text, and for numbers alone in an order that could be day or month first.
 */
export function namedMonthTime(text: string): NamedMonthTime | null {
  const plain = text.replace(/\s+/g, ' ').trim();
  if (plain.length > 120) return null;
  for (const form of forms) {
    const found = form.exec(plain)?.groups;
    if (found === undefined) continue;
    const month = monthOf(found['month'] ?? '');
    const offset = offsetOf(found['zone']);
    if (month === null || offset === null) return null;
    const hour = Number(found['hour'] ?? 0);
    const half = found['half']?.toLowerCase().replaceAll('.', '');
    if (half !== undefined && (hour < 1 || hour > 12)) return null;
    return {
      year: fullYear(found['year'] ?? ''),
      month,
      day: Number(found['day']),
      hour: half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0),
      minute: Number(found['minute'] ?? 0),
      second: Number(found['second'] ?? 0),
      offset,
    };
  }
  return null;
}

/** Wall clock with its distance from UTC in minutes; `undefined` when the text names no zone. */
export type NamedMonthTime = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  offset: number | undefined;
};

const weekday = String.raw`(?:(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?|星期[一二三四五六日天]|周[一二三四五六日天]),? ?)?`;
const month = String.raw`(?<month>[a-z]{3,9}\.?|[一二三四五六七八九十]{1,2}月|\d{1,2}月)`;
const day = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?`;
const clock = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d{1,9})?)?(?: ?(?<half>[ap]\.?m\.?))?`;
const zone = String.raw`(?: ?(?<zone>z|[a-z]{2,5}(?: ?[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{1,2}(?::?\d{2})?))?(?: ?\([^()]{1,40}\))?`;

const forms = [
  `${weekday}${day}[ -]${month}[ ,-]{1,2}(?<year>\\d{4}|\\d{2})(?:,? (?:at )?${clock}${zone})?`,
  `${weekday}${month} ${day},? (?<year>\\d{4})(?:,? (?:at )?${clock}${zone})?`,
  `${weekday}${month} ${day},? ${clock}${zone} (?<year>\\d{4})`,
].map((form) => new RegExp(`^${form}$`, 'i'));

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const fullMonths = 'january february march april may june july august september october november december sept'.split(
  ' ',
);
const chineseMonths = '一 二 三 四 五 六 七 八 九 十 十一 十二'.split(' ');

function monthOf(name: string): number | null {
  if (name.endsWith('月')) {
    const plain = name.slice(0, -1);
    return /^\d+$/.test(plain) ? Number(plain) : chineseMonths.indexOf(plain) + 1 || null;
  }
  const plain = name.toLowerCase().replace('.', '');
  if (!months.includes(plain) && !fullMonths.includes(plain)) return null;
  return months.indexOf(plain.slice(0, 3)) + 1;
}

/** RFC 822: two digits up to 49 are this century. */
function fullYear(digits: string): number {
  return digits.length === 4 ? Number(digits) : Number(digits) + (Number(digits) < 50 ? 2000 : 1900);
}

/** Minutes; CST in a Chinese feed is China's, not Chicago's. Null for a zone that nobody knows. */
const zones: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  cst: 480,
  bjt: 480,
  hkt: 480,
  prc: 480,
  sgt: 480,
  jst: 540,
  kst: 540,
  est: -300,
  edt: -240,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  bst: 60,
  cet: 60,
  cest: 120,
  msk: 180,
};

/** Minutes that a zone stands before UTC; undefined for none given, null for one that nobody knows. */
export function offsetOf(zoneText: string | undefined): number | undefined | null {
  if (zoneText === undefined || zoneText === '') return undefined;
  const [, name = '', sign, hours, minutes] =
    /^([a-z]{0,5}) ?(?:([+-])(\d{1,2}):?(\d{2})?)?$/i.exec(zoneText.trim()) ?? [];
  const known = name === '' ? 0 : zones[name.toLowerCase()];
  if (known === undefined || (name === '' && sign === undefined)) return null;
  if (sign === undefined) return known;
  if (!/^(?:|gmt|utc|ut)$/i.test(name) || Number(hours) > 14 || Number(minutes ?? 0) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0));
}
