import type { EventState, Topic } from '../codes.ts';

/** 研判分档：lowest score of each level. */
export const levelFloors = { blue: 20, yellow: 37, orange: 62, red: 85 } as const;

/** Points for what a state means by itself. */
export const statePoints: Readonly<Record<EventState, number>> = {
  occurring: 26,
  feared: 32,
  ask: 21,
  opinion: 12,
  routine: 0,
  drill: 0,
  history: 0,
  refuted: 0,
  other: 6,
};

/** 风险分: `softMax` is the most that soft factors give together; a trigger rule of `graveFrom` points alone allows red; each further trigger adds. */
export const riskPoints = { softMax: 34, graveFrom: 50, furtherTrigger: 5, furtherDeaths: 12, sarcasm: 4 } as const;

/**
 * 相关性: what a text must hold to count as a matter of the environment. A text longer than `shortText` needs
 * `morePerUnit` for each further sign, at most `moreMax`, and `titledLess` when its title says it.
 */
export const relevancePoints = {
  from: 2.5,
  shortText: 120,
  morePerUnit: 0.01,
  moreMax: 3,
  titledLess: 1.5,
  further: 0.75,
  furtherMax: 3,
  trigger: 2,
  topicMax: 6,
} as const;

/** 主题分: complainers call for inspections and quote regulations; only a text that says more of one is about it. */
export const topicPoints: {
  from: Readonly<Partial<Record<Topic, number>>>;
  fromElse: number;
  hint: number;
  most: number;
} = {
  from: { inspection: 8, policy: 6, water: 4 },
  fromElse: 3,
  hint: 1,
  most: 5,
};

/** How much more a finding counts in the title, and how little when its words were counted already. */
export const findingPoints = { title: 2, repeated: 0.25 } as const;

/** 广告: points that make an advertisement. */
export const advertFrom = 3;

/** Everything above, and the number of the code that reads by it: raise it when the code reads otherwise, so that the version changes too. */
export const points = {
  code: 1,
  levelFloors,
  statePoints,
  riskPoints,
  relevancePoints,
  topicPoints,
  findingPoints,
  advertFrom,
} as const;
