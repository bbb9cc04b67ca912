import { type EventState, type Level, states, type Topic, type Trigger, triggers as triggerNames } from './codes.ts';
import { levelFloors, riskPoints, statePoints } from './rules/points.ts';
import { notHappening, type Sign, type Signs, standsIn } from './signs.ts';

/** One part of a score before it becomes a reason: units of the reading. */
export type Contribution = { factor: string; start: number; end: number; weight: number; basis: string };

/** What the risk is decided from. */
export type RiskFacts = {
  whole: string;
  relevant: boolean;
  topics: readonly Topic[];
  state: EventState;
  stateHit: Sign | null;
  strength: number;
  sarcasm: readonly Sign[];
  triggerHits: readonly Sign<Trigger>[];
  signs: Signs;
  /** Why a text that would be a risk is none of ours: elsewhere, abroad, advertisement. */
  dismissals: readonly Contribution[];
};

/** Score 0–100 (the sum of its contributions, cut to that range) and the level it reaches. */
export function findRisk(facts: RiskFacts): { score: number; level: Level; contributions: Contribution[] } {
  if (!facts.relevant) return { score: 0, level: 'none', contributions: [] };
  const contributions = collect(facts);
  const sum = contributions.reduce((total, one) => total + one.weight, 0);
  const score = Math.round(Math.min(100, Math.max(0, sum)));
  return { score, level: levelOf(score), contributions };
}

/** The level whose floor a score reaches. */
export function levelOf(score: number): Level {
  if (score >= levelFloors.red) return 'red';
  if (score >= levelFloors.orange) return 'orange';
  if (score >= levelFloors.yellow) return 'yellow';
  return score >= levelFloors.blue ? 'blue' : 'none';
}

/** In these states nothing that the text mentions is happening now. */
const quiet: ReadonlySet<EventState> = new Set(['routine', 'drill', 'history', 'refuted', 'other']);

function collect(facts: RiskFacts): Contribution[] {
  const { state, stateHit } = facts;
  const at = stateHit ?? { start: 0, end: Math.min(facts.whole.length, 12) };
  const parts: Contribution[] = [
    {
      factor: `state:${state}`,
      start: at.start,
      end: at.end,
      weight: statePoints[state],
      basis: `事件状态：${states[state]}`,
    },
  ];
  if (quiet.has(state)) return [...parts, ...facts.dismissals.map((one) => ({ ...one, weight: -statePoints[state] }))];
  parts.push(...softParts(facts));
  const triggerParts = hardParts(facts);
  parts.push(...triggerParts);
  const sum = parts.reduce((total, one) => total + one.weight, 0);
  // 硬触发至少为橙：the floor is made up by the trigger's own reason, so that reasons still add up to the score.
  const first = triggerParts[0];
  if (first !== undefined && sum < levelFloors.orange) first.weight += levelFloors.orange - sum;
  parts.push(...capParts(facts, at, parts, first !== undefined));
  if (facts.dismissals.length > 0) {
    const all = parts.reduce((value, one) => value + one.weight, 0);
    return [...parts, ...facts.dismissals.map((one, index) => ({ ...one, weight: index === 0 ? -all : 0 }))];
  }
  return parts;
}

/** Without a hard trigger no heap of everyday wordings makes an orange alert, and without deaths or the like none makes a red one. */
function capParts(
  facts: RiskFacts,
  at: { start: number; end: number },
  parts: readonly Contribution[],
  triggered: boolean,
): Contribution[] {
  const total = parts.reduce((value, one) => value + one.weight, 0);
  const top = (triggered ? levelFloors.red : levelFloors.orange) - 1;
  if (total <= top || (triggered && isGrave(facts))) return [];
  const basis = triggered ? '没有人员伤亡、城市停水或暴力冲突，最高为橙色' : '没有硬触发事实，最高为黄色';
  return [{ factor: 'cap', start: at.start, end: at.end, weight: top - total, basis }];
}

/** 特别重大：deaths or poisoning, a city without water, violence, or the national press on a matter that is grave already. */
function isGrave({ state, triggerHits }: RiskFacts): boolean {
  const counted = triggerHits.filter((hit) => countsIn(state, hit.name));
  const central = counted.some((hit) => hit.name === 'central');
  return counted.some((hit) => hit.rule.weight >= riskPoints.graveFrom) || (central && counted.length >= 3);
}

/** Soft factors, each once, together at most `softMax`. */
function softParts(facts: RiskFacts): Contribution[] {
  const parts: Contribution[] = [];
  let room = riskPoints.softMax;
  for (const hit of bestOfEach(facts.signs.factors.filter((sign) => standsIn(sign, notHappening)))) {
    const weight = Math.min(hit.rule.weight, room);
    if (weight <= 0) break;
    room -= weight;
    parts.push({ factor: hit.name, start: hit.start, end: hit.end, weight, basis: hit.rule.basis });
  }
  for (const hit of bestOfEach(facts.signs.eases))
    parts.push({ factor: hit.name, start: hit.start, end: hit.end, weight: hit.rule.weight, basis: hit.rule.basis });
  const [sarcasm] = facts.sarcasm;
  if (sarcasm !== undefined)
    parts.push({
      factor: '反讽',
      start: sarcasm.start,
      end: sarcasm.end,
      weight: riskPoints.sarcasm,
      basis: '反讽词表',
    });
  return parts;
}

function hardParts(facts: RiskFacts): Contribution[] {
  return facts.triggerHits
    .filter((hit) => countsIn(facts.state, hit.name))
    .map((hit, index) => ({
      factor: `trigger:${hit.name}`,
      start: hit.start,
      end: hit.end,
      // The first decides the level; each further one shows that it is graver, but only deaths can make it red.
      weight:
        index === 0 ? hit.rule.weight : hit.name === 'casualty' ? riskPoints.furtherDeaths : riskPoints.furtherTrigger,
      basis: `硬触发「${triggerNames[hit.name]}」：${hit.rule.basis}`,
    }));
}

/** What people fear of a project that is not built pollutes nothing yet, but a crowd or a forged signature is a fact; talk alone triggers nothing. */
export function countsIn(state: EventState, trigger: Trigger): boolean {
  if (state === 'feared')
    return trigger === 'crowd' || trigger === 'coverup' || trigger === 'central' || trigger === 'casualty';
  return state === 'occurring' || state === 'ask';
}

/** The heaviest finding of each name, heaviest first. */
function bestOfEach(hits: readonly Sign[]): Sign[] {
  const best = new Map<string, Sign>();
  for (const hit of hits) {
    const known = best.get(hit.name);
    if (known === undefined || Math.abs(hit.rule.weight) > Math.abs(known.rule.weight)) best.set(hit.name, hit);
  }
  return [...best.values()].sort((a, b) => b.rule.weight - a.rule.weight);
}
