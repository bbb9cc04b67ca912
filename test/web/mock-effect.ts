import type { CaseEffect, DemandProposals, EffectSide } from '../../api/effect/contract.ts';
import { ago } from './mock-data.ts';

const side = (from: number, to: number, texts: number, negative: number, risk: number): EffectSide => ({
  ...{ from: ago(from), to: ago(to), texts, copies: Math.round(texts / 4), negative, risk, moodOf: texts },
  platforms: [
    { kind: 'weibo', name: '微博', texts: Math.ceil(texts / 2) },
    { kind: 'forum', name: '论坛留言板', texts: Math.floor(texts / 2) },
  ],
  leftOut: { official: 1, drill: 0, advert: 0 },
});

/** 回应效果 of the canned case: a first word four hours ago, after which people ask on. */
export const caseEffect: CaseEffect = {
  at: ago(0),
  events: 1,
  texts: 31,
  words: [
    {
      ...{ id: 'firstWord', name: '首次权威发布', at: ago(250), channel: '县政府网站', questions: 2 },
      windows: [24, 72].map((hours) => ({
        hours,
        before: side(250 + hours * 60, 250, 18, 0.72, 46),
        after: side(250, 0, 9, 0.44, 31),
        complete: false,
        others: [],
      })),
    },
  ],
  questions: [
    {
      ...{ text: '自来水到底能不能喝', texts: 5, firstAt: ago(200), lastAt: ago(30), after: '首次权威发布' },
      afterClosing: false,
      saidIn: [{ id: 'd-a1', title: '还敢喝自来水吗', sourceName: '赣江论坛', at: ago(200) }],
    },
    {
      ...{ text: '什么时候公布监测数据', texts: 2, firstAt: ago(90), lastAt: ago(60), after: '首次权威发布' },
      afterClosing: true,
      saidIn: [{ id: 'd-a2', title: '数据呢', sourceName: '微博', at: ago(90) }],
    },
  ],
  answered: 1,
  leftOut: { official: 3, drill: 1, advert: 0 },
  missing: null,
  notes: [],
};

/** What the canned texts ask for. */
export const demandProposals: DemandProposals = {
  proposals: [
    ...[
      { text: '公布监测数据', texts: 6 },
      { text: '封堵雨水口', texts: 3 },
    ].map((one, index) => ({
      ...one,
      saidIn: { id: `d-a${index + 1}`, title: '河水又黑了', sourceName: '赣江论坛', at: ago(300) },
    })),
  ],
  texts: 21,
  missing: null,
  notes: [],
};
