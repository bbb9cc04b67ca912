import type { ContextRule } from '../matching/rule-set.ts';

/** 语境规则：as data, one row a way of speaking; applied to every finding. */
export const contextRules: readonly ContextRule[] = [
  { context: 'denied', list: 'denial', direction: 'forward', scope: 'clause', within: 14, until: ['but'] },
  { context: 'denied', list: 'denialShort', direction: 'forward', scope: 'clause', within: 3 },
  {
    context: 'denied',
    list: 'denialAfter|rumour|rumourWeak',
    direction: 'backward',
    scope: 'sentence',
    within: 24,
    until: ['but'],
  },
  { context: 'denied', list: 'rumourAbout', direction: 'forward', scope: 'sentence', within: 40 },
  { context: 'conditional', list: 'preventing', direction: 'forward', scope: 'sentence', within: 18, until: ['but'] },
  { context: 'conditional', list: 'condition', direction: 'forward', scope: 'sentence', within: 26 },
  { context: 'feared', list: 'fear', direction: 'forward', scope: 'sentence', within: 26 },
  { context: 'conditional', list: 'afterMood|teach', direction: 'backward', scope: 'clause', within: 10 },
  { context: 'conditional', list: 'campaign', direction: 'backward', scope: 'clause', within: 12 },
  { context: 'past', list: 'memory|yearsAgo', direction: 'both', scope: 'sentence', within: 40, until: ['stillNow'] },
  { context: 'drill', list: 'drill', direction: 'both', scope: 'text', within: 0 },
  { context: 'elsewhere', list: 'elsewhereWord', direction: 'forward', scope: 'sentence', within: 30 },
  { context: 'quoted', list: 'quoteOpen', direction: 'forward', scope: 'clause', within: 30 },
  { context: 'figurative', list: 'figure', direction: 'both', scope: 'clause', within: 8 },
  { context: 'figurative', list: 'fiction|everyday', direction: 'both', scope: 'sentence', within: 24 },
  { context: 'solved', list: 'solvedWord', direction: 'both', scope: 'sentence', within: 40 },
];
