import { join } from 'node:path';
import { assess } from '../../analysis/assess.ts';
import { defaultRoutes } from '../../analysis/duty-routes.ts';
import { gazetteer } from '../../analysis/gazetteer.ts';
import { resolveAddress } from '../../analysis/place.ts';
import { type DataFolders, dataFolder, labelledRows, type Measured } from './labelled.ts';
import { three } from './scores.ts';

/** 地点：full addresses, addresses cut to begin at the county, and the district of complaints of one city. */
export async function measurePlace(folders: DataFolders): Promise<Measured> {
  const root = dataFolder(folders);
  const addresses = labelledRows<Address>(join(root, 'regions', 'dev', 'addresses.jsonl'));
  const full = addresses.filter(({ text, code }) => resolveAddress(text)?.code === code).length;
  const unique = addresses.filter((row) => row.county_unique);
  const tails = unique.filter(({ tail, code }) => resolveAddress(tail)?.code === code).length;
  const wrong = unique.filter(({ tail, code }) => ![code, undefined].includes(resolveAddress(tail)?.code)).length;
  const complaints = labelledRows<Complaint>(join(root, 'fuzhou_water', 'dev', 'complaints.jsonl')).filter(
    ({ district }) => /[区县市]$/u.test(district),
  );
  const found = complaints.map(districtOf);
  const named = complaints.filter(({ title, text, district }) =>
    `${title}${text}`.includes(district.replace(/[区县市]$/u, '')),
  );
  const right = found.filter((code, index) => countyName(code) === complaints[index]?.district).length;
  return {
    name: 'place: addresses and districts',
    figures: {
      addresses: addresses.length,
      'addresses right': full,
      'addresses share': three(full / addresses.length),
      'tails of unique counties': unique.length,
      'tails right': tails,
      'tails wrong': wrong,
      'tails share': three(tails / unique.length),
      complaints: complaints.length,
      'complaints naming the district': named.length,
      'districts right': right,
      'districts wrong': found.filter(
        (code, index) => code !== null && countyName(code) !== complaints[index]?.district,
      ).length,
      'districts share': three(right / complaints.length),
    },
  };
}

type Address = { text: string; code: string; tail: string; county_unique: boolean };
type Complaint = { title: string; text: string; district: string; date: string };

/** The first county of the assessment, as for a source of that city. */
function districtOf({ title, text, date }: Complaint): string | null {
  const { places } = assess(
    { title, text, publishedAt: `${date}T00:00:00.000Z`, sourceKind: 'hotline', sourceRegion: '3501' },
    { home: null, routes: defaultRoutes },
  );
  return places.find(({ code }) => code.length === 6)?.code ?? null;
}

/** The county's own name, without its city before it. */
function countyName(code: string | null): string | null {
  if (code === null) return null;
  const city = gazetteer().nameOf(code.slice(0, 4)) ?? '';
  return gazetteer().nameOf(code)?.slice(city.length) ?? null;
}
