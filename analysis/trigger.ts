import type { Trigger } from './codes.ts';
import { publishedYear } from './published-year.ts';
import { clauseAt, type Reading, sentenceAt } from './reading.ts';
import { conditionBefore, denialAfter, denialBefore, triggerRules } from './rules/triggers.ts';
import { type Hit, scanner } from './scan.ts';

/** Hard triggers that the text states as facts, each with its gravest evidence. */
export type TriggerFinding = { triggers: Trigger[]; hits: Hit<Trigger>[] };

/** Finds what is stated as happening: what is denied, feared, only possible, or told of a past year is no trigger. */
export function findTriggers(reading: Reading, publishedAt: string | null): TriggerFinding {
  const stated = scan(reading.whole).filter((hit) => isStated(reading.whole, hit, publishedAt));
  const first = new Map<Trigger, Hit<Trigger>>();
  for (const hit of stated) {
    const known = first.get(hit.rule.name);
    if (known === undefined || hit.rule.weight > known.rule.weight) first.set(hit.rule.name, hit);
  }
  return { triggers: [...first.keys()], hits: [...first.values()] };
}

const scan = scanner(triggerRules);

function isStated(whole: string, hit: Hit<Trigger>, publishedAt: string | null): boolean {
  const clause = clauseAt(whole, hit.start);
  const sentence = sentenceAt(whole, hit.start);
  if (denialBefore.test(whole.slice(clause.start, hit.start))) return false;
  if (conditionBefore.test(whole.slice(sentence.start, hit.start))) return false;
  if (denialAfter.test(whole.slice(hit.end, hit.end + 14))) return false;
  return !isPast(whole.slice(sentence.start, sentence.end), publishedAt);
}

/** The sentence tells of an earlier year, so what it states is over. */
function isPast(sentence: string, publishedAt: string | null): boolean {
  if (
    /(?:[三四五六七八九十几]|\d{1,2}|[两二数])(?:多)?年前(?!后)|(?:当年|那年|往年|历史上|曾经发生)|上世纪/u.test(
      sentence,
    ) &&
    !/至今|仍|现在|一直|还在|依旧/u.test(sentence)
  )
    return true;
  const published = publishedYear(publishedAt);
  if (published === null) return false;
  const years = [...sentence.matchAll(/(?<!\d)((?:19|20)\d\d)年/gu)].map((match) => Number(match[1]));
  return years.length > 0 && published - Math.max(...years) >= 2 && !/至今|仍|一直/u.test(sentence);
}
