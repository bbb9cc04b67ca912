import { compile } from '../matching/compile.ts';
import type { RuleExamples, RuleSet } from '../matching/rule-set.ts';
import { contextRules } from './contexts.ts';

import { conductExamples } from './examples/conduct.ts';
import { dangersExamples } from './examples/dangers.ts';
import { factorsExamples } from './examples/factors.ts';
import { mattersExamples } from './examples/matters.ts';
import { mediaExamples } from './examples/media.ts';
import { statesExamples } from './examples/states.ts';
import { advertRules, feelingRules } from './feelings.ts';
import { contextLists } from './lists/contexts.ts';
import { harmLists } from './lists/harm.ts';
import { mediaLists } from './lists/media.ts';
import { homonymList, otherLists } from './lists/other.ts';
import { peopleLists } from './lists/people.ts';
import { tellingLists } from './lists/telling.ts';
import { elsewhereWords, outsideRules } from './outside.ts';
import { abroad, oldNames, spots } from './places.ts';
import { points } from './points.ts';
import { easingRules, riskRules } from './risk.ts';
import { stateRules } from './states.ts';
import { environmentRules, harmRules, topicRules } from './topics.ts';
import { triggerRules } from './triggers.ts';

/** 出厂规则集：everything that the product ships; the office's edits make further versions of it. */
export const shippedRules: RuleSet = {
  lists: {
    ...mediaLists,
    ...harmLists,
    ...peopleLists,
    ...tellingLists,
    ...contextLists,
    ...otherLists,
    homonyms: homonymList,
  },
  rules: [
    ...topicRules,
    ...environmentRules,
    ...triggerRules,
    ...stateRules,
    ...riskRules,
    ...easingRules,
    ...feelingRules,
    ...advertRules,
  ],
  contexts: contextRules,
  points: { ...points, harm: [...harmRules], outsideRules, elsewhereWords, abroad, oldNames, spots },
};

/** Example sentences of every shipped rule. */
export const shippedExamples: RuleExamples = {
  ...mediaExamples,
  ...mattersExamples,

  ...dangersExamples,
  ...conductExamples,
  ...statesExamples,
  ...factorsExamples,
};

/** The shipped rules, compiled once a thread. */
export const shipped = compile(shippedRules);
