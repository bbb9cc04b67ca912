import type { Topic, Trigger } from './codes.ts';
import type { Finding } from './matching/findings.ts';
import type { Reading } from './reading.ts';
import { notHappening, notMeant, type Sign, type Signs, standsIn } from './signs.ts';

/** What a text is about, with its evidence; `relevance` ≥ `relevantFrom` makes it ours. */
export type TopicFinding = { topics: Topic[]; relevance: number; scores: Map<Topic, number> };

export const relevantFrom = 3;

/** Finds the topics by the findings of their rules; a word in the title counts more, a repeated word a little. */
export function findTopics(reading: Reading, signs: Signs): TopicFinding {
  const scores = new Map<Topic, number>();
  const ours = new Map<Topic, number>();
  const seen = new Set<string>();
  for (const sign of signs.topics) {
    if (!standsIn(sign, notMeant)) continue;
    const points = worth(reading, sign, seen);
    scores.set(sign.name, (scores.get(sign.name) ?? 0) + points);
    if (sign.rule.apart !== true) ours.set(sign.name, (ours.get(sign.name) ?? 0) + points);
  }
  let relevance = 0;
  for (const [topic, score] of ours) if (!moods.has(topic)) relevance += Math.min(score, 6);
  const rules = new Set<string>();
  for (const { rule } of signs.environment) {
    if (rules.has(rule.id)) continue;
    rules.add(rule.id);
    relevance += rule.weight;
  }
  if (signs.triggers.some((sign) => (relevance > 0 || substantial.has(sign.name)) && standsIn(sign, notHappening)))
    relevance += triggerShare;
  const topics = [...scores]
    .filter(([topic, score]) => score >= (topic === 'inspection' ? inspectionFrom : topicFrom))
    .sort((a, b) => b[1] - a[1])
    .map(([topic]) => topic)
    .slice(0, topicsMax);
  return { topics, relevance, scores };
}

function worth(reading: Reading, sign: Sign<Topic>, seen: Set<string>): number {
  const key = `${sign.name}${reading.whole.slice(sign.start, sign.end)}`;
  if (seen.has(key)) return repeated;
  seen.add(key);
  return sign.rule.weight * inTitle(reading, sign);
}

/** How much more a finding counts for standing in the title. */
export function inTitle(reading: Reading, { start }: Finding): number {
  return start < reading.titleEnd ? 1.5 : 1;
}

/** A stated trigger speaks for the environment, but a crowd or a death by itself does not. */
const substantial: ReadonlySet<Trigger> = new Set<Trigger>(['drinking', 'toxic', 'cross', 'coverup']);
const triggerShare = 2;
const repeated = 0.25;
const moods: ReadonlySet<Topic> = new Set<Topic>(['attitude', 'policy', 'inspection']);
const topicFrom = 3;
/** Complainers call for inspections; only a text that says more of one is about it. */
const inspectionFrom = 4.5;
const topicsMax = 5;
