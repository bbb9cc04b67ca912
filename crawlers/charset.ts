import iconv from 'iconv-lite';

/**
 * Text of a page's raw bytes and the charset it was read in. Evidence in this order: byte order mark, then what the
 * header and the page say where the bytes bear it out, then the bytes alone, and GB18030 when nothing else holds.
 */
export function decodeBytes(bytes: Uint8Array, contentType: string | null = null): { text: string; charset: string } {
  const marked = byteOrderMark(bytes) ?? bareUtf16(bytes);
  if (marked !== null) return { text: decodeAs(bytes, marked), charset: marked };
  const evidence = examine(bytes);
  for (const label of [headerCharset(contentType), pageCharset(bytes)]) {
    const name = label === null ? null : canonicalName(label);
    if (name !== null && bornOut(name, bytes, evidence)) return { text: decodeAs(bytes, name), charset: name };
  }
  // GBK bytes read as UTF-8 give errors by the hundred and hardly a wide character; one foreign line does not.
  const name = evidence.utf8 || evidence.utf8Wide > evidence.utf8Errors ? 'utf-8' : 'gb18030';
  return { text: decodeAs(bytes, name), charset: name };
}

/** The charset that bytes turn out to have without any label; for files that carry none. */
export function sniffCharset(bytes: Uint8Array): string {
  return decodeBytes(bytes).charset;
}

type Evidence = {
  ascii: boolean;
  /** Valid strict UTF-8. */
  utf8: boolean;
  /** Characters beyond U+07FF in that reading: three-byte sequences, which GBK text does not form by chance. */
  utf8Wide: number;
  utf8Errors: number;
  gbErrors: number;
  /** Share of GB2312 level-1 (everyday) characters among the two-byte characters. */
  gbEveryday: number;
};

function examine(bytes: Uint8Array): Evidence {
  if (bytes.every((byte) => byte < 0x80))
    return { ascii: true, utf8: true, utf8Wide: 0, utf8Errors: 0, gbErrors: 0, gbEveryday: 0 };
  const asUtf8 = new TextDecoder('utf-8').decode(bytes);
  const strict = isValid('utf-8', bytes);
  return {
    ascii: false,
    utf8: strict,
    utf8Wide: count(asUtf8, /[\u0800-\uFFFC\u{10000}-\u{10FFFF}]/gu),
    utf8Errors: strict ? 0 : count(asUtf8, /\uFFFD/g),
    gbErrors: count(new TextDecoder('gb18030').decode(bytes), /\uFFFD/g),
    gbEveryday: everydayShare(bytes),
  };
}

function bornOut(name: string, bytes: Uint8Array, seen: Evidence): boolean {
  if (seen.ascii) return !name.startsWith('utf-16');
  if (name === 'utf-8') return seen.utf8 || (seen.utf8Wide > 50 * seen.utf8Errors && seen.utf8Errors <= seen.gbErrors);
  // Real pages cut summaries in the middle of a character; one broken byte in a thousand does not refute the label.
  if (name === 'gb18030') return !(seen.utf8 && seen.utf8Wide > 0) && plausibleGb(bytes, seen);
  if (name.startsWith('utf-16')) return false;
  if (name === 'big5') return !seen.utf8 && isValid('big5', bytes) && commonBig5Share(bytes) >= 0.9;
  if (seen.utf8 || plausibleGb(bytes, seen)) return false;
  return singleByte.test(name) || isValid(name, bytes);
}

function plausibleGb(bytes: Uint8Array, seen: Evidence): boolean {
  return seen.gbErrors * 1000 <= bytes.length && seen.gbEveryday >= 0.5;
}

const singleByte = /^(windows-125\d|iso-8859-\d+|koi8-r|macintosh)$/;

function everydayShare(bytes: Uint8Array): number {
  let pairs = 0;
  let everyday = 0;
  for (let at = 0; at + 1 < bytes.length; at += 1) {
    const [lead = 0, trail = 0] = [bytes[at], bytes[at + 1]];
    if (lead < 0x81) continue;
    at += 1;
    // A1–A9 is punctuation, as likely in one language as in another.
    if (lead >= 0xa1 && lead <= 0xa9) continue;
    pairs += 1;
    if (lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1) everyday += 1;
  }
  return pairs === 0 ? 1 : everyday / pairs;
}

/** GBK text is often valid Big5 as well, but half of it then falls among the rare characters (C9–F9). */
function commonBig5Share(bytes: Uint8Array): number {
  let pairs = 0;
  let common = 0;
  for (let at = 0; at + 1 < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x81) continue;
    at += 1;
    pairs += 1;
    if (lead >= 0xa1 && lead <= 0xc6) common += 1;
  }
  return pairs === 0 ? 0 : common / pairs;
}

function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** UTF-16 without a mark: markup is ASCII, so every second byte of it is zero. */
function bareUtf16(bytes: Uint8Array): string | null {
  const head = bytes.subarray(0, sniffBytes);
  let [even, odd] = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0) at % 2 === 0 ? even++ : odd++;
  const enough = Math.max(4, head.length / 20);
  if (odd >= enough && even * 50 < odd) return 'utf-16le';
  if (even >= enough && odd * 50 < even) return 'utf-16be';
  return null;
}

const sniffBytes = 4_096;

function headerCharset(contentType: string | null): string | null {
  return /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? null;
}

function pageCharset(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, sniffBytes)).toString('latin1');
  const declared =
    /<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head) ?? /<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)/i.exec(head);
  return declared?.[1] ?? null;
}

/** The name under which a label is decoded; null for what nobody knows. GB2312 and GBK are subsets of GB18030. */
function canonicalName(label: string): string | null {
  const name = label.toLowerCase();
  if (/^(gb2312|gbk|x-gbk|gb18030|cp936|gb_2312-80|euc-cn|hz-gb-2312)$/.test(name)) return 'gb18030';
  if (/^(utf8|utf-8)$/.test(name)) return 'utf-8';
  if (/^(iso-?8859-?1|latin1|us-ascii|ascii)$/.test(name)) return 'windows-1252';
  if (/^(big5|big5-hkscs|cn-big5|x-x-big5)$/.test(name)) return 'big5';
  if (/^utf-?16/.test(name)) return name.endsWith('be') ? 'utf-16be' : 'utf-16le';
  return iconv.encodingExists(name) ? name : null;
}

function decodeAs(bytes: Uint8Array, name: string): string {
  const text = canTextDecode(name) ? new TextDecoder(name).decode(bytes) : iconv.decode(Buffer.from(bytes), name);
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function isValid(name: string, bytes: Uint8Array): boolean {
  if (!canTextDecode(name)) return !iconv.decode(Buffer.from(bytes), name).includes('\uFFFD');
  try {
    new TextDecoder(name, { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function canTextDecode(name: string): boolean {
  return ['utf-8', 'gb18030', 'utf-16le', 'utf-16be', 'big5', 'windows-1252'].includes(name);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
