import { z } from 'zod';
import { Instant } from '../http/contract.ts';

/** 考核事实 by which the ledger can be listed, each as a figure of the assessment counts it. */
export const listedFacts = {
  registered: '登记',
  duty: '承办',
  firstWord: '首次发声',
  answer: '正式回应',
  original: '法定时限（原时限）',
  extended: '法定时限（含延期）',
  signed: '签收时限',
  returned: '单位退回',
  reviewReturned: '审核退回',
  firstReview: '正式回应审核',
  reopened: '重启',
  timely: '评估',
  extension: '获准延期',
  pause: '暂停时限',
  closed: '办结',
  open: '在办',
  running: '时限到期未完成',
} as const;
export type ListedFact = keyof typeof listedFacts;

/** Only cases with such a fact: of this unit or city, of this kind, met or missed, between these instants. */
export const factFilters = {
  fact: z.enum(Object.keys(listedFacts) as [ListedFact, ...ListedFact[]]).optional(),
  /** A unit by its id, or a city by its four digits. */
  factOf: z
    .string()
    .regex(/^[a-z0-9-]{1,41}$/)
    .optional(),
  factKind: z.string().max(40).optional(),
  factGood: z.enum(['true', 'false']).optional(),
  factFrom: Instant.optional(),
  factTo: Instant.optional(),
};
