import type { EventState, SourceKind } from './codes.ts';
import { publishedYear } from './published-year.ts';
import type { Reading } from './reading.ts';
import { harmRules } from './rules/topics.ts';
import { denied, notHappening, type Sign, type Signs, standsIn } from './signs.ts';
import { inTitle } from './topic.ts';

/** 事件状态 of a text, with the strongest evidence for it. */
export type StateFinding = {
  state: EventState;
  scores: Record<EventState, number>;
  /** How many findings say that something is wrong here and now. */
  standing: number;
  hits: Sign<EventState>[];
};

/** Decides the state: each wording counts once, more in the title; an old date in the text speaks for history. */
export function findState(reading: Reading, signs: Signs, facts: StateFacts): StateFinding {
  const scores = wordings(reading, signs);
  const harms = signs.topics.filter((sign) => harmRules.has(sign.rule.id));
  const standing = harms.filter((sign) => standsIn(sign, notHappening)).length;
  const refused = harms.filter((sign) => (sign.contexts & denied) !== 0).length;
  if (standing > 0) scores.occurring += standing > 2 ? 5 : 3;
  if (refused > 0 && standing === 0) scores.refuted += 6;
  if (signs.marks.has('request')) scores[standing > 0 ? 'occurring' : 'ask'] += 3;
  // At a hotline people ask to be told; elsewhere a question opens a talk.
  if (signs.marks.has('wonder') && standing === 0 && !signs.triggers.some((sign) => standsIn(sign, notHappening)))
    scores[facts.kind === 'hotline' || facts.kind === 'manual' ? 'ask' : 'opinion'] += 3;
  // Out of a complaints office, 「昨天」 and 「最近」 alone do not say that anything is wrong.
  if (
    standing === 0 &&
    !writesToComplain.has(facts.kind) &&
    !signs.states.some((sign) => tellsOfHarm.has(sign.rule.id) && standsIn(sign, notHappening))
  )
    scores.occurring = 0;
  for (const name of ['occurring', 'routine', 'opinion', 'ask'] as const) scores[name] = saturate(scores[name]);
  const old = yearsBack(reading.whole, facts.publishedAt);
  if (old >= oldYears && scores.occurring < 12) {
    scores.history += 6;
    scores.occurring -= standing > 0 ? 4 : 0;
  }
  return { state: decide(scores), scores, standing, hits: signs.states };
}

const oldYears = 2;
const tellsOfHarm: ReadonlySet<string> = new Set(['state.complaint', 'state.happened', 'state.toll']);
const writesToComplain: ReadonlySet<SourceKind> = new Set<SourceKind>(['hotline', 'forum', 'manual']);
/** What the state depends on beside the words. */
export type StateFacts = { publishedAt: string | null; kind: SourceKind };

function wordings(reading: Reading, signs: Signs): Record<EventState, number> {
  const scores: Record<EventState, number> = {
    occurring: 0,
    feared: 0,
    routine: 0,
    drill: 0,
    history: 0,
    refuted: 0,
    ask: 0,
    opinion: 0,
    other: 1,
  };
  const seen = new Set<string>();
  for (const sign of signs.states) {
    if (sign.name === 'occurring' && !standsIn(sign, notHappening)) continue;
    const word = `${sign.name}${reading.whole.slice(sign.start, sign.end)}`;
    if (seen.has(word)) continue;
    seen.add(word);
    scores[sign.name] += sign.rule.weight * inTitle(reading, sign);
  }
  return scores;
}

/** Long texts hold many everyday words; their sum must not drown a drill or a denial. */
function saturate(score: number): number {
  return score <= 9 ? score : 9 + Math.sqrt(score - 9);
}

function decide(scores: Record<EventState, number>): EventState {
  if (scores.drill >= 6 && scores.drill + 6 >= scores.occurring) return 'drill';
  if (scores.refuted >= 6 && scores.refuted + 3 >= scores.occurring) return 'refuted';
  if (scores.history >= 6 && scores.history + 1 >= scores.occurring) return 'history';
  if (scores.feared >= 6 && scores.feared >= scores.occurring - 4) return 'feared';
  const order: EventState[] = ['occurring', 'feared', 'ask', 'routine', 'opinion', 'history', 'other'];
  return order.reduce((best, state) => (scores[state] > scores[best] ? state : best), 'other' as EventState);
}

/** How many years the only years that a text names lie before its publication; 0 when it names a recent year or none. */
function yearsBack(whole: string, publishedAt: string | null): number {
  const published = publishedYear(publishedAt);
  if (published === null || !whole.includes('年')) return 0;
  const years = [...whole.matchAll(/(?<!\d)((?:19|20)\d\d)年/gu)].map((match) => Number(match[1]));
  if (years.length === 0) return 0;
  return Math.max(0, published - years.reduce((latest, year) => Math.max(latest, year), 0));
}
