import type { Finding } from './matching/findings.ts';
import type { Reading } from './reading.ts';
import { advertFrom } from './rules/points.ts';
import type { Signs } from './signs.ts';

/** 广告：the wording that gives an advertisement away, or null; a complaint that mentions a shop is none. */
export function findAdvert(reading: Reading, signs: Signs): Finding | null {
  const words = new Map(signs.adverts.map((hit) => [reading.whole.slice(hit.start, hit.end), hit]));
  let points = 0;
  for (const hit of words.values()) points += hit.rule.weight;
  if (points < advertFrom || complaint.test(reading.whole)) return null;
  return signs.adverts[0] ?? null;
}

const complaint = /投诉|举报|反映|扰民|求助|曝光|恳请|受害|维权|望(?:有关|相关|领导|政府)|虚假宣传/u;
