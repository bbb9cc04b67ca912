import { regionsOf } from './regions.ts';

/**
 * 区划代码 of a name as exports write it: “南昌市南昌县”, “江西-赣州”, “江西”, a code of 2 to 12 digits. Null when the
 * name is unknown, stands for several units, or contradicts itself: a hint that is missing harms less than a wrong one.
 */
export function regionCodeOf(name: string): string | null {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const found = commonOf(
    name
      .normalize('NFKC')
      .split(/[;,|、]+/)
      .map((one) => one.replace(/^[\s-]*(?:中国|中华人民共和国)/, ''))
      .filter((one) => trimmed(one) !== '')
      .map(codeOf),
  );
  if (cache.size >= cacheMax) cache.clear();
  cache.set(name, found);
  return found;
}

const cache = new Map<string, string | null>();
const cacheMax = 20_000;

/** Several places in one cell: the finest unit that holds them all. */
function commonOf(codes: readonly (string | null)[]): string | null {
  const [first, ...more] = codes;
  if (first === undefined || first === null) return null;
  let common = first;
  for (const code of more) {
    if (code === null) return null;
    // Of 江西 and 赣州 the finer one; of 赣州 and 九江 the province.
    if (code.startsWith(common)) common = code;
    else while (!code.startsWith(common)) common = common.slice(0, -2);
  }
  return common === '' ? null : common;
}

function codeOf(name: string): string | null {
  const text = trimmed(name);
  if (/^\d{2,12}$/.test(text)) return codeOfDigits(text);
  const found = walk(text, '');
  return found === '' ? null : found;
}

function codeOfDigits(digits: string): string | null {
  const code = digits.slice(0, 6).replace(/^(\d{2})0000$|^(\d{4})00$/, '$1$2');
  return units().some((one) => one.code === code) ? code : null;
}

type Unit = { code: string; name: string; short: string };

/** The code that the names at the head of `text` lead to from `scope`; '' for none, null where they contradict it. */
function walk(text: string, scope: string): string | null {
  const rest = trimmed(text);
  if (rest === '' || scope.length === 6) return scope;
  const inside = units().filter(({ code }) => code.length > scope.length && code.startsWith(scope));
  const full = inside.filter(({ name }) => rest.startsWith(name));
  const short = inside.filter((unit) => rest.startsWith(unit.short) && endsAfter(rest, unit, scope));
  const longest = Math.max(0, ...full.map(({ name }) => name.length), ...short.map((unit) => unit.short.length));
  if (longest === 0) return units().some(({ name }) => name.length > 2 && rest.startsWith(name)) ? null : scope;
  const fullest = full.filter(({ name }) => name.length === longest);
  const best = outermost(fullest.length > 0 ? fullest : short.filter((unit) => unit.short.length === longest));
  return best === null ? null : walk(rest.slice(longest), best.code);
}

/** A name without its 市 or 县 counts only where it ends, or where a unit inside it follows: “新建路” is no 新建区. */
function endsAfter(rest: string, unit: Unit, scope: string): boolean {
  // A county alone and without its 县 or 区 is too often something else.
  if (scope === '' && unit.code.length === 6) return rest === unit.short && sameShort(unit).some(isOuter);
  const after = rest.slice(unit.short.length);
  if (after === '' || separator.test(after)) return true;
  const further = walk(after, unit.code);
  return further !== null && further !== unit.code;
}

function sameShort({ short }: Unit): Unit[] {
  return units().filter((one) => one.short === short);
}

function isOuter({ code }: Unit): boolean {
  return code.length < 6;
}

/** The unit that holds all the others (南昌市 before 南昌县; a province before a city of its name); null when none does. */
function outermost(found: readonly Unit[]): Unit | null {
  const [first, ...more] = [...found].sort((a, b) => a.code.length - b.code.length);
  if (first === undefined) return null;
  return first.code.length === 2 || more.every(({ code }) => code.startsWith(first.code)) ? first : null;
}

const separator = /^[\s\-—–·/>.]+/;

function trimmed(text: string): string {
  return text.replace(separator, '').trim();
}

let read: Unit[] | null = null;

function units(): Unit[] {
  read ??= (['province', 'city', 'county'] as const)
    .flatMap((level) => regionsOf(level))
    .filter(({ name }) => !/^(?:市辖区|县|.*直辖县级行政区划)$/.test(name))
    .map(({ code, name }) => ({ code, name, short: shortOf(name) }));
  return read;
}

function shortOf(name: string): string {
  const short = name.replace(/(?:维吾尔|壮族|回族)?自治区$|[省市县区盟旗]$|地区$/, '');
  return short.length >= 2 ? short : name;
}
