import { z } from 'zod';
import type { Level } from '../../analysis/codes.ts';
import type { ClockConfig } from '../clocks/clock-rules.ts';
import { clockConfig } from '../clocks/settings.ts';
import { shippedClockSettings } from '../clocks/shipped.ts';
import type { Database } from '../database/open.ts';
import { type VersionedRules, versionedRules } from '../rules/rule-versions.ts';
import { type ReviewStep, ReviewStepCode } from './contract-commands.ts';

/** 台账规则：what the office may change about reviews and clocks; each kept in versions of its own (see rule-versions.ts). */
export type LedgerSettings = ReviewSettings & {
  /** 时限配置 in force (see clocks/). */
  clocks: ClockConfig;
};

/** 审核规则. */
export type ReviewSettings = {
  /** 审核链 per level, in order. */
  reviewChains: Record<Level, ReviewStep[]>;
  returns: ReturnLimits;
};

/** 退回规则: within which time a unit may return its part, and at which return of the same part an arbiter decides. */
export type ReturnLimits = { withinMinutes: number; arbitrateAt: number };

/** 退回 within 2 h, as long as a unit has to sign; the second return of a part is for the arbiter. */
export const shippedReturnLimits: ReturnLimits = { withinMinutes: 120, arbitrateAt: 2 };

/** The reviews as shipped: two for blue and yellow, the leader's approval also for orange and red. */
export const shippedReviewSettings: ReviewSettings = {
  reviewChains: {
    none: ['secrecy', 'wording'],
    blue: ['secrecy', 'wording'],
    yellow: ['secrecy', 'wording'],
    orange: ['secrecy', 'wording', 'leader'],
    red: ['secrecy', 'wording', 'leader'],
  },
  returns: shippedReturnLimits,
};

/** All of it as shipped. */
export const shippedLedgerSettings: LedgerSettings = {
  ...shippedReviewSettings,
  clocks: { ...shippedClockSettings, version: 0 },
};

/** The reviews' rules in the database; changes hold for drafts that are submitted afterwards. */
export function ledgerRules(database: Database): VersionedRules<ReviewSettings> {
  return versionedRules(database, 'ledger', ReviewSettingsSchema, shippedReviewSettings);
}

/** What decisions look at now. */
export async function ledgerSettings(database: Database): Promise<LedgerSettings> {
  const [reviews, clocks] = await Promise.all([ledgerRules(database).current(), clockConfig(database)]);
  return { ...reviews.value, clocks };
}

const chain = z
  .array(ReviewStepCode)
  .min(1, '审核链至少有一个环节')
  .refine((steps) => new Set(steps).size === steps.length, '审核环节不能重复')
  .refine((steps) => steps.includes('secrecy'), '审核链不能缺少办公室保密审查（先审查后公开）');

const ReviewSettingsSchema: z.ZodType<ReviewSettings> = z.object({
  reviewChains: z.object({ none: chain, blue: chain, yellow: chain, orange: chain, red: chain }),
  // Rules of before 签收 per unit do not say it.
  returns: z
    .object({
      withinMinutes: z.int('退回时限须是整数分钟').min(1, '退回时限至少 1 分钟').max(10_080, '退回时限不能超过一周'),
      arbitrateAt: z.int('须是整数').min(1, '至少为第 1 次').max(10, '不能超过第 10 次'),
    })
    .default(shippedReturnLimits),
});
