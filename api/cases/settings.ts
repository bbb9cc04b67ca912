import { z } from 'zod';
import type { Level } from '../../analysis/codes.ts';
import type { ClockConfig } from '../clocks/clock-rules.ts';
import { clockConfig } from '../clocks/settings.ts';
import { shippedClockSettings } from '../clocks/shipped.ts';
import type { Database } from '../database/open.ts';
import { TopicCode } from '../http/contract.ts';
import { type VersionedRules, versionedRules } from '../rules/rule-versions.ts';
import { type ReviewStep, ReviewStepCode } from './contract-commands.ts';
import { type CorrectionRules, CorrectionRulesSchema, shippedCorrectionRules } from './correction-rules.ts';
import type { TechnicalRule } from './review-chain.ts';

/** 台账规则：what the office may change about reviews, corrections and clocks; each kept in versions of its own (see rule-versions.ts). */
export type LedgerSettings = ReviewSettings & {
  /** 时限配置 in force (see clocks/). */
  clocks: ClockConfig;
};

/** 审核规则. */
export type ReviewSettings = {
  /** 审核链 per level, in order. */
  reviewChains: Record<Level, ReviewStep[]>;
  /** 更正、撤案、突发分级和回头看的规则. */
  corrections: CorrectionRules;
  /** Ⅰ、Ⅱ级突发事件 pass these besides. */
  emergencySteps: ReviewStep[];
  technicalReviews: TechnicalRule[];
};

/** The reviews as shipped: head, secrecy and wording for all; 分管厅领导 for orange and red; 厅主要负责人 for emergencies of 特别重大、重大. */
export const shippedReviewSettings: ReviewSettings = {
  reviewChains: {
    none: ['head', 'secrecy', 'wording'],
    blue: ['head', 'secrecy', 'wording'],
    yellow: ['head', 'secrecy', 'wording'],
    orange: ['head', 'secrecy', 'wording', 'leader'],
    red: ['head', 'secrecy', 'wording', 'leader'],
  },
  corrections: shippedCorrectionRules,
  emergencySteps: ['leader', 'principal'],
  technicalReviews: [
    { topics: ['illegal', 'fraud'], unit: 'aff-enforce' },
    { topics: ['drinking', 'soil', 'radiation'], unit: 'aff-monitoring' },
  ],
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
  corrections: CorrectionRulesSchema,
  emergencySteps: z.array(ReviewStepCode).max(6).default(shippedReviewSettings.emergencySteps),
  technicalReviews: z
    .array(z.object({ topics: z.array(TopicCode).min(1, '至少选一个主题'), unit: z.string().min(1, '须选复核单位') }))
    .max(50, '技术复核规则不超过 50 条')
    .default(shippedReviewSettings.technicalReviews),
});
