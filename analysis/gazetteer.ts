import { regionsOf } from './places/regions.ts';
import { oldNames, spots, weakShortNames } from './rules/places.ts';

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

/** The gazetteer, built once a thread. */
export function gazetteer(): Gazetteer {
  built ??= build();
  return built;
}

let built: Gazetteer | null = null;

function build(): Gazetteer {
  const names = new Map<string, Named>();
  const official = new Map<string, string>();
  const add = (name: string, code: string, kind: Named['kind'], weak: boolean) => {
    const known = names.get(name);
    if (known === undefined) names.set(name, { name, codes: [code], weak, kind });
    // A name of a higher region is never overshadowed by a town of the same name.
    else if (known.kind === kind && !known.codes.includes(code))
      names.set(name, { ...known, codes: [...known.codes, code], weak: known.weak || weak });
  };
  for (const [name, codes] of Object.entries(spots)) names.set(name, { name, codes, weak: false, kind: 'spot' });
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
  for (const { code, name } of regionsOf('county')) addCounty(add, official, code, name, taken);
  for (const [name, code] of Object.entries(oldNames))
    names.set(name, { name, codes: [code], weak: weakShortNames.has(name), kind: 'old' });
  for (const { code, name } of regionsOf('town'))
    if (name.length >= 3 && !/办事处$|开发区$/.test(name)) add(name, code.slice(0, 6), 'town', true);
  return { find: finder(names), nameOf: (code) => nameOf(official, code) };
}

function addCounty(
  add: (name: string, code: string, kind: Named['kind'], weak: boolean) => void,
  official: Map<string, string>,
  code: string,
  name: string,
  taken: ReadonlySet<string>,
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
  if (short === name || short.length < 2 || taken.has(short)) return;
  const home = code.startsWith('36');
  add(short, code, 'region', !home || weakShortNames.has(short));
}

/** Hong Kong, Macao and Taiwan, which the lists leave out. */
const outer: readonly [string, string][] = [
  ['71', '台湾省'],
  ['81', '香港'],
  ['82', '澳门'],
];

function shortProvince(name: string): string {
  return name.replace(/(?:省|市|维吾尔自治区|壮族自治区|回族自治区|自治区)$/u, '');
}

function shortCity(name: string): string {
  const plain = name.replace(/(?:市|地区|盟)$/u, '');
  return plain.replace(peoples, '');
}

function shortCounty(name: string): string {
  return name.replace(peoples, '').replace(/(?:市|县|区|自治县|林区|旗)$/u, '');
}

const peoples =
  /(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|怒|保安|裕固|独龙|各)族)*(?:自治州|自治县)$/u;

function finder(names: Map<string, Named>): (text: string) => Mention[] {
  const byHead = new Map<string, Named[]>();
  for (const named of names.values()) {
    const head = named.name.slice(0, 2);
    const list = byHead.get(head);
    if (list === undefined) byHead.set(head, [named]);
    else list.push(named);
  }
  for (const list of byHead.values()) list.sort((a, b) => b.name.length - a.name.length);
  return (text) => {
    const found: Mention[] = [];
    for (let at = 0; at < text.length - 1; at += 1) {
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
