import type { Level } from '../../analysis/codes.ts';
import { type ClockRule, shippedClockRules } from '../clocks/clock-rules.ts';
import type { ReviewStep } from '../contract/command.ts';

/** 台账规则：what the office may change about clocks and reviews; kept in versions (see rule-versions.ts). */
export type LedgerSettings = {
  clocks: readonly ClockRule[];
  /** Where the statutory clocks begin: 发现时间, or 发布时间 where it is known. */
  clockStart: 'found' | 'published';
  /** 审核链 per level, in order. */
  reviewChains: Record<Level, readonly ReviewStep[]>;
  /** An overdue clock goes up to 厅领导 after so many minutes. */
  escalateAfterMinutes: number;
};

/** The rules as shipped: two reviews for blue and yellow, the leader's approval also for orange and red. */
export const shippedLedgerSettings: LedgerSettings = {
  clocks: shippedClockRules,
  clockStart: 'found',
  reviewChains: {
    none: ['secrecy', 'wording'],
    blue: ['secrecy', 'wording'],
    yellow: ['secrecy', 'wording'],
    orange: ['secrecy', 'wording', 'leader'],
    red: ['secrecy', 'wording', 'leader'],
  },
  escalateAfterMinutes: 30,
};
