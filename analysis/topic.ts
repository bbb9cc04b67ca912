import type { Topic } from './codes.ts';
import type { Reading } from './reading.ts';
import { environmentRules, topicRules } from './rules/topics.ts';
import { type Hit, scanner } from './scan.ts';

/** What a text is about, with its evidence; `relevance` ≥ `relevantFrom` makes it ours. */
export type TopicFinding = {
  topics: Topic[];
  relevance: number;
  hits: Hit<Topic>[];
  general: Hit[];
  scores: Map<Topic, number>;
};

export const relevantFrom = 3;

/** Finds the topics by the wordings of the tables; a word in the title counts twice, a repeated word a little. */
export function findTopics(reading: Reading): TopicFinding {
  const hits = scanTopics(reading.whole);
  const general = scanGeneral(reading.whole);
  const scores = new Map<Topic, number>();
  for (const [topic, own] of groupByTopic(hits)) scores.set(topic, scoreOf(reading, own));
  const environmental = [...scores].filter(
    ([topic]) => topic !== 'attitude' && topic !== 'policy' && topic !== 'inspection',
  );
  const relevance =
    environmental.reduce((sum, [, score]) => sum + Math.min(score, 6), 0) +
    distinct(general).reduce((sum, hit) => sum + hit.rule.weight, 0);
  const topics = [...scores]
    .filter(([topic, score]) => score >= (topic === 'inspection' ? inspectionFrom : topicFrom))
    .sort((a, b) => b[1] - a[1])
    .map(([topic]) => topic)
    .slice(0, topicsMax);
  return { topics, relevance, hits, general, scores };
}

const topicFrom = 3;
/** Complainers call for inspections; only a text that says more of one is about it. */
const inspectionFrom = 4.5;
const topicsMax = 5;
const scanTopics = scanner(topicRules);
const scanGeneral = scanner(environmentRules);

function groupByTopic(hits: readonly Hit<Topic>[]): Map<Topic, Hit<Topic>[]> {
  const groups = new Map<Topic, Hit<Topic>[]>();
  for (const hit of hits) groups.set(hit.rule.name, [...(groups.get(hit.rule.name) ?? []), hit]);
  return groups;
}

function scoreOf(reading: Reading, hits: readonly Hit<Topic>[]): number {
  const seen = new Set<string>();
  let score = 0;
  for (const hit of hits) {
    const word = reading.whole.slice(hit.start, hit.end);
    score += seen.has(word) ? 0.25 : hit.rule.weight * (hit.start < reading.titleEnd ? 1.5 : 1);
    seen.add(word);
  }
  return score;
}

function distinct(hits: readonly Hit[]): Hit[] {
  return [...new Map(hits.map((hit) => [hit.rule.name, hit])).values()];
}
