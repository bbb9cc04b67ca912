import { z } from 'zod';
import { Instant, LevelCode, Text, TopicCode } from '../http/contract.ts';

/** 突发环境事件分级 (国家突发环境事件应急预案): what each means stands in the rules of the ledger, see `correction-rules.ts`. */
export const emergencyLevels = {
  I: '特别重大（Ⅰ级）',
  II: '重大（Ⅱ级）',
  III: '较大（Ⅲ级）',
  IV: '一般（Ⅳ级）',
} as const;
export type EmergencyLevel = keyof typeof emergencyLevels;
export const EmergencyLevelCode = z.enum(['I', 'II', 'III', 'IV']);

/** 可以更正的事项; `dismiss` and `withdraw` end the case and have commands of their own. */
export const correctable = {
  title: '标题',
  level: '等级调低',
  place: '地点',
  places: '地点',
  topics: '主题',
  emergency: '突发环境事件及其级别',
  dismiss: '判为无需处置',
  withdraw: '撤案',
} as const;
export type Correctable = keyof typeof correctable;

/** 更正内容: what a person proposes to correct. */
export const Correction = z.discriminatedUnion('what', [
  z.object({ what: z.literal('title'), title: Text(300) }),
  z.object({ what: z.literal('level'), level: LevelCode }),
  /** The whole list as it should be: added to, taken from, also outside the province; empty: 地点不明. */
  z.object({
    what: z.literal('places'),
    places: z
      .array(z.string().regex(/^\d{2}(\d{2}){0,2}$/, '应为两位省、四位市或者六位县代码'))
      .max(20, '最多 20 个地点'),
  }),
  z.object({ what: z.literal('topics'), topics: z.array(TopicCode).min(1).max(5) }),
  /** Null: 不是突发环境事件. */
  z.object({ what: z.literal('emergency'), emergency: EmergencyLevelCode.nullable() }),
]);

/** Commands of corrections: one person proposes, a second signs. */
export const correctionCommands = [
  z.object({ type: z.literal('propose'), change: Correction, reason: Text(500) }),
  z.object({ type: z.literal('confirmProposal'), proposal: z.int().min(1), opinion: z.string().max(500) }),
  z.object({ type: z.literal('declineProposal'), proposal: z.int().min(1), reason: Text(500) }),
  z.object({ type: z.literal('recallProposal'), proposal: z.int().min(1), reason: Text(500) }),
  z.object({ type: z.literal('withdraw'), reason: Text(500) }),
] as const;

/** Their Chinese names. */
export const correctionNames = {
  propose: '更正',
  confirmProposal: '二次签字',
  declineProposal: '不同意更正',
  recallProposal: '撤回更正',
  withdraw: '撤案',
} as const;

/** 更正提议 as the page shows it. */
export const ProposalView = z.object({
  id: z.int(),
  what: z.enum(Object.keys(correctable) as [Correctable, ...Correctable[]]),
  name: z.string(),
  /** One Chinese phrase: from what to what. */
  sentence: z.string(),
  reason: z.string(),
  by: z.string(),
  at: Instant,
  outcome: z.enum(['open', 'confirmed', 'declined', 'recalled', 'lapsed']),
  decidedBy: z.string().nullable(),
  decidedAt: Instant.nullable(),
  opinion: z.string().nullable(),
  /** Whether the person who asks proposed it himself: then another has to sign. */
  own: z.boolean(),
});
export type ProposalView = z.infer<typeof ProposalView>;

/** 突发环境事件分级标准 in force, for the form. */
export const EmergencyRuleView = z.object({
  level: EmergencyLevelCode,
  name: z.string(),
  thresholds: z.array(z.string()),
  legalBasis: z.string(),
});
