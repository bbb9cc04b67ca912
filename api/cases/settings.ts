import { z } from 'zod';
import type { Level } from '../../analysis/codes.ts';
import { type ClockRule, shippedClockRules } from '../clocks/clock-rules.ts';
import type { Database } from '../database/open.ts';
import { LevelCode } from '../http/contract.ts';
import { type VersionedRules, versionedRules } from '../rules/rule-versions.ts';
import { ClockKindCode, type ReviewStep, ReviewStepCode } from './contract-commands.ts';
import { type CorrectionRules, CorrectionRulesSchema, shippedCorrectionRules } from './correction-rules.ts';

/** 台账规则：what the office may change about clocks and reviews; kept in versions (see rule-versions.ts). */
export type LedgerSettings = {
  clocks: ClockRule[];
  /** Where the statutory clocks begin: 发现时间, or 发布时间 where it is known. */
  clockStart: 'found' | 'published';
  /** 审核链 per level, in order. */
  reviewChains: Record<Level, ReviewStep[]>;
  /** An overdue clock goes up to 厅领导 after so many minutes. */
  escalateAfterMinutes: number;
  /** 更正、撤案、突发分级和回头看的规则. */
  corrections: CorrectionRules;
};

/** The rules as shipped: two reviews for blue and yellow, the leader's approval also for orange and red. */
export const shippedLedgerSettings: LedgerSettings = {
  clocks: [...shippedClockRules],
  clockStart: 'found',
  reviewChains: {
    none: ['secrecy', 'wording'],
    blue: ['secrecy', 'wording'],
    yellow: ['secrecy', 'wording'],
    orange: ['secrecy', 'wording', 'leader'],
    red: ['secrecy', 'wording', 'leader'],
  },
  escalateAfterMinutes: 30,
  corrections: shippedCorrectionRules,
};

/** The ledger's rules in the database; changes hold for clocks that start afterwards. */
export function ledgerRules(database: Database): VersionedRules<LedgerSettings> {
  return versionedRules(database, 'ledger', LedgerSettingsSchema, shippedLedgerSettings);
}

const ClockRuleSchema = z.object({
  kind: ClockKindCode,
  levels: z.array(LevelCode).min(1, '至少选一个等级'),
  onlyEmergency: z.boolean(),
  limitMinutes: z.int('时限须是整数分钟').min(1, '时限至少 1 分钟').max(527_040, '时限不能超过一年'),
  legalBasis: z.string().trim().min(1, '须写明依据').max(200, '依据不超过 200 字'),
});

const chain = z
  .array(ReviewStepCode)
  .min(1, '审核链至少有一个环节')
  .refine((steps) => new Set(steps).size === steps.length, '审核环节不能重复')
  .refine((steps) => steps.includes('secrecy'), '审核链不能缺少办公室保密审查（先审查后公开）');

const LedgerSettingsSchema: z.ZodType<LedgerSettings> = z.object({
  clocks: z
    .array(ClockRuleSchema)
    .max(50, '时限规则不超过 50 条')
    .refine(
      (rules) => rules.some((rule) => rule.kind === 'answer'),
      '须有回应时限（国办发〔2016〕61号：48 小时内予以回应）',
    ),
  clockStart: z.enum(['found', 'published'], '起算时间须为发现时间或者发布时间'),
  reviewChains: z.object({ none: chain, blue: chain, yellow: chain, orange: chain, red: chain }),
  escalateAfterMinutes: z.int('须是整数分钟').min(0, '不能为负').max(10_080, '不能超过一周'),
  corrections: CorrectionRulesSchema,
});
