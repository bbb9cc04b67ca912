import type { Topic } from '../codes.ts';
import type { PhraseRule } from '../matching/rule-set.ts';

const basis = '环境信访主题词（依全国12369举报分类）';

function topic(id: string, name: Topic, weight: number, near: string[], more: Partial<PhraseRule> = {}): PhraseRule {
  return { id: `topic.${id}`, gives: { topic: name }, weight, basis, near, ...more };
}

/** Topic rules whose finding says that something is wrong. */
export const harmRules: ReadonlySet<string> = new Set(
  (
    'smell.stench smell.degree smell.whiff smell.of smell.painting air.smoke air.dust noise.word noise.machine noise.night water.dirty water.fouled ' +
    'water.fouling water.discharge waste.dumped soil.word ecology.harm illegal.word illegal.papers illegal.discharge illegal.dumped fraud.stated ' +
    'fraud.faked accident.blast accident.fire accident.leak accident.overturn accident.dam accident.source accident.poisoned accident.fish accident.fishes'
  )
    .split(' ')
    .map((id) => `topic.${id}`),
);

/** 主题规则：weight 3 settles a topic alone, 2 nearly, 1 supports it. */
export const topicRules: readonly PhraseRule[] = [
  topic('smell.stench', 'smell', 3, ['stench|smellOf|sickSmell'], { unless: ['everyday'] }),
  topic('smell.degree', 'smell', 3, ['smellWord|smellOf', 'smellDegree|closedWindows'], {
    within: 10,
    order: 'any',
    unless: ['everyday', 'haze'],
  }),
  topic('smell.whiff', 'smell', 3, ['whiff', 'smellWord'], { within: 10, unless: ['everyday'] }),
  topic('smell.of', 'smell', 3, ['openBurning|chemical|chemicalHard|painting|waterSmall|farm|garbage', 'smellWord'], {
    within: 10,
  }),
  topic('smell.word', 'smell', 2, ['smellWord|closedWindows'], { unless: ['everyday'] }),
  topic('smell.painting', 'smell', 2, ['painting']),
  topic('air.smoke', 'air', 3, ['smoke|poisonAir|openBurning'], { unless: ['everyday'] }),
  topic('air.dust', 'air', 3, ['dust']),
  topic('air.haze', 'air', 3, ['haze']),
  topic('air.word', 'air', 1, ['airWord'], { apart: true, unless: ['everyday'] }),
  topic('noise.word', 'noise', 3, ['noiseWord|sleepless'], { unless: ['everyday'] }),
  topic('noise.machine', 'noise', 3, ['machineNoise', 'sounding'], { within: 10 }),
  topic('noise.night', 'noise', 3, ['night', 'nightWork'], { within: 12, order: 'any' }),
  topic('noise.source', 'noise', 1, ['machineNoise|nightWork'], { apart: true }),
  topic('water.dirty', 'water', 3, ['blackWater|dirtyWater|badQuality|deadFish|outlet']),
  topic(
    'water.fouled',
    'water',
    3,
    [
      'waters|bigRivers',
      'pollution|emit|waterLooks|blackWater|stench|smellWord|dirtyWater|badQuality|deadFish|garbage|dumping',
    ],
    { within: 10 },
  ),
  topic('water.fouling', 'water', 3, ['pollution|emit|stench|unlawful|waterLooks|blackWater', 'waters|bigRivers'], {
    within: 8,
  }),
  topic('water.discharge', 'water', 3, ['unlawful|dirtyWater|badQuality', 'waters|bigRivers'], { within: 14 }),
  topic('water.farm', 'water', 2, ['farm', 'dirtyWater|badQuality|into|waters'], { within: 14, order: 'any' }),
  topic('smell.farm', 'smell', 1, ['farm'], { apart: true }),
  topic('water.works', 'water', 3, ['waterWorks']),
  topic('water.word', 'water', 1, ['waters|bigRivers|waterSmall|waterQuality|outlet'], { apart: true }),
  topic('drinking.word', 'drinking', 3, ['tapWater|waterSource|noWater|cutOff|intakeStop'], { apart: true }),
  topic('waste.word', 'waste', 3, ['wasteWord|hazardous']),
  topic('waste.dumped', 'waste', 3, ['garbage', 'dumping'], { within: 10, order: 'any' }),
  topic('waste.garbage', 'waste', 2, ['garbage'], { unless: ['everyday'] }),
  topic('soil.metal', 'soil', 3, ['metal|bloodLead|dam|poisonLand']),
  topic(
    'soil.word',
    'soil',
    2,
    ['soilWord|groundWater', 'pollution|emit|metal|cropsDead|dirtyWater|badQuality|chemical|chemicalHard|chemicalMild'],
    {
      within: 12,
      order: 'any',
    },
  ),
  topic('radiation.word', 'radiation', 3, ['radiationWord|source'], { unless: ['everyday'] }),
  topic('nimby.opposed', 'nimby', 3, ['opposing', 'sitingWord|radiationWord|siting'], { within: 20 }),
  topic('nimby.sited', 'nimby', 3, ['siting', 'sitingWord|radiationWord|wasteWord|hazardous'], {
    within: 16,
    order: 'any',
  }),
  topic('nimby.works', 'nimby', 3, ['siting', 'works|worksPlain'], {
    within: 8,
    needs: ['nearHomes', 'opposing', 'fear', 'residents'],
  }),
  topic('nimby.approval', 'nimby', 3, ['sitingWord', 'noApproval'], { within: 16, order: 'any' }),
  topic('nimby.word', 'nimby', 2, ['sitingWord']),
  topic('ecology.harm', 'ecology', 3, ['ecologyHarm'], { unless: ['everyday'] }),
  topic('ecology.word', 'ecology', 3, ['ecologyWord'], { unless: ['everyday'] }),
  topic('ecology.weak', 'ecology', 1, ['ecologyWeak'], { apart: true }),
  topic('illegal.word', 'illegal', 3, ['unlawful|unprocessed']),
  topic('illegal.business', 'illegal', 3, ['unlawfulBusiness'], { apart: true }),
  topic(
    'illegal.papers',
    'illegal',
    3,
    ['works|worksPlain|wasteWord|hazardous|painting|dirtyWater|badQuality|smoke|poisonAir|noiseWord', 'noPapers'],
    {
      within: 20,
      order: 'any',
    },
  ),
  topic('illegal.discharge', 'illegal', 2, ['dirtyWater|badQuality', 'into'], { within: 8 }),
  topic('illegal.dumped', 'illegal', 2, ['night', 'dumping'], { within: 14 }),
  topic('fraud.stated', 'fraud', 3, ['fakeableEnv|assessWord|rectify', 'fake'], { within: 10, order: 'any' }),
  topic('fraud.faked', 'fraud', 3, ['fakeable', 'fake'], {
    within: 8,
    order: 'any',
    needs: [
      'envWord',
      'pollution|emit',
      'dirtyWater|badQuality',
      'smoke|poisonAir',
      'fakeableEnv|assessWord',
      'stench',
      'works|worksPlain',
      'wasteWord|hazardous',
      'envOffice',
      'central',
      'siting',
      'sitingWord',
    ],
  }),
  topic('fraud.word', 'fraud', 3, ['fraudTopic']),
  topic('inspection.word', 'inspection', 3, ['inspection|inspectionEnv|central|campaign']),
  topic('inspection.act', 'inspection', 2, ['rectify|accountable|censure']),
  topic('accident.blast', 'accident', 3, ['works|worksPlain|chemical|chemicalHard|chemicalMild|tanker', 'explosion'], {
    within: 14,
    order: 'any',
    unless: ['household', 'everyday', 'fiction'],
  }),
  topic(
    'accident.fire',
    'accident',
    3,
    ['works|hazardous|chemical|chemicalHard|chemicalMild|tanker|wasteWord|hazardous', 'fire'],
    {
      within: 12,
      order: 'any',
      unless: ['household', 'everyday', 'openBurning'],
    },
  ),
  topic(
    'accident.leak',
    'accident',
    3,
    ['works|worksPlain|chemical|chemicalHard|chemicalMild|tanker|dirtyWater|badQuality', 'leak|leakHard'],
    {
      within: 10,
      order: 'any',
      unless: ['household', 'everyday'],
    },
  ),
  topic('accident.overturn', 'accident', 3, ['tanker|chemical|chemicalHard|chemicalMild', 'overturn'], {
    within: 14,
    unless: ['milk'],
  }),
  topic('accident.dam', 'accident', 3, ['dam', 'collapse|leak|leakHard'], { within: 12 }),
  topic('accident.source', 'accident', 3, ['source', 'lost'], { within: 12 }),
  topic(
    'accident.poisoned',
    'accident',
    3,
    ['poisoned', 'works|worksPlain|chemical|chemicalHard|chemicalMild|smoke|poisonAir|metal'],
    {
      within: 16,
      order: 'any',
      unless: ['household'],
    },
  ),
  topic('accident.fish', 'accident', 3, ['deadFish', 'spreading'], { within: 12, order: 'any' }),
  topic('accident.fishes', 'accident', 2, ['deadFish']),
  topic('accident.word', 'accident', 3, ['outburst']),
  topic('accident.mention', 'accident', 1, ['explosion|collapse|leak|leakHard|overturn'], {
    apart: true,
    unless: ['household', 'everyday'],
  }),
  topic('attitude.word', 'attitude', 3, ['attitudeWord|inVain']),
  topic('attitude.vain', 'attitude', 3, ['complaining', 'inVain|stillNow|idle'], { within: 20 }),
  topic('attitude.idle', 'attitude', 3, ['officials|envOffice', 'idle'], { within: 8 }),
  topic('attitude.again', 'attitude', 3, ['repeatedly', 'complaining'], { within: 8 }),
  topic('attitude.broken', 'attitude', 3, ['broken|rectify', 'notKept|stillNow|inVain'], { within: 20 }),
  topic('policy.word', 'policy', 2, ['policyWord|campaign']),
];

/** 环境相关词：signs that a text is about the environment at all, beyond its topics; negative weights speak against it. */
export const environmentRules: readonly PhraseRule[] = [
  {
    id: 'env.general',
    gives: { environment: true },
    weight: 3,
    basis,
    near: ['envWord|pollution|emit|central'],
    unless: ['everyday'],
  },
  {
    id: 'env.weak',
    gives: { environment: true },
    weight: 1.5,
    basis,
    near: ['envWeak|waters|bigRivers|waterSmall|machineNoise|nightWork|airWord|farm'],
  },
  {
    id: 'env.flow',
    gives: { environment: true },
    weight: 3,
    basis,
    near: ['flowDown', 'waterLooks|blackWater|dirtyWater|deadFish'],
    within: 14,
    order: 'any',
  },
  { id: 'env.assess', gives: { environment: true }, weight: 3, basis, near: ['assessWord|inspectionEnv'] },
  {
    id: 'env.water',
    gives: { environment: true },
    weight: 3,
    basis,
    near: [
      'tapWater|waterSource',
      'pollution|stench|smellOf|waterLooks|blackWater|unfit|exceed|metal|dirtyWater|smellWord|badQuality|chemical|chemicalHard',
    ],
    within: 12,
    order: 'any',
  },
  {
    id: 'env.thirst',
    gives: { environment: true },
    weight: 3,
    basis,
    near: ['manyVillages|wholeTown|affected', 'noWater|cutOff|intakeStop'],
    within: 12,
    order: 'any',
    absent: ['pipeWork'],
  },
  { id: 'env.chemical', gives: { environment: true }, weight: 2, basis, near: ['chemicalHard|drums'] },
  { id: 'env.works', gives: { environment: true }, weight: 1, basis, near: ['works|worksPlain'] },
  { id: 'env.office', gives: { environment: true }, weight: 3, basis, near: ['envOffice'] },
  { id: 'env.other', gives: { environment: true }, weight: -2, basis: '同形词', near: ['notEnv|everyday|fiction'] },
  { id: 'env.civil', gives: { environment: true }, weight: -1, basis: '其他部门事项', near: ['civil'] },
  {
    id: 'env.household',
    gives: { environment: true },
    weight: -2,
    basis: '生活安全事故和自然灾害，不属生态环境',
    near: ['household|milk|pipeWork'],
  },
  { id: 'env.mine', gives: { environment: true }, weight: -2, basis: '矿山安全事故', near: ['mine'] },
];
