import { citiesOf, regionName } from './regions.ts';
import { shortCity, shortProvince } from './short-names.ts';

/** 本省: the province that an installation belongs to, with its cities in the order of their codes. */
export type Home = { code: string; name: string; short: string; cities: City[] };
/** 设区市: with autonomous prefectures; `short` as on a narrow column. */
export type City = { code: string; name: string; short: string };

/** The province whose old names, waters, works and units are shipped. */
export const shippedHome = '36';

/** Provinces and autonomous regions; municipalities have no cities under them. */
export const homeCode = /^(?:1[3-5]|2[1-3]|3[2-7]|4[1-6]|5[1-4]|6[1-5])$/;

/** The province of a two-digit code. */
export function homeOf(code: string): Home {
  const cities = citiesOf(code)
    .map((city) => ({ code: city, name: regionName(city) }))
    // What is run by the province itself (仙桃, 石河子) has a line of its own and no bureau of its own name.
    .map(({ code: city, name }) => ({ code: city, name: name.replace(/^(?:省|自治区)直辖县级行政区划$/u, '直辖县市') }))
    .map((city) => ({ ...city, short: shortCity(city.name) }));
  return { code, name: regionName(code), short: shortProvince(regionName(code)), cities };
}
