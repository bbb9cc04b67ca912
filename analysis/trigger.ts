import type { Trigger } from './codes.ts';
import { contextNames } from './matching/rule-set.ts';
import { publishedYear } from './published-year.ts';
import { type Reading, sentenceAt } from './reading.ts';
import { contextOf, notHappening, type Sign, type Signs, standsIn } from './signs.ts';

/** Hard triggers that the text states as facts, each with its gravest evidence. */
export type TriggerFinding = { triggers: Trigger[]; hits: Sign<Trigger>[]; setAside: SetAside[] };

/** 不计: wording of a trigger that its context takes back, and the context's name. */
export type SetAside = { sign: Sign<Trigger>; context: string };

/** What the triggers depend on beside the words: the cities that the text names. */
export type TriggerFacts = { publishedAt: string | null; cities: readonly string[] };

/** Finds what is stated as happening: what is denied, feared, only possible, or told of a past year is no trigger. */
export function findTriggers(reading: Reading, signs: Signs, facts: TriggerFacts): TriggerFinding {
  const first = new Map<Trigger, Sign<Trigger>>();
  const setAside = new Map<Trigger, SetAside>();
  for (const sign of signs.triggers) {
    const known = first.get(sign.name);
    if (known !== undefined && sign.rule.weight <= known.rule.weight) continue;
    const context = contextOf(sign, notHappening) ?? pastBy(reading.whole, sign.start, facts.publishedAt);
    if (context !== null) {
      if (!setAside.has(sign.name)) setAside.set(sign.name, { sign, context });
      continue;
    }
    first.set(sign.name, sign);
  }
  // What flows from one city into another crosses a border, though nobody says so.
  const flow = signs.marks.get('flow')?.find((sign) => standsIn(sign, notHappening));
  if (flow !== undefined && facts.cities.length > 1 && !first.has('cross'))
    first.set('cross', { ...flow, name: 'cross' });
  const aside = [...setAside.values()].filter(({ sign }) => !first.has(sign.name)).slice(0, asideMax);
  return { triggers: [...first.keys()], hits: [...first.values()], setAside: aside };
}

/** As many are shown as a reader wants to see. */
const asideMax = 3;

function pastBy(whole: string, at: number, publishedAt: string | null): string | null {
  return isPast(whole, at, publishedAt) ? contextNames.past : null;
}

/** The sentence names an earlier year, so what it states is over. */
function isPast(whole: string, at: number, publishedAt: string | null): boolean {
  const published = publishedYear(publishedAt);
  if (published === null || !whole.includes('年')) return false;
  const sentence = sentenceAt(whole, at);
  const years = [...sentence.matchAll(/(?<!\d)((?:19|20)\d\d)年/gu)].map((match) => Number(match[1]));
  return years.length > 0 && published - Math.max(...years) >= 2 && !/至今|仍|一直/u.test(sentence);
}
