import type { EventState } from './codes.ts';
import { publishedYear } from './published-year.ts';
import type { Reading } from './reading.ts';
import { stateRules } from './rules/states.ts';
import { type Hit, scanner } from './scan.ts';

/** 事件状态 of a text, with the strongest evidence for it. */
export type StateFinding = { state: EventState; scores: Record<EventState, number>; hits: Hit<EventState>[] };

/** Decides the state: each wording counts once, double in the title; an old date in the text speaks for history. */
export function findState(reading: Reading, publishedAt: string | null): StateFinding {
  const hits = scan(reading.whole);
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
  for (const hit of hits) {
    const word = `${hit.rule.name}${reading.whole.slice(hit.start, hit.end)}`;
    if (seen.has(word)) continue;
    seen.add(word);
    scores[hit.rule.name] += hit.rule.weight * (hit.start < reading.titleEnd ? 1.5 : 1);
  }
  for (const name of ['occurring', 'routine', 'opinion', 'ask'] as const) scores[name] = saturate(scores[name]);
  const old = yearsBack(reading.whole, publishedAt);
  if (old >= oldYears && scores.occurring < 12) scores.history += 6;
  return { state: decide(scores), scores, hits };
}

const scan = scanner(stateRules);
const oldYears = 2;

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
  if (published === null) return 0;
  const years = [...whole.matchAll(/(?<!\d)((?:19|20)\d\d)年/gu)].map((match) => Number(match[1]));
  if (years.length === 0) return 0;
  return Math.max(0, published - Math.max(...years));
}
