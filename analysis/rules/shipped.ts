import { compile } from '../matching/compile.ts';
import type { RuleSet } from '../matching/rule-set.ts';
import { contextRules } from './contexts.ts';
import { advertRules, feelingRules } from './feelings.ts';
import { contextLists } from './lists/contexts.ts';
import { harmLists } from './lists/harm.ts';
import { mediaLists } from './lists/media.ts';
import { homonymList, otherLists } from './lists/other.ts';
import { peopleLists } from './lists/people.ts';
import { tellingLists } from './lists/telling.ts';
import { easingRules, riskRules } from './risk.ts';
import { stateRules } from './states.ts';
import { environmentRules, topicRules } from './topics.ts';
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
};

/** The shipped rules, compiled once a thread. */
export const shipped = compile(shippedRules);
