import type { EventState } from '../codes.ts';
import type { PhraseRule } from '../matching/rule-set.ts';

const basis = '事件状态：正在发生、担忧、演练、往事、辟谣之分';

function state(
  id: string,
  name: EventState,
  weight: number,
  near: string[],
  more: Partial<PhraseRule> = {},
): PhraseRule {
  return { id: `state.${id}`, gives: { state: name }, weight, basis, near, ...more };
}

/** 状态规则：wordings that tell whether harm happens, is feared, rehearsed, remembered, denied, asked about or only talked of. */
export const stateRules: readonly PhraseRule[] = [
  state('drill', 'drill', 6, ['drill']),
  state('refuted', 'refuted', 6, ['rumour']),
  state('rumour', 'refuted', 6, ['rumourAbout']),
  state('hinted', 'refuted', 1, ['rumourHint']),
  state('unfounded', 'refuted', 3, ['rumourWeak|denialAfter|noToll']),
  state('history', 'history', 4, ['memory']),
  state('years', 'history', 4, ['number', 'yearsAgo'], { within: 0 }),
  state('years-since', 'history', 5, ['number', 'yearsAgo', 'nowBetter|solvedWord'], { within: [0, 40] }),
  state('siting', 'feared', 4, ['siting', 'sitingWord|radiationWord|works|worksPlain'], { within: 16, order: 'any' }),
  state('opposed', 'feared', 4, ['opposing', 'siting|sitingWord|radiationWord|works|worksPlain'], { within: 20 }),
  state(
    'feared',
    'feared',
    3,
    [
      'fear|condition',
      'pollution|emit|symptom|illness|leak|leakHard|collapse|explosion|radiationWord|dirtyWater|badQuality|stench|overturn|poisoned|unfit|suffering|affectHard',
    ],
    { within: 20 },
  ),
  state('routine', 'routine', 3, ['routine|campaign|publicity|goodNews']),
  state('routine-weak', 'routine', 1, ['routineWeak']),
  state('teach', 'routine', 4, ['teach']),
  state('answered', 'routine', 3, ['answered']),
  state('trial', 'routine', 4, ['trial']),
  state('ask', 'ask', 4, ['ask']),
  state('opinion', 'opinion', 3, ['opinion']),
  state('now', 'occurring', 3, ['now|stillNow|longTime|night']),
  state('lasting', 'occurring', 3, ['number', 'timeUnit'], { within: 0 }),
  state('complaint', 'occurring', 3, ['request|complaining|suffering|affectHard']),
  { id: 'state.request', gives: { mark: 'request' }, weight: 3, basis, near: ['softRequest|suggest'] },
  { id: 'state.wonder', gives: { mark: 'wonder' }, weight: 3, basis, near: ['wonder'] },
  state(
    'happened',
    'occurring',
    4,
    [
      'works|worksPlain|chemical|chemicalHard|chemicalMild|tanker|dam|tapWater|waterSource',
      'explosion|fire|leak|leakHard|overturn|collapse',
    ],
    {
      within: 16,
      order: 'any',
      unless: ['everyday'],
    },
  ),
  state('toll', 'occurring', 4, ['number', 'counted', 'dead|injured|hospital|poisoned'], { within: [0, 8] }),
  state('solved', 'other', 5, ['solvedWord']),
];
