import { z } from 'zod';
import { Instant, Text } from '../http/contract.ts';

/** 重点回应类型 (国办发〔2016〕61号、80号): what has to be answered first. */
export const answerTypes = {
  policy: '重大政策误解误读',
  vital: '涉及公众切身利益且影响较大',
  ethics: '民生领域冲击社会道德底线',
  emergency: '突发事件处置和自然灾害应对',
  ordered: '上级要求主动回应',
} as const;
export type AnswerType = keyof typeof answerTypes;
export const AnswerTypeCode = z.enum(Object.keys(answerTypes) as [AnswerType, ...AnswerType[]]);

/** 反映人满意情况, as a call back found it. */
export const satisfactions = {
  satisfied: '满意',
  partly: '基本满意',
  unsatisfied: '不满意',
  unreached: '未能回访',
} as const;
export type Satisfaction = keyof typeof satisfactions;
export const SatisfactionCode = z.enum(Object.keys(satisfactions) as [Satisfaction, ...Satisfaction[]]);

const Count = z.int('须是整数').min(0, '不能小于 0').max(10_000_000_000, '数字过大，请核对');
const Score = z.int('须是整数').min(0, '在 0 到 100 之间').max(100, '在 0 到 100 之间');

/** 台账要素: what only people know for sure; what is absent stays as it was, null takes it back. */
export const Particulars = z.object({
  /** 涉及企业、园区、水体、项目; empty: none. */
  involved: z.array(Text(60)).max(20, '最多 20 个').nullable(),
  /** Empty: none of the five. */
  answerTypes: z.array(AnswerTypeCode).max(5).nullable(),
  /** 关注量 and 跟帖数 of the post, read off by hand. */
  views: Count.nullable(),
  replies: Count.nullable(),
  satisfaction: SatisfactionCode.nullable(),
  /** 上级通报及回复. */
  superior: Text(1_000).nullable(),
  /** 具体举措、长效机制. */
  mechanism: Text(2_000).nullable(),
  remark: Text(500).nullable(),
});

/** Commands of 台账要素 and 评估. */
export const particularsCommands = [
  Particulars.partial().extend({ type: z.literal('setParticulars') }),
  z.object({ type: z.literal('assess'), timely: Score, targeted: Score, effective: Score, opinion: Text(500) }),
] as const;

/** Their Chinese names. */
export const particularsNames = { setParticulars: '登记台账要素', assess: '评估' } as const;

/** What the form calls each. */
export const particularNames = {
  involved: '涉及企业／园区／水体／项目',
  answerTypes: '重点回应类型',
  views: '关注量',
  replies: '跟帖数',
  satisfaction: '反映人满意情况',
  superior: '上级通报及回复',
  mechanism: '具体举措／长效机制',
  remark: '备注',
} as const satisfies Record<keyof z.infer<typeof Particulars>, string>;

/** 台账要素 on the page: each as the ledger's columns say it, and who said it; `proposed`: by rule, until a person does. */
export const ParticularsView = z.object({
  involved: z.object({ names: z.array(z.string()), proposed: z.boolean() }),
  answerTypes: z.object({ codes: z.array(AnswerTypeCode), proposed: z.boolean(), basis: z.string() }),
  /** Null: no source gave it. */
  views: z.int().nullable(),
  replies: z.int().nullable(),
  satisfaction: SatisfactionCode.nullable(),
  superior: z.string().nullable(),
  mechanism: z.string().nullable(),
  remark: z.string().nullable(),
  /** 及时、针对、有效, each as counted. */
  measured: z.string(),
  assessment: z
    .object({
      timely: z.int(),
      targeted: z.int(),
      effective: z.int(),
      opinion: z.string(),
      by: z.string(),
      at: Instant,
    })
    .nullable(),
});
export type ParticularsView = z.infer<typeof ParticularsView>;
