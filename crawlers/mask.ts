/**
 * 脱敏：hides phones, identity cards, plates, e-mails and bank cards in a text and keeps its length (138****1234), so that
 * spans found before and after agree. Dates, document numbers, money and coordinates stay. Masking twice changes nothing.
 */
export function mask(text: string): string {
  // Full-width forms count as the plain ones; each is one UTF-16 unit, so places in the shadow are places in the text.
  const shadow = text.replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
  const hidden = new Set<number>();
  for (const { pattern, holds, keep } of kinds) {
    for (const match of shadow.matchAll(pattern)) {
      const found = match[0];
      if (!(holds?.(found) ?? true) || overlaps(hidden, match.index, found.length)) continue;
      for (const at of hide(found, keep)) hidden.add(match.index + at);
    }
  }
  if (hidden.size === 0) return text;
  let masked = '';
  for (let at = 0; at < text.length; at += 1) masked += hidden.has(at) ? '*' : text[at];
  return masked;
}

/** `keep`: letters and digits left readable at the head and the tail; separators always stay. */
type Kind = { pattern: RegExp; holds?: (found: string) => boolean; keep: [head: number, tail: number] | 'domain' };

/** Not inside a longer number, nor the decimals of one (coordinates, money). */
const before = String.raw`(?<!\d|\d\.|\*)`;
const after = String.raw`(?!\d|\.\d|\*| ?[万亿]?(?:元|美元|吨|千瓦|平方|立方|立方米|度))`;
const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';

const kinds: readonly Kind[] = [
  { pattern: /(?<![\w.+*@-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/g, keep: 'domain' },
  {
    pattern: new RegExp(
      `${before}[1-9]\\d{5} ?(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01]) ?\\d{3}[\\dXx]${after}`,
      'g',
    ),
    holds: isRegion,
    keep: [3, 2],
  },
  {
    pattern: new RegExp(`${before}[3-6]\\d{3}(?:[ -]?\\d{4}){2,3}(?:[ -]?\\d{1,4})${after}`, 'g'),
    holds: isBankCard,
    keep: [4, 4],
  },
  {
    pattern: new RegExp(`${before}[1-9]\\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}${after}`, 'g'),
    holds: isRegion,
    keep: [3, 2],
  },
  {
    pattern: new RegExp(
      `(?<!\\d|\\d\\.|\\*)(?<=(?:^|[^\\d])(?:\\+?86[- ]?)?)1[3-9]\\d[- ]?\\d{4}[- ]?\\d{4}${after}`,
      'g',
    ),
    keep: [3, 4],
  },
  { pattern: new RegExp(`(?<!\\d|\\*)\\+?861[3-9]\\d{9}${after}`, 'g'), keep: [5, 4] },
  {
    pattern: /(?<![\d*]|\d[.-])(?:\(0\d{2,3}\)|0\d{2,3})[-— ]{0,3}[2-9]\d{2,3}[- ]?\d{4}(?!\d|\.\d|\*)/g,
    keep: [4, 2],
  },
  {
    pattern: /(?<=(?:电话|热线|手机|座机|致电|拨打)(?:号码)?[::为是\s]{0,3})[2-9]\d{2,3}[- ]?\d{4}(?![\d*年]|\.\d)/g,
    keep: [2, 2],
  },
  {
    pattern: new RegExp(
      `[${provinces}][A-HJ-Za-hj-z][·•. -]?[A-HJ-NP-Za-hj-np-z0-9]{4,5}(?:[A-HJ-NP-Za-hj-np-z0-9]|[挂学警港澳])(?![A-Za-z0-9*])`,
      'g',
    ),
    holds: isPlate,
    keep: [2, 1],
  },
];

function hide(found: string, keep: Kind['keep']): number[] {
  if (keep === 'domain') {
    const name = found.indexOf('@');
    return range(name === 1 ? 0 : 1, name);
  }
  const signs = range(0, found.length).filter((at) => /[\p{L}\p{N}]/u.test(found[at] ?? ''));
  return signs.slice(keep[0], signs.length - keep[1]);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
}

function overlaps(hidden: ReadonlySet<number>, from: number, length: number): boolean {
  for (let at = from; at < from + length; at += 1) if (hidden.has(at)) return true;
  return false;
}

/** First two digits of GB/T 2260 province codes. */
function isRegion(card: string): boolean {
  return /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/.test(card);
}

/** 16–19 digits that pass the Luhn check (ISO/IEC 7812). */
function isBankCard(found: string): boolean {
  const digits = found.replace(/\D/g, '');
  if (digits.length < 16 || digits.length > 19) return false;
  let sum = 0;
  for (const [at, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** A plate has five or six signs after the office's letter (新能源 six), at least two of them digits. */
function isPlate(found: string): boolean {
  return found.replace(/\D/g, '').length >= 2;
}
