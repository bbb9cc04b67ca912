import type { Reading } from './reading.ts';
import { advertRules } from './rules/advert.ts';
import { type Hit, scanner } from './scan.ts';

/** 广告：the wording that gives an advertisement away, or null; a complaint that mentions a shop is none. */
export function findAdvert(reading: Reading): Hit | null {
  const hits = scan(reading.whole);
  const words = new Map(hits.map((hit) => [reading.whole.slice(hit.start, hit.end), hit]));
  const points = [...words.values()].reduce((sum, hit) => sum + hit.rule.weight, 0);
  if (points < advertFrom || complaint.test(reading.whole)) return null;
  return hits[0] ?? null;
}

const advertFrom = 3;
const complaint = /投诉|举报|反映|扰民|求助|曝光|恳请|受害|维权|望(?:有关|相关|领导|政府)|虚假宣传/u;
const scan = scanner(advertRules);
