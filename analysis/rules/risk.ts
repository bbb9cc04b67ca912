import type { PhraseRule } from '../matching/rule-set.ts';

const severity = '研判要素：危害程度与影响范围（国办发〔2016〕61号“涉及公众切身利益且影响较大”）';
const repeat = '研判要素：反复投诉、承诺未兑现';
const anger = '研判要素：对处置不满、扬言升级';
const law = '《环境保护法》第四十二条：禁止逃避监管排放污染物';

function factor(
  id: string,
  name: string,
  weight: number,
  basis: string,
  near: string[],
  more: Partial<PhraseRule> = {},
): PhraseRule {
  return { id: `factor.${id}`, gives: { factor: name }, weight, basis, near, ...more };
}

/** 加分要素：soft factors; each counts once however often it stands in the text. */
export const riskRules: readonly PhraseRule[] = [
  factor('lasting', '持续时间长', 5, repeat, ['longTime']),
  factor('lasting-for', '持续时间长', 7, repeat, ['number', 'timeUnit'], { within: 0, from: 2 }),
  factor('lasting-since', '持续时间长', 1, repeat, ['stillNow']),
  factor('complained', '多次投诉无果', 11, repeat, ['complaining', 'inVain|stillNow|idle'], { within: 24 }),
  factor('complained-often', '多次投诉无果', 12, repeat, ['repeatedly|number', 'complaining'], {
    within: 8,
    order: 'any',
  }),
  factor('in-vain', '多次投诉无果', 8, repeat, ['inVain']),
  factor('broken', '承诺未兑现', 11, repeat, ['broken', 'notKept|stillNow|inVain'], { within: 30 }),
  factor('resumed', '承诺未兑现', 11, repeat, ['rectify', 'notKept|stillNow|stopsFor'], { within: 24 }),
  factor('many', '受影响人数多', 3, severity, ['affected|wholeTown']),
  factor('many-counted', '受影响人数多', 10, severity, ['number', 'counted'], { within: 0, from: 20 }),
  factor('villages', '受影响人数多', 6, severity, ['manyVillages']),
  factor('symptom', '健康症状', 11, severity, ['symptom|illness'], { unless: ['everyday'] }),
  factor('unlawful', '明确违法排放', 11, law, ['unlawful|unlawfulBusiness|unprocessed|noPapers']),
  factor('unlawful-into', '明确违法排放', 9, law, ['dirtyWater|badQuality', 'into'], { within: 8 }),
  factor(
    'exceed',
    '明确违法排放',
    5,
    law,
    [
      'exceed',
      'pollution|emit|noiseWord|smoke|poisonAir|metal|dirtyWater|badQuality|chemical|chemicalHard|chemicalMild',
    ],
    {
      within: 12,
      order: 'any',
    },
  ),
  factor('suffering', '危害严重', 5, severity, ['suffering|affectHard']),
  factor('severe', '危害严重', 5, severity, ['severe', 'pollution|noiseWord|stench|ecologyHarm|dirtyWater'], {
    within: 4,
    order: 'any',
  }),
  factor('crops', '危害严重', 11, severity, ['deadFish|cropsDead']),
  factor(
    'accident',
    '突发事故',
    12,
    severity,
    [
      'works|worksPlain|chemical|chemicalHard|chemicalMild|tanker|dam',
      'explosion|fire|leak|leakHard|overturn|collapse',
    ],
    {
      within: 14,
      order: 'any',
      unless: ['household', 'everyday'],
    },
  ),
  factor('evacuated', '突发事故', 12, severity, ['works|worksPlain|chemical|chemicalHard|tanker', 'evacuation'], {
    within: 20,
    order: 'any',
    unless: ['household', 'everyday'],
  }),
  factor('anger', '对部门强烈不满', 6, anger, ['anger|attitudeWord']),
  factor('escalate', '扬言升级', 10, anger, ['escalate'], { despite: ['conditional', 'feared'] }),
  factor('threat', '扬言升级', 14, anger, ['condition', 'sitIn|crowdAct'], {
    within: 20,
    despite: ['conditional', 'feared'],
  }),
  factor('night', '夜间或节假日', 3, '研判要素：夜间、周末、节假日时段', ['night|weekend']),
  factor('close', '敏感目标邻近', 5, '研判要素：临近学校、医院、居民区', [
    'closeTo|pupils|pupilsCore|frail|elderly|children',
  ]),
  factor('evidence', '附有证据', 7, '研判要素：有视频、照片或检测报告', ['evidence']),
  factor('hot', '已成热点', 8, '研判要素：传播范围', ['trending']),
  factor('accountable', '事件通报追责', 14, '研判要素：已成公开事件', ['accountable']),
];

function ease(id: string, name: string, weight: number, basis: string, near: string[]): PhraseRule {
  return { id: `ease.${id}`, gives: { ease: name }, weight, basis, near };
}

/** 降低要素. */
export const easingRules: readonly PhraseRule[] = [
  ease('petty', '生活琐事', -6, '研判要素：社会生活类小额纠纷', ['petty']),
  ease('rites', '民俗烟火', -12, '研判要素：祭扫烟火不是工业污染', ['fireworksHome']),
  ease('solved', '已在办理或解决', -10, '研判要素：已处置', ['solvedWord']),
];
