/**
 * 脱敏：hides phones, identity cards, passports, plates, bank cards, e-mails, QQ and 微信 numbers in a text and keeps its
 * length (138****1234), so that spans found before and after agree. Dates, document numbers, money, measurements and
 * coordinates stay. Masking twice changes nothing. `landlines: 'keep'` for what an office publishes itself.
 */
export function mask(text: string, { landlines = 'hide' }: { landlines?: 'hide' | 'keep' } = {}): string {
  const hidden = new Set<number>();
  const shadows = { plain: plainForm(text), spoken: null as string | null };
  for (const { pattern, holds, keep, landline, spoken } of kinds) {
    if (landline === true && landlines === 'keep') continue;
    if (spoken === true) shadows.spoken ??= spokenForm(shadows.plain);
    const shadow = spoken === true ? (shadows.spoken ?? '') : shadows.plain;
    for (const match of shadow.matchAll(pattern)) {
      const found = match.groups?.['id'] ?? match[0];
      const from = match.index + match[0].lastIndexOf(found);
      if (!(holds?.(found) ?? true) || overlaps(hidden, from, found.length)) continue;
      for (const at of hide(found, keep)) hidden.add(from + at);
    }
  }
  if (hidden.size === 0) return text;
  let masked = '';
  for (let at = 0; at < text.length; at += 1) masked += hidden.has(at) ? '*' : text[at];
  return masked;
}

/**
 * `keep`: letters and digits left readable at the head and the tail; separators always stay. Where a pattern has a group
 * `id`, that is what is hidden. `spoken` kinds look at the text with 一三八… as digits.
 */
type Kind = {
  pattern: RegExp;
  holds?: (found: string) => boolean;
  keep: [head: number, tail: number] | 'domain';
  landline?: boolean;
  spoken?: boolean;
};

/**
 * Full-width forms, odd blanks, dashes and dots as the plain ones. Each is one UTF-16 unit for one, so places in the
 * shadow are places in the text.
 */
function plainForm(text: string): string {
  return text
    .replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u00A0\u2002-\u200A\u202F\u3000]/g, ' ')
    .replace(/[‐‑‒–—―−─ｰ]/g, '-')
    .replace(/[·•・‧∙⋅。．]/g, '.')
    .replace(/[①-⑨]/g, (ringed) => String.fromCharCode(ringed.charCodeAt(0) - 0x2460 + 0x31));
}

const spokenDigits: Record<string, string> = {
  ...Object.fromEntries([...'〇一二三四五六七八九'].map((sign, digit) => [sign, String(digit)])),
  ...Object.fromEntries([...'零壹贰叁肆伍陆柒捌玖'].map((sign, digit) => [sign, String(digit)])),
  幺: '1',
  两: '2',
};

function spokenForm(plain: string): string {
  return plain.replace(/[〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖幺两]/g, (sign) => spokenDigits[sign] ?? sign);
}

/** Not inside a longer number, nor the decimals of one (coordinates, money). */
const before = String.raw`(?<![\d*]|\d\.)`;
/** 「元」 is money, 「元旦」 a day; 「度」 a measure, 「度假」 none. */
const unit = ` ?[万亿]?(?:元(?!旦|月|宵)|美元|欧元|吨|千瓦|平方|立方|立方米|公里|千米|度(?![假过]))`;
const after = String.raw`(?![\d*]|\.\d|%|${unit})`;
const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';

/** A mobile number in the ways it is grouped (3-4-4, 3-3-5, 4-3-4, 3-2-2-2-2 …), or each digit apart. */
const gap = '[ .-]';
const mobileTail = [
  String.raw`\d${gap}?\d{4}${gap}{0,3}\d{4}`,
  String.raw`\d${gap}\d{8}`,
  String.raw`\d${gap}\d{3}${gap}\d{5}`,
  String.raw`\d{2}${gap}\d{3}${gap}\d{4}`,
  String.raw`\d{2}${gap}\d{4}${gap}\d{3}`,
  String.raw`\d(?:${gap}\d{2}){4}`,
  String.raw`\d{3}${gap}\d{6}`,
  String.raw`\d{5}${gap}\d{4}`,
  String.raw`\d{4}${gap}\d{5}`,
].join('|');
const mobile = String.raw`1[3-9](?:${mobileTail})|1(?: [3-9])(?: \d){9}|1(?:-[3-9])(?:-\d){9}|1(?:\.[3-9])(?:\.\d){9}`;
/** 0086, +86, (86), 86 and the long-distance 0 before a mobile number. */
const country = String.raw`(?:(?:\+?(?:00)?86|\(\+?86\)|(?<![A-Za-z_-])0)[ -]?)`;
/** What stands between a word such as 电话 and its number. */
const says = `(?:号码|号)?[ :：为是,，]{0,3}`;

const kinds: readonly Kind[] = [
  {
    pattern:
      /(?<![\w.+*@-])[\w+][\w.+-]{0,63}(?:@|%40|\(at\)|\[at\]|#at#)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/gi,
    keep: 'domain',
  },
  {
    pattern: new RegExp(
      `${before}[1-9]\\d{5}[ -]?(?:19|20)\\d{2}[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\\d|3[01])[ -]?\\d{3}[\\dXx]${after}`,
      'g',
    ),
    holds: isRegion,
    keep: [3, 2],
  },
  {
    // 卡号, 账号 and the like say what it is; no check digit is asked for.
    pattern: new RegExp(
      `(?:卡号|帐号|账号|帐户|账户|银行卡|储蓄卡|信用卡|工行|农行|中行|建行|邮储)${says}(?<id>\\d{4}(?:[ .-]?\\d{2,8}){2,5})(?![\\d*])`,
      'g',
    ),
    holds: (found) => /^\d{12,19}$/.test(found.replace(/\D/g, '')),
    keep: [4, 4],
  },
  {
    pattern: new RegExp(`${before}[3-6]\\d{3}(?:[ .-]?\\d{4}){2,3}[ .-]?\\d{1,4}${after}`, 'g'),
    holds: isBankCard,
    keep: [4, 4],
  },
  {
    pattern: new RegExp(`${before}[1-9]\\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}${after}`, 'g'),
    holds: isRegion,
    keep: [3, 2],
  },
  { pattern: new RegExp(`(?<![\\d*]|\\d[.-])${country}?(?<id>${mobile})${after}`, 'g'), keep: [3, 4] },
  {
    pattern: new RegExp(`(?<![\\d*]|\\d[.-])(?<id>1[3-9]\\d(?:${gap}?\\d{4}){2})${after}`, 'g'),
    keep: [3, 4],
    spoken: true,
  },
  {
    pattern: /(?<![\w*]|\w[.-])(?:\(0\d{2,3}\)|0\d{2,3})[ .-]{0,3}[2-9]\d{2,3}[ .-]?\d{4}(?![\d*]|\.\d)/g,
    keep: [4, 2],
    landline: true,
  },
  {
    pattern: new RegExp(
      `(?:电话|热线|手机|座机|致电|拨打|来电|联系方式|联系)${says}(?<id>[2-9]\\d{2,3}[ -]?\\d{4})(?![\\d*年]|\\.\\d|${unit})`,
      'g',
    ),
    keep: [2, 2],
    landline: true,
  },
  {
    pattern: new RegExp(`(?:QQ|扣扣|企鹅)群?${says}(?:加)?(?<id>[1-9]\\d{4,11})(?![\\d*])`, 'gi'),
    keep: [2, 2],
  },
  {
    pattern:
      /(?:微信|威信|薇信|V信|加V|WeChat|weixin|(?<![A-Za-z])(?:VX|WX|微))(?:号码|号|同号|ID)?(?:[ :：是为=,，]{1,3}|(?<=号))(?:[加搜] ?)?(?<id>[A-Za-z][\w-]{5,19}|[1-9]\d{5,11})(?![\w*-])/gi,
    keep: [2, 2],
  },
  {
    pattern: new RegExp(
      `(?:护照|通行证|回乡证|台胞证|军官证|士官证|居留证|居住证|驾驶证|驾照|社保卡|医保卡)${says}(?<id>[A-Za-z]{0,2}\\d{6,12}[A-Za-z]?)(?![\\w*])`,
      'g',
    ),
    keep: [1, 2],
  },
  { pattern: /(?<![\w*])(?:E[A-HJ-NP-Z]|[EGDSP])\d{7,8}(?=\(护照\)|护照)/g, keep: [1, 2] },
  {
    pattern: new RegExp(
      `[${provinces}] ?[A-HJ-Za-hj-z](?: ?[.-] ?| )?[A-HJ-NP-Za-hj-np-z0-9]{4,5}(?:[A-HJ-NP-Za-hj-np-z0-9]|[挂学警港澳])(?![A-Za-z0-9*])`,
      'g',
    ),
    holds: isPlate,
    keep: [2, 1],
  },
];

function hide(found: string, keep: Kind['keep']): number[] {
  if (keep === 'domain') {
    const name = found.search(/@|%40|\(at\)|\[at\]|#at#/i);
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
