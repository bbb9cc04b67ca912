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
};

/** The reviews as shipped: two for blue and yellow, the leader's approval also for orange and red. */
export const shippedReviewSettings: ReviewSettings = {
  reviewChains: {
    none: ['secrecy', 'wording'],
    blue: ['secrecy', 'wording'],
    yellow: ['secrecy', 'wording'],
    orange: ['secrecy', 'wording', 'leader'],
    red: ['secrecy', 'wording', 'leader'],
  },
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
});
