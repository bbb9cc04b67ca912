import { z } from 'zod';
import { Instant, Text } from '../http/contract.ts';

/** 突发环境事件报告的种类（17号令第十二至十四条）. */
export const reportKinds = { initial: '初报', followUp: '续报', result: '处理结果报告' } as const;
export type ReportKind = keyof typeof reportKinds;
export const ReportKindCode = z.enum(['initial', 'followUp', 'result']);

/** 报送对象. */
export const reportReceivers = {
  province: '省生态环境厅',
  ministry: '生态环境部',
  government: '本级人民政府',
} as const;
export type ReportReceiver = keyof typeof reportReceivers;
export const ReportReceiverCode = z.enum(['province', 'ministry', 'government']);

/** 报送方式. A report by phone owes a written one. */
export const reportWays = { writing: '书面', phone: '电话' } as const;
export const ReportWayCode = z.enum(['writing', 'phone']);

/** 报告内容, in the order of the form. */
export const reportFields = {
  time: '发生时间',
  place: '发生地点',
  source: '信息来源',
  cause: '事件起因和性质',
  course: '基本过程',
  pollutants: '主要污染物和数量',
  monitoring: '监测数据',
  harm: '人员受害情况',
  sensitive: '饮用水水源地等环境敏感点受影响情况',
  trend: '事件发展趋势',
  handling: '处置情况',
  measures: '拟采取的措施',
} as const;
/** What 续报 and 处理结果报告 say besides. */
export const furtherFields = {
  initial: {},
  followUp: { progress: '处置进展情况' },
  result: {
    result: '处理措施、过程和结果',
    aftermath: '潜在或者间接危害、损失和社会影响',
    remaining: '处理后的遗留问题',
    accountability: '责任追究',
  },
} as const;
export type ReportField =
  | keyof typeof reportFields
  | keyof (typeof furtherFields)['followUp']
  | keyof (typeof furtherFields)['result'];

const Field = z.string().trim().max(4_000).default('');
/** 报告正文: what is not known yet stays empty and is printed as 暂不清楚. */
export const ReportBody = z.object({
  time: Field,
  place: Field,
  source: Field,
  cause: Field,
  course: Field,
  pollutants: Field,
  monitoring: Field,
  harm: Field,
  sensitive: Field,
  trend: Field,
  handling: Field,
  measures: Field,
  progress: Field,
  result: Field,
  aftermath: Field,
  remaining: Field,
  accountability: Field,
  /** 报告单位、签发人、联系人、联系电话. */
  unit: Text(100),
  signer: Text(40),
  contact: Text(40),
  phone: Text(40),
});
export type ReportBody = z.infer<typeof ReportBody>;

/** The same before anybody edited it: nothing is wanted yet. */
export const ReportDraft = z.object(
  Object.fromEntries(Object.keys(ReportBody.shape).map((name) => [name, z.string()])) as Record<
    keyof ReportBody,
    z.ZodString
  >,
);
export type ReportDraft = z.infer<typeof ReportDraft>;

/** 报送: what was sent, to whom, when and how. */
export const Report = z.object({
  report: ReportKindCode,
  to: ReportReceiverCode,
  sentAt: Instant,
  way: ReportWayCode,
  body: ReportBody,
});
export type Report = z.infer<typeof Report>;

/** The fields of a kind of report with their names, in order. */
export function fieldsOf(kind: ReportKind): [ReportField, string][] {
  return Object.entries({ ...reportFields, ...furtherFields[kind] }) as [ReportField, string][];
}
