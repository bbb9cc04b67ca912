import type { PhraseRule } from '../matching/rule-set.ts';

const basis = '情感词表';

/** 情感规则：positive weight is praise, negative is complaint, anger or fear; a denial before a word turns it. */
export const feelingRules: readonly PhraseRule[] = [
  {
    id: 'feeling.harm',
    gives: { feeling: 'complaint' },
    weight: -1,
    basis,
    near: [
      'affectVerb|stench|smellOf|smoke|poisonAir|dust|noiseWord|dirtyWater|badQuality|deadFish|pollution|emit|unlawful|unlawfulBusiness|exceed|fake|coverUp|hiddenHard|smellDegree|wasteWord|hazardous|sleepless|waterLooks|blackWater|leak|leakHard|fire|explosion|collapse|overturn',
    ],
  },
  {
    id: 'feeling.hurt',
    gives: { feeling: 'complaint' },
    weight: -2,
    basis,
    near: ['symptom|illness|dead|injured|poisoned|suffering|affectHard|deadCount|toll|unfit|noWater|cropsDead'],
  },
  {
    id: 'feeling.anger',
    gives: { feeling: 'complaint' },
    weight: -2,
    basis,
    near: [
      'anger|negative|attitudeWord|inVain|complaining|sitIn|escalate|opposing|fear|retaliation|violence|request|softRequest',
    ],
  },
  { id: 'feeling.praise', gives: { feeling: 'praise' }, weight: 1, basis, near: ['positive|solvedWord'] },
  { id: 'feeling.work', gives: { feeling: 'praise' }, weight: 0.3, basis, near: ['routine'] },
  { id: 'feeling.sarcasm', gives: { feeling: 'sarcasm' }, weight: -3, basis: '反讽词表', near: ['sarcasm'] },
  {
    id: 'feeling.gift',
    gives: { feeling: 'sarcasm' },
    weight: -3,
    basis: '反讽词表',
    near: ['positive', 'smoke|poisonAir|dirtyWater|badQuality|noiseWord|dust|stench'],
    within: 4,
    scope: 'clause',
    despite: ['denied'],
  },
];

/** 广告规则: three points make an advertisement when no complaint stands beside it. */
export const advertRules: readonly PhraseRule[] = [
  { id: 'advert.strong', gives: { advert: true }, weight: 2, basis: '广告：推销用语', near: ['advertStrong'] },
  { id: 'advert.weak', gives: { advert: true }, weight: 1, basis: '广告：推销用语', near: ['advertWeak'] },
];
