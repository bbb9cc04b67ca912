import { z } from 'zod';
import { Attachment } from '../attachments/contract.ts';
import { Report } from '../clocks/contract-reports.ts';
import { Instant, LevelCode, Text, WebUrl } from '../http/contract.ts';
import { consultCommands, consultNames } from './contract-consult.ts';
import { correctionCommands, correctionNames, EmergencyLevelCode } from './contract-corrections.ts';
import { endingCommands, endingNames } from './contract-endings.ts';
import { particularsCommands, particularsNames, SatisfactionCode } from './contract-particulars.ts';

/** 审核环节：who must pass an answer before it may go out (先审后发、一事一审), in this order. */
export const reviewSteps = {
  head: '处室负责人审核',
  technical: '监测／执法复核',
  secrecy: '办公室保密审查',
  wording: '宣教处口径审核',
  leader: '分管厅领导审批',
  principal: '厅主要负责人审批',
} as const;
export type ReviewStep = keyof typeof reviewSteps;
export const ReviewStepCode = z.enum(['head', 'technical', 'secrecy', 'wording', 'leader', 'principal']);

/** 保密审查记录: what the office found, on what ground, and whether the text was looked at together with what is public already. */
export const SecrecyReview = z.object({
  conclusion: z.enum(['open', 'workSecret', 'stateSecret', 'unclear']),
  basis: Text(500),
  /** 汇聚风险 was checked. */
  aggregationChecked: z.boolean(),
  aggregation: z.string().max(500),
});
export type SecrecyReview = z.infer<typeof SecrecyReview>;

/** Kinds of public words (see contract-words.ts for their names). */
export const WordKindCode = z.enum(['firstWord', 'press', 'answer', 'followUp', 'correction']);
/** 不予公开的依据 by code (see contract-words.ts for the articles). */
export const WithholdBasisCode = z.enum([
  'secret',
  'forbidden',
  'safety',
  'business',
  'privacy',
  'internal',
  'process',
  'enforcement',
]);

/** A public word of the case; absent = the formal answer. */
const WordId = z.string().max(40).optional();

/** 时钟：the statutory and internal limits that run on a case. */
export const clockKinds = {
  judge: '研判',
  accept: '签收',
  reassign: '改派',
  firstWord: '首次权威发布',
  press: '新闻发布会',
  answer: '回应',
  arbitrate: '裁定',
  report: '突发事件报告',
  provinceReport: '省厅报部',
  writtenReport: '补书面报告',
  petitionAccept: '信访受理告知',
  petitionClose: '信访办结',
  infoReply: '依申请公开答复',
  inspection: '督察交办反馈',
  clues: '补充线索',
  instruction: '领导批示',
  supervision: '督办',
  review: '回头看',
} as const;
export type ClockKind = keyof typeof clockKinds;
export const ClockKindCode = z.enum(Object.keys(clockKinds) as [ClockKind, ...ClockKind[]]);

/** Limits that end with a step outside this system, which is recorded with its document. */
export const StepClockCode = z.enum(['petitionAccept', 'petitionClose', 'infoReply', 'inspection']);

/** 分工：主管单位、处置单位、协办单位. Handler may differ from lead (谁主管谁回应、谁处置谁回应). */
export const DutyAssignment = z.object({ lead: z.string(), handler: z.string(), support: z.array(z.string()).max(20) });
export type DutyAssignment = z.infer<typeof DutyAssignment>;

/** 回应主体的层级. */
export const respondentLevels = { province: '省级', city: '市级', county: '县级' } as const;
export type RespondentLevel = keyof typeof respondentLevels;
export const RespondentCode = z.enum(['province', 'city', 'county']);

/** 解决程度：whether the real problem behind the opinion is solved; `unfounded`: 经核查不存在. */
export const solvedWords = { yes: '已解决', partly: '部分解决', no: '未解决', unfounded: '经核查不存在' } as const;
export const SolvedCode = z.enum(['yes', 'partly', 'no', 'unfounded']);

/** 佐证: what it shows, and where there is one, a link or a file that was uploaded for the case. */
export const Evidence = z.object({ text: Text(500), url: WebUrl.nullable(), attachment: Attachment.optional() });

/** 案件操作：everything a person may do to an open case; `decide` refuses what its state does not allow. */
export const CaseCommand = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('file'),
    level: LevelCode,
    emergency: z.boolean(),
    /** Of a 突发环境事件; absent or null where it cannot be said yet. */
    emergencyLevel: EmergencyLevelCode.nullable().optional(),
    reason: Text(500),
  }),
  z.object({ type: z.literal('dismiss'), reason: Text(500) }),
  z.object({
    type: z.literal('refer'),
    to: Text(100),
    /** 函文本. */
    letter: z.string().max(4_000).nullable().optional(),
    receipt: z.string().max(100).nullable(),
    reason: Text(500),
  }),
  z.object({ type: z.literal('assign'), duty: DutyAssignment, note: z.string().max(500) }),
  z.object({ type: z.literal('accept') }),
  z.object({ type: z.literal('return'), reason: Text(500) }),
  z.object({ type: z.literal('reassign'), lead: z.string(), handler: z.string(), reason: Text(500) }),
  z.object({ type: z.literal('changeSupport'), support: z.array(z.string()).max(20), reason: Text(500) }),
  z.object({ type: z.literal('handDown'), to: z.string(), note: z.string().max(500) }),
  z.object({ type: z.literal('reportUp'), text: Text(4_000) }),
  z.object({ type: z.literal('dispute'), inCharge: z.string().nullable(), reason: Text(500) }),
  z.object({ type: z.literal('arbitrate'), to: z.string(), reason: Text(500) }),
  z.object({ type: z.literal('setRespondent'), level: RespondentCode, reason: Text(500) }),
  z.object({ type: z.literal('logHandling'), text: Text(4_000), evidence: z.array(Evidence).max(20) }),
  z.object({ type: z.literal('setDemands'), demands: z.array(Text(200)).max(30) }),
  z.object({
    type: z.literal('draftAnswer'),
    word: WordId,
    /** Begins a new word of this kind. */
    begin: z.object({ kind: WordKindCode, corrects: z.string().max(40).nullable() }).optional(),
    text: Text(10_000),
    covers: z.array(z.int().min(0)).max(30),
  }),
  z.object({
    type: z.literal('submitAnswer'),
    word: WordId,
    /** Why it is submitted although the answer check found something severe. */
    reason: z.string().max(500).optional(),
  }),
  z.object({ type: z.literal('withdrawAnswer'), word: WordId, reason: Text(500) }),
  z.object({ type: z.literal('dropWord'), word: z.string().max(40), reason: Text(500) }),
  z.object({
    type: z.literal('reviewAnswer'),
    word: WordId,
    step: ReviewStepCode,
    verdict: z.enum(['pass', 'return']),
    opinion: z.string().max(1_000),
    /** Of 办公室保密审查 alone, which does not pass without it. */
    secrecy: SecrecyReview.optional(),
  }),
  z.object({ type: z.literal('proposeWithholding'), basis: WithholdBasisCode, reason: Text(500) }),
  z.object({
    type: z.literal('decideWithholding'),
    verdict: z.enum(['pass', 'return']),
    opinion: Text(500),
  }),
  z.object({
    type: z.literal('publishAnswer'),
    word: WordId,
    url: WebUrl,
    channel: Text(100),
    publishedAt: Instant,
  }),
  z.object({ type: z.literal('settleLink'), word: WordId, note: Text(500) }),
  z.object({ type: z.literal('recordPress'), word: WordId, url: WebUrl, heldAt: Instant }),
  z.object({
    type: z.literal('proveFix'),
    measures: Text(4_000),
    solved: SolvedCode,
    evidence: z.array(Evidence).min(1).max(20),
    /** 具体举措、长效机制, kept among 台账要素. */
    mechanism: Text(2_000).nullable().optional(),
  }),
  z.object({
    type: z.literal('verifyFix'),
    verdict: z.enum(['pass', 'return']),
    opinion: Text(1_000),
    /** What a call back found, kept among 台账要素. */
    satisfaction: SatisfactionCode.nullable().optional(),
  }),
  z.object({
    type: z.literal('close'),
    conclusion: Text(1_000),
    /** 部分解决: what is left, and by when to look again. */
    left: Text(1_000).nullable().optional(),
    reviewAt: Instant.nullable().optional(),
  }),
  z.object({
    type: z.literal('lookAgain'),
    finding: Text(2_000),
    solved: SolvedCode,
    evidence: z.array(Evidence).min(1).max(20),
    reviewAt: Instant.nullable(),
  }),
  z.object({ type: z.literal('archive') }),
  z.object({ type: z.literal('reopen'), reason: Text(500) }),
  z.object({ type: z.literal('askExtension'), clock: ClockKindCode, until: Instant, reason: Text(500) }),
  z.object({ type: z.literal('refuseExtension'), clock: ClockKindCode, reason: Text(500) }),
  z.object({ type: z.literal('correctFoundTime'), foundAt: Instant, reason: Text(500) }),
  z.object({ type: z.literal('setHappenedTime'), happenedAt: Instant, reason: Text(500) }),
  Report.extend({ type: z.literal('fileReport') }),
  z.object({ type: z.literal('recordStep'), clock: StepClockCode, doneAt: Instant, reference: Text(200) }),
  z.object({ type: z.literal('extend'), clock: ClockKindCode, until: Instant, reason: Text(500) }),
  z.object({ type: z.literal('urge'), text: Text(500) }),
  z.object({ type: z.literal('raiseLevel'), level: LevelCode, reason: Text(500) }),
  ...correctionCommands,
  ...endingCommands,
  ...consultCommands,
  ...particularsCommands,
]);
export type CaseCommand = z.infer<typeof CaseCommand>;
export type CaseCommandType = CaseCommand['type'];

/** Chinese names of the operations, as buttons and time line show them. */
export const commandNames: Record<CaseCommandType, string> = {
  file: '立案',
  dismiss: '无需处置',
  refer: '转外单位',
  assign: '交办',
  accept: '签收',
  return: '退回',
  reassign: '改派',
  changeSupport: '增减协办',
  handDown: '下交',
  reportUp: '上报',
  dispute: '提请裁定',
  arbitrate: '裁定',
  setRespondent: '更改回应主体',
  logHandling: '登记办理',
  setDemands: '登记诉求',
  draftAnswer: '拟稿',
  submitAnswer: '送审',
  withdrawAnswer: '撤回送审稿',
  dropWord: '放弃发布',
  reviewAnswer: '审核',
  proposeWithholding: '提出不予公开',
  decideWithholding: '复核不予公开',
  publishAnswer: '登记发布',
  recordPress: '登记新闻发布',
  settleLink: '处理链接异常',
  proveFix: '报送处置结果',
  verifyFix: '核验处置',
  close: '办结',
  archive: '归档',
  reopen: '重启',
  askExtension: '申请延期',
  extend: '批准延期',
  refuseExtension: '不同意延期',
  correctFoundTime: '更正发现时间',
  setHappenedTime: '登记发生时间',
  fileReport: '登记突发事件报告',
  recordStep: '登记时限事项',
  urge: '催办',
  raiseLevel: '调整等级',
  ...correctionNames,
  ...endingNames,
  lookAgain: '回头看',
  ...consultNames,
  ...particularsNames,
};

/** What is posted to a case: the command and the version that the person saw. */
export const CommandBody = z.object({ command: CaseCommand, version: z.int().min(1) });
