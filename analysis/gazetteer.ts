import { shippedHome } from './places/home.ts';
import { regionsOf } from './places/regions.ts';
import { shortCity, shortCounty, shortProvince } from './places/short-names.ts';
import { fullNameOnly, oldNames, spots, weakShortNames } from './rules/places.ts';

/** 地名：what one name can mean. `weak` names count only beside the place they lie in. */
export type Named = { name: string; codes: readonly string[]; weak: boolean; kind: 'region' | 'town' | 'old' | 'spot' };

/** A name found in a text: UTF-16 units. */
export type Mention = Named & { start: number; end: number };

/** 地名词典：every province, city, county and town of China, the old names and waters of Jiangxi, and their official names. */
export type Gazetteer = {
  /** All names in a text, longest first, not overlapping, in order. */
  find(text: string): Mention[];
  /** The official name of a 2-, 4- or 6-digit code with its city before it, e.g. 九江市湖口县; null for no code. */
  nameOf(code: string): string | null;
};

/**
 * The gazetteer of a province, built once a thread. Short names of its own counties (湖口 for 湖口县) name a place by
 * themselves, those of other provinces only beside theirs. `home` null takes the shipped province.
 */
export function gazetteer(home: string | null = null): Gazetteer {
  const code = home ?? shippedHome;
  const known = built.get(code) ?? build(code);
  built.set(code, known);
  return known;
}

const built = new Map<string, Gazetteer>();

function build(home: string): Gazetteer {
  const names = new Map<string, Named>();
  const official = new Map<string, string>();
  const add = (name: string, code: string, kind: Named['kind'], weak: boolean) => {
    const known = names.get(name);
    if (known === undefined) names.set(name, { name, codes: [code], weak, kind });
    // A name of a higher region is never overshadowed by a town of the same name.
    else if (known.kind === kind && !known.codes.includes(code))
      names.set(name, { ...known, codes: [...known.codes, code], weak: known.weak || weak });
  };
  // Old names, waters and works are known of the shipped province alone, and some bear the name of a county elsewhere.
  const shipped = home === shippedHome;
  for (const [name, codes] of Object.entries(shipped ? spots : {}))
    names.set(name, { name, codes, weak: false, kind: 'spot' });
  for (const { code, name } of regionsOf('province')) {
    official.set(code, name);
    add(name, code, 'region', false);
    add(shortProvince(name), code, 'region', false);
  }
  for (const [code, name] of outer) {
    official.set(code, name);
    for (const form of new Set([name, shortProvince(name)])) add(form, code, 'region', false);
  }
  for (const { code, name } of regionsOf('city')) {
    if (/^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/.test(name)) continue;
    official.set(code, name);
    add(name, code, 'region', false);
    const short = shortCity(name);
    if (short !== name && short.length >= 2) add(short, code, 'region', weakShortNames.has(short));
  }
  const taken = new Set(names.keys());
  for (const { code, name } of regionsOf('county')) addCounty({ add, official, taken, home }, code, name);
  for (const [name, code] of Object.entries(shipped ? oldNames : {}))
    names.set(name, { name, codes: [code], weak: weakShortNames.has(name), kind: 'old' });
  for (const { code, name } of regionsOf('town'))
    if (name.length >= 3 && !/办事处$|开发区$/.test(name)) add(name, code.slice(0, 6), 'town', true);
  return { find: finder(names), nameOf: (code) => nameOf(official, code) };
}

function addCounty(
  {
    add,
    official,
    taken,
    home,
  }: {
    add: (name: string, code: string, kind: Named['kind'], weak: boolean) => void;
    official: Map<string, string>;
    taken: ReadonlySet<string>;
    home: string;
  },
  code: string,
  name: string,
): void {
  official.set(code, name);
  add(
    name,
    code,
    'region',
    name.length < 3 || /^(市中|城中|城东|城西|城北|矿|郊|城|新城|高新|桥西|桥东)区$/.test(name),
  );
  const short = shortCounty(name);
  // 「南昌」 alone is the city, not its county of the same name.
  if (short === name || short.length < 2 || taken.has(short) || directions.test(short)) return;
  const own = code.startsWith(home);
  // 「通道县」 for 通道侗族自治县: what people say, and not 道县.
  if (own && name.endsWith('自治县')) add(`${short}县`, code, 'region', false);
  if (fullNameOnly.has(short)) return;
  add(short, code, 'region', !own || weakShortNames.has(short));
}

/** 「城东化工园」 lies in the east of any town. */
const directions = /^(?:城|市|江|河|湖)?[东西南北中]$|^[城市][东西南北中]|^(?:城关|新城|老城)$/u;

/** Hong Kong, Macao and Taiwan, which the lists leave out. */
const outer: readonly [string, string][] = [
  ['71', '台湾省'],
  ['81', '香港'],
  ['82', '澳门'],
];

function finder(names: Map<string, Named>): (text: string) => Mention[] {
  const byHead = new Map<string, Named[]>();
  for (const named of names.values()) {
    const head = named.name.slice(0, 2);
    const list = byHead.get(head);
    if (list === undefined) byHead.set(head, [named]);
    else list.push(named);
  }
  // Most pairs of characters begin no name: a bit each spares the look-up.
  const heads = new Uint8Array(headBits);
  for (const head of byHead.keys()) heads[headOf(head.charCodeAt(0), head.charCodeAt(1))] = 1;
  for (const list of byHead.values()) list.sort((a, b) => b.name.length - a.name.length);
  return (text) => {
    const found: Mention[] = [];
    for (let at = 0; at < text.length - 1; at += 1) {
      if (heads[headOf(text.charCodeAt(at), text.charCodeAt(at + 1))] === 0) continue;
      const hit = byHead
        .get(text.slice(at, at + 2))
        ?.find((named) => text.startsWith(named.name, at) && isWord(text, at, at + named.name.length));
      if (hit === undefined) continue;
      found.push({ ...hit, start: at, end: at + hit.name.length });
      at += hit.name.length - 1;
    }
    return found;
  };
}

const headBits = 1 << 18;

function headOf(first: number, second: number): number {
  return (Math.imul(first, 0x9e37) ^ Math.imul(second, 0x85eb)) & (headBits - 1);
}

/** Whether the characters around leave the name a name: 「南昌市场」「入湖口」「上海路」 name no place. */
function isWord(text: string, start: number, end: number): boolean {
  const after = text.slice(end, end + 3);
  const last = text[end - 1] ?? '';
  if (last === '市' && /^场(?!监)/u.test(after)) return false;
  if (last === '区' && /^[域别间块]/u.test(after)) return false;
  if (
    last !== '市' &&
    last !== '县' &&
    last !== '区' &&
    last !== '省' &&
    /^(?:[东西南北中]?路|大道|大街|菜馆|人家|花园|大厦)/u.test(after)
  )
    return false;
  const name = text.slice(start, end);
  if (name === '湖口' && /[入出江河鄱大]/u.test(text[start - 1] ?? '')) return false;
  if (name === '湾里' && /[河海水港江湖]/u.test(text[start - 1] ?? '')) return false;
  if (name === '昌江' && /[南]/u.test(text[start - 1] ?? '')) return false;
  return true;
}

function nameOf(official: Map<string, string>, code: string): string | null {
  const own = official.get(code);
  if (own === undefined) return null;
  if (code.length !== 6) return own;
  return `${official.get(code.slice(0, 4)) ?? official.get(code.slice(0, 2)) ?? ''}${own}`;
}
