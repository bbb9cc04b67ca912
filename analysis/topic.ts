import type { Topic, Trigger } from './codes.ts';
import type { Finding } from './matching/findings.ts';
import type { Reading } from './reading.ts';
import { findingPoints, relevancePoints, topicPoints } from './rules/points.ts';
import { notHappening, notMeant, type Sign, type Signs, standsIn } from './signs.ts';

/** What a text is about; `relevance` is what speaks for the environment and `needed` how much a text of this length must hold of it. */
export type TopicFinding = {
  topics: Topic[];
  relevant: boolean;
  relevance: number;
  needed: number;
  scores: Map<Topic, number>;
};

/** Finds the topics by the findings of their rules; a word in the title counts more, a repeated word a little. */
export function findTopics(reading: Reading, signs: Signs): TopicFinding {
  const scores = new Map<Topic, number>();
  const ours = new Map<Topic, number>();
  const spans = new Map<Topic, Sign<Topic>[]>();
  const seen = new Set<string>();
  for (const sign of signs.topics) {
    if (!standsIn(sign, notMeant) || isCovered(sign, spans)) continue;
    const points = worth(reading, sign, seen);
    scores.set(sign.name, (scores.get(sign.name) ?? 0) + points);
    if (sign.rule.apart !== true) ours.set(sign.name, (ours.get(sign.name) ?? 0) + points);
  }
  let relevance = 0;
  for (const [topic, score] of ours) if (!moods.has(topic)) relevance += Math.min(score, relevancePoints.topicMax);
  relevance += generalWords(reading, signs);
  if (signs.triggers.some((sign) => (relevance > 0 || substantial.has(sign.name)) && standsIn(sign, notHappening)))
    relevance += relevancePoints.trigger;
  const ranked = [...scores].sort((a, b) => b[1] - a[1]);
  const topics = ranked
    .filter(([topic, score]) => score >= (topicPoints.from[topic] ?? topicPoints.fromElse))
    .map(([topic]) => topic)
    .slice(0, topicPoints.most);
  // What is surely ours and names no topic plainly is about the one it names at all.
  const hinted = ranked.find(
    ([topic, score]) => score >= topicPoints.hint && topic !== 'policy' && topic !== 'inspection',
  );
  if (topics.length === 0 && hinted !== undefined) topics.push(hinted[0]);
  const needed = neededIn(reading, signs);
  return { topics, relevant: relevance >= needed, relevance, needed, scores };
}

/** Whether another finding of the topic has told of the same words; remembers the finding where not. */
function isCovered(sign: Sign<Topic>, spans: Map<Topic, Sign<Topic>[]>): boolean {
  const known = spans.get(sign.name);
  if (known === undefined) {
    spans.set(sign.name, [sign]);
    return false;
  }
  if (known.some(({ start, end }) => start < sign.end && sign.start < end)) return true;
  known.push(sign);
  return false;
}

/** What the general words are worth: each rule once, and a little for every further word of it. */
function generalWords({ whole }: Reading, { environment }: Signs): number {
  const words = new Set<string>();
  const counts = new Map<string, number>();
  let worth = 0;
  for (const { rule, start, end } of environment) {
    const word = whole.slice(start, end);
    if (words.has(word)) continue;
    words.add(word);
    const count = counts.get(rule.id) ?? 0;
    counts.set(rule.id, count + 1);
    if (count === 0) worth += rule.weight;
    else if (rule.weight > 0 && count <= relevancePoints.furtherMax) worth += relevancePoints.further;
  }
  return worth;
}

/** A long text names many things in passing: it must say more, unless its title says it. */
function neededIn({ whole, titleEnd }: Reading, signs: Signs): number {
  const more = Math.min(
    relevancePoints.moreMax,
    Math.max(0, (whole.length - relevancePoints.shortText) * relevancePoints.morePerUnit),
  );
  if (more === 0) return relevancePoints.from;
  const titled =
    signs.topics.some((sign) => sign.start < titleEnd && speaks(sign) && !moods.has(sign.name)) ||
    signs.environment.some((sign) => sign.start < titleEnd && sign.rule.weight >= 2);
  return relevancePoints.from + more - (titled ? relevancePoints.titledLess : 0);
}

function speaks({ rule }: Finding): boolean {
  return rule.weight >= 2 && rule.apart !== true;
}

function worth(reading: Reading, sign: Sign<Topic>, seen: Set<string>): number {
  const key = `${sign.name}${reading.whole.slice(sign.start, sign.end)}`;
  if (seen.has(key)) return findingPoints.repeated;
  seen.add(key);
  return sign.rule.weight * inTitle(reading, sign);
}

/** How much more a finding counts for standing in the title. */
export function inTitle(reading: Reading, { start }: Finding): number {
  return start < reading.titleEnd ? findingPoints.title : 1;
}

/** A stated trigger speaks for the environment, but a crowd or a death by itself does not. */
const substantial: ReadonlySet<Trigger> = new Set<Trigger>(['drinking', 'toxic', 'cross', 'coverup']);
const moods: ReadonlySet<Topic> = new Set<Topic>(['attitude', 'policy', 'inspection']);
