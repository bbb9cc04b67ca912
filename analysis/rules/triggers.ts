import type { Trigger } from '../codes.ts';
import type { PhraseRule } from '../matching/rule-set.ts';
import { triggerBasis } from './trigger-basis.ts';

function trigger(
  name: Trigger,
  id: string,
  weight: number,
  near: string[],
  more: Partial<PhraseRule> = {},
): PhraseRule {
  return { id: `${name}.${id}`, gives: { trigger: name }, weight, basis: triggerBasis[name], near, ...more };
}

const noHome = ['household', 'everyday', 'fiction'];
const fakeNeeds = [
  'envWord',
  'pollution',
  'dirtyWater',
  'smoke|poisonAir',
  'fakeableEnv|assessWord',
  'stench',
  'works',
  'wasteWord|hazardous',
  'envOffice',
  'central',
  'siting',
  'sitingWord',
];

/** 硬触发规则：what a text must state for each trigger; weight is the points that the fact adds. */
export const triggerRules: readonly PhraseRule[] = [
  trigger('drinking', 'source', 42, ['tapWater|waterSource', 'sourceHarm'], { within: 6 }),
  trigger('toxic', 'contained', 42, ['dirtyWater|wasteWord|smoke|blackWater', 'contains', 'metal|chemicalHard'], {
    within: [6, 6],
  }),
  trigger('toxic', 'lead', 42, ['works|worksPlain|pollution', 'bloodLead'], {
    within: 30,
    order: 'any',
    scope: 'text',
    unless: ['teach'],
  }),
  trigger('casualty', 'illness', 50, ['illness', 'dead|deadCount'], { within: 8, unless: ['livestock'] }),
  trigger('cross', 'fish', 42, ['deadFish', 'bigRivers'], { within: 8 }),
  {
    id: 'cross.flow',
    gives: { mark: 'flow' },
    weight: 42,
    basis: triggerBasis.cross,
    near: ['flowDown', 'waterLooks|blackWater|dirtyWater|deadFish|pollution'],
    within: 14,
    order: 'any',
  },
  trigger(
    'drinking',
    'fouled',
    42,
    [
      'tapWater|waterSource',
      'pollution|stench|smellOf|waterLooks|blackWater|unfit|exceed|metal|dirtyWater|smellWord|badQuality|problem',
    ],
    { within: 12 },
  ),
  trigger(
    'drinking',
    'foul',
    42,
    ['stench|smellOf|waterLooks|blackWater|badQuality|dirtyWater', 'tapWater|waterSource'],
    {
      within: 2,
      scope: 'clause',
    },
  ),
  trigger(
    'drinking',
    'fouling',
    42,
    ['pollution|dirtyWater|chemical|chemicalHard|garbage|unlawful', 'tapWater|waterSource'],
    {
      within: 10,
    },
  ),
  trigger('drinking', 'ground', 42, ['groundWater', 'unfit'], { within: 20 }),
  trigger('drinking', 'long', 42, ['cutOff', 'number', 'dayUnit'], {
    within: [8, 0],
    from: 0,
    needs: ['manyVillages', 'wholeTown', 'affected', 'residents'],
    absent: ['pipeWork'],
  }),
  trigger('drinking', 'drunk', 42, ['drinkVerb', 'dirtyWater|pollution'], { within: 4 }),
  trigger('drinking', 'stream', 42, ['drinkVerb', 'waters', 'waterLooks|blackWater|pollution|stench|dirtyWater'], {
    within: [3, 8],
  }),
  trigger('drinking', 'cut', 42, ['manyVillages|wholeTown|affected', 'noWater|cutOff'], {
    within: 12,
    order: 'any',
    absent: ['pipeWork'],
  }),
  trigger(
    'drinking',
    'scramble',
    42,
    [
      'noWater|cutOff',
      'pollution|stench|smellOf|waterLooks|blackWater|chemical|chemicalHard|metal|unfit|dirtyWater|exceed',
    ],
    { within: 24, order: 'any' },
  ),
  trigger('drinking', 'city', 60, ['wholeTown', 'cutOff'], { within: 8, order: 'any', absent: ['pipeWork'] }),
  trigger('drinking', 'intake', 60, ['intakeStop'], { absent: ['pipeWork'] }),
  trigger('school', 'sick', 42, ['pupils|pupilsCore|children|frail', 'symptom|poisoned|sickSmell'], {
    within: 18,
    unless: noHome,
  }),
  trigger('school', 'sickened', 42, ['symptom|poisoned|sickSmell', 'pupils|pupilsCore|children|frail'], {
    within: 8,
    unless: noHome,
  }),
  trigger('school', 'harmed', 42, ['pupils|pupilsCore', 'schoolHarm|harmVerb|affectHard'], {
    within: 12,
    unless: ['everyday'],
  }),
  trigger('school', 'affected', 42, ['harmVerb|affectHard', 'pupilsCore'], { within: 6 }),
  trigger('school', 'lessons', 42, ['schoolHarm'], { needs: ['pupils', 'pupilsCore'] }),
  trigger('school', 'lead', 42, ['pupils|pupilsCore|children', 'bloodLead'], {
    within: 14,
    order: 'any',
    unless: ['teach'],
  }),
  trigger('school', 'smoke', 42, ['pupils|pupilsCore', 'poisonAir'], { within: 14, order: 'any' }),
  trigger(
    'toxic',
    'metal',
    42,
    ['metal|bloodLead', 'pollution|exceed|leak|leakHard|unlawful|dumping|into|dirtyWater|emit'],
    {
      within: 12,
      order: 'any',
      unless: noHome,
    },
  ),
  trigger('toxic', 'high', 42, ['metal|bloodLead', 'high|exceed'], { within: 6, scope: 'clause' }),
  trigger('toxic', 'drums', 42, ['drums', 'leak|leakHard|dumping|symptom|collapse|into'], {
    within: 16,
    order: 'any',
    unless: noHome,
  }),
  trigger('toxic', 'oil', 42, ['waters|bigRivers|ship|works|worksPlain|tanker', 'oilSpill'], {
    within: 10,
    order: 'any',
  }),
  trigger('toxic', 'chemical', 42, ['chemical|chemicalHard|chemicalMild', 'leak|leakHard'], {
    within: 12,
    order: 'any',
    unless: noHome,
  }),
  trigger(
    'toxic',
    'spilt',
    42,
    ['chemical|chemicalHard', 'dumping|into|pollution|exceed|unlawful|poisoned|deadFish|cropsDead'],
    {
      within: 10,
      order: 'any',
      unless: noHome,
    },
  ),
  trigger('toxic', 'blast', 45, ['works|worksPlain|chemical|chemicalHard|tanker', 'explosion'], {
    within: 14,
    order: 'any',
    unless: [...noHome, 'mine'],
  }),
  trigger('toxic', 'fire', 45, ['works|chemical|chemicalHard|tanker|hazardous', 'fire'], {
    within: 12,
    order: 'any',
    unless: [...noHome, 'openBurning'],
  }),
  trigger('toxic', 'overturn', 45, ['tanker', 'overturn'], { within: 14, unless: ['milk'] }),
  trigger('toxic', 'load', 45, ['chemical|chemicalHard|chemicalMild', 'overturn'], {
    within: 12,
    order: 'any',
    unless: ['milk'],
  }),
  trigger('toxic', 'leak', 45, ['works|worksPlain|tanker', 'leakHard'], { within: 12, order: 'any', unless: noHome }),
  trigger('toxic', 'dam', 45, ['dam', 'collapse|leak'], { within: 12 }),
  trigger('toxic', 'source', 45, ['source', 'lost'], { within: 12 }),
  trigger(
    'cross',
    'river',
    42,
    ['bigRivers', 'pollution|unlawful|dirtyWater|deadFish|waterLooks|blackWater|stench|smellOf|exceed|badQuality'],
    { within: 12 },
  ),
  trigger(
    'cross',
    'into',
    42,
    ['dirtyWater|pollution|unlawful|chemical|chemicalHard|garbage|wasteWord|hazardous', 'bigRivers'],
    { within: 12 },
  ),
  trigger(
    'cross',
    'border',
    42,
    [
      'border',
      'dirtyWater|pollution|deadFish|dumping|waterLooks|blackWater|wasteWord|hazardous|garbage|smoke|poisonAir|stench|metal',
    ],
    { within: 20, order: 'any' },
  ),
  trigger('crowd', 'violence', 60, ['residents|manyVillages|villagers|works|crowdPlace', 'violence'], {
    within: 24,
    order: 'any',
  }),
  trigger('crowd', 'act', 42, ['sitIn'], { unless: ['everyday'] }),
  trigger('crowd', 'people', 42, ['residents|manyVillages|villagers|counted|affected', 'crowdAct'], {
    within: 12,
    unless: ['everyday'],
  }),
  trigger('crowd', 'place', 42, ['crowdPlace|works|worksPlain|tanker', 'crowdAct'], {
    within: 10,
    order: 'any',
    unless: ['everyday'],
  }),
  trigger('crowd', 'signed', 42, ['number', 'counted', 'crowdSign'], { within: [0, 10], from: 5 }),
  trigger('crowd', 'travel', 42, ['manyVillages|residents|counted|number', 'petitionHard'], {
    within: 12,
    order: 'any',
  }),
  trigger('crowd', 'arrest', 42, ['arrest', 'residents|manyVillages|villagers|counted'], {
    within: 6,
    order: 'any',
    needs: ['works', 'worksPlain', 'pollution', 'sitingWord', 'outlet', 'dirtyWater', 'garbage'],
  }),
  trigger('crowd', 'stand', 42, ['crowdStand', 'crowdPlace'], {
    within: 8,
    order: 'any',
    needs: ['residents', 'manyVillages', 'villagers', 'affected', 'number'],
    unless: ['everyday'],
  }),
  trigger('crowd', 'petition', 42, ['number', 'counted', 'petition'], { within: [0, 10] }),
  trigger('casualty', 'dead', 50, ['number', 'counted', 'dead'], { within: [0, 8], unless: ['livestock'] }),
  trigger('casualty', 'brief', 50, ['causing|explosion|collapse|leak|pollution|unlawful', 'number', 'dead|injured'], {
    within: [8, 1],
    unless: ['livestock', ...noHome],
  }),
  trigger('casualty', 'deaths', 50, ['deadCount|toll'], { unless: ['livestock', ...noHome] }),
  trigger('casualty', 'counted', 50, ['injured|poisoned|dead|deadCount', 'number', 'counted'], {
    within: [2, 0],
    unless: ['livestock', ...noHome],
  }),
  trigger('casualty', 'cluster', 50, ['cancerVillage', 'number'], { within: 20, order: 'any' }),
  trigger('casualty', 'poisoned', 50, ['poisoned', 'hospital|dead'], { within: 16, order: 'any', unless: noHome }),
  trigger('casualty', 'hospital', 50, ['number', 'counted', 'hospital|injured|poisoned'], {
    within: [0, 10],
    unless: noHome,
  }),
  trigger('central', 'press', 42, ['media', 'exposed'], { within: 10, order: 'any', unless: ['positive'] }),
  trigger('central', 'exposed', 42, ['mediaExposed'], { unless: ['positive', 'ecologyWord'] }),
  trigger('central', 'inspectors', 42, ['central', 'censure|exposed'], {
    within: 12,
    unless: ['goodNews', 'policyWord'],
  }),
  trigger('central', 'trending', 42, ['trending'], {}),
  trigger('coverup', 'hidden', 42, ['hiddenHard'], { unless: ['everyday'] }),
  trigger(
    'coverup',
    'covered',
    42,
    [
      'coverUp',
      'pollution|leak|leakHard|deadFish|works|explosion|fakeable|fakeableEnv|assessWord|dirtyWater|dumping|stench|unlawful|exceed|metal',
    ],
    { within: 14, order: 'any', unless: ['everyday'] },
  ),
  trigger('coverup', 'fake', 42, ['fakeableEnv|assessWord|rectify', 'fake'], { within: 12, order: 'any' }),
  trigger('coverup', 'word', 42, ['fraudTopic']),
  trigger('coverup', 'faked', 42, ['fakeable', 'fake'], { within: 8, order: 'any', needs: fakeNeeds }),
  trigger('coverup', 'retaliation', 42, ['reporter|complaining', 'retaliation|jailed'], {
    within: 30,
    order: 'any',
    scope: 'text',
  }),
  trigger('coverup', 'assault', 42, ['reporter', 'violence'], { within: 16, order: 'any' }),
  trigger('coverup', 'signed', 42, ['proxySign'], { needs: ['assessWord', 'siting', 'sitingWord', 'fakeableEnv'] }),
  trigger(
    'coverup',
    'silenced',
    42,
    [
      'silence',
      'deadFish|works|pollution|dirtyWater|smoke|leak|stench|dumping|sitingWord|outlet|explosion|waterLooks|blackWater|waters',
    ],
    { within: 40, order: 'any', scope: 'text', unless: ['everyday'] },
  ),
  trigger('coverup', 'stops', 42, ['inspectors|inspection|inspectionEnv', 'stopsFor'], { within: 12 }),
];
