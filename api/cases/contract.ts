import { z } from 'zod';
import { ReportKindCode, ReportReceiverCode, ReportWayCode } from '../clocks/contract-reports.ts';
import { Instant, LevelCode, page, Text, TopicCode, WebUrl } from '../http/contract.ts';
import { ClockKindCode, Evidence, RespondentCode, SolvedCode } from './contract-commands.ts';
import { CommentView, MentionChoice, OrderView } from './contract-consult.ts';
import { EmergencyLevelCode, ProposalView } from './contract-corrections.ts';
import { CluesView, EndingView, ReferralView } from './contract-endings.ts';
import { factFilters } from './contract-facts.ts';
import { MergingView } from './contract-merge.ts';
import { ParticularsView } from './contract-particulars.ts';
import { NewWord, WordView } from './contract-words.ts';

/** 案件状态. The answer has a state of its own beside it: acknowledged ≠ done ≠ answered ≠ accepted. */
export const caseStatuses = {
  toJudge: '待研判',
  dismissed: '无需处置',
  referred: '已转外单位',
  withdrawn: '已撤案',
  merged: '已并入他案',
  filed: '已立案',
  assigned: '已交办',
  accepted: '已签收',
  handling: '办理中',
  fixed: '处置待核',
  verified: '处置已核',
  closed: '已办结',
  archived: '已归档',
} as const;
export type CaseStatus = keyof typeof caseStatuses;
/** 已了结的状态: nobody works on the case any more. */
export const endedStatuses: readonly CaseStatus[] = [
  ...(['dismissed', 'referred', 'withdrawn', 'merged', 'closed', 'archived'] as const),
];
/** 未作回应即了结: such a case leads nobody on; what comes later is judged anew. */
export const unansweredStatuses: readonly string[] = [
  ...(['dismissed', 'referred', 'withdrawn', 'merged'] as const),
] satisfies CaseStatus[];
export const CaseStatusCode = z.enum(Object.keys(caseStatuses) as [CaseStatus, ...CaseStatus[]]);

/** 发现方式: how the office learned of the matter. */
export const caseOrigins = {
  alert: '系统预警',
  manual: '人工录入',
  superior: '上级转办',
  '12369': '12369 举报',
  '12345': '12345 热线',
  petition: '群众信访',
  request: '依申请公开',
  inspection: '督察交办',
  press: '媒体采访',
} as const;
export type CaseOrigin = keyof typeof caseOrigins;

/** 回应状态. */
export const answerStatuses = {
  none: '未拟稿',
  draft: '拟稿中',
  inReview: '审核中',
  returned: '审核退回',
  approved: '待发布',
  published: '已回应',
  withheld: '不予公开',
} as const;
export type AnswerStatus = keyof typeof answerStatuses;
export const AnswerStatusCode = z.enum(Object.keys(answerStatuses) as [AnswerStatus, ...AnswerStatus[]]);

/** 时钟状态. */
export const ClockStateCode = z.enum([
  ...(['running', 'dueSoon', 'overdue', 'met', 'missed'] as const),
  ...(['ended', 'terminated', 'lapsed', 'paused'] as const),
]);

/** A running or stopped clock; `state` is computed at the time of the answer. */
export const ClockView = z.object({
  kind: ClockKindCode,
  name: z.string(),
  /** Whose clock it is, where each unit has its own. */
  unit: z.object({ id: z.string(), name: z.string() }).nullable(),
  startsAt: Instant,
  dueAt: Instant,
  stoppedAt: Instant.nullable(),
  /**
   * `terminated`: it ended without what it waited for, before its limit; `lapsed`: after it; `ended`: 不予公开 before the
   * limit. None of them is 按时.
   */
  state: ClockStateCode,
  legalBasis: z.string(),
  extended: z.boolean(),
  /** The limit before any extension. */
  originalDueAt: Instant,
  /** How it ended by the limit before any extension; the same as `state` where none was given. */
  originalState: ClockStateCode,
  /** The same limit from 发布时间; null where it does not run from a time of the matter, or nobody knows it. */
  publishedDueAt: Instant.nullable(),
  /** 起算点 and length in words; null for clocks of the first release. */
  start: z.string().nullable(),
  limit: z.string().nullable(),
  /** 延期申请 that waits. */
  asked: z.object({ until: Instant, reason: z.string(), by: z.string(), at: Instant }).nullable(),
});
export type ClockView = z.infer<typeof ClockView>;

export const CaseItem = z.object({
  id: z.string(),
  /** 编号, e.g. 2026-0012. */
  number: z.string(),
  title: z.string(),
  level: LevelCode,
  status: CaseStatusCode,
  answerStatus: AnswerStatusCode,
  topics: z.array(TopicCode),
  /** 涉及地点. */
  places: z.array(z.object({ code: z.string(), name: z.string() })),
  lead: z.object({ id: z.string(), name: z.string() }).nullable(),
  handler: z.object({ id: z.string(), name: z.string() }).nullable(),
  openedAt: Instant,
  foundAt: Instant,
  /** The clock that falls due next, or the worst overdue one; null when none runs. */
  nextClock: ClockView.nullable(),
  reopened: z.int(),
  /** 迟报. */
  late: z.boolean(),
  version: z.int(),
  /** 读不出：why the entries after those shown here could not be read; absent where all could. */
  unreadable: z.string().optional(),
});
export type CaseItem = z.infer<typeof CaseItem>;
export const CasePage = page(CaseItem);

/** 台账视图. `todo` is what waits for the person who asks. */
export const caseViews = {
  all: '全部',
  open: '在办',
  todo: '待我办',
  toReview: '待我审核',
  toJudge: '待研判',
  toAccept: '待签收',
  dueThisWeek: '本周到期',
  dueToday: '今日到期',
  dueSoon: '2小时内到期',
  overdue: '超时',
  inReview: '待审核',
  toVerify: '待核验',
  closed: '已办结',
} as const;
/** 台账记录 that figures count: a case is found by having one in a period. */
export const countedEvents = {
  closed: '办结',
  returned: '退回',
  reopened: '重启',
  answerPublished: '登记发布',
} as const;
export const CountedEventCode = z.enum(Object.keys(countedEvents) as [keyof typeof countedEvents]);

export const CaseQuery = z.object({
  view: z.enum(Object.keys(caseViews) as [keyof typeof caseViews, ...(keyof typeof caseViews)[]]).default('all'),
  q: z.string().max(100).optional(),
  level: z
    .preprocess((value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value), z.array(LevelCode))
    .optional(),
  topic: TopicCode.optional(),
  place: z
    .string()
    .regex(/^\d{2,6}$/)
    .optional(),
  unit: z.string().optional(),
  /** `true`: only 迟报; `false`: only those that were registered in time. */
  late: z.enum(['true', 'false']).optional(),
  openedFrom: Instant.optional(),
  openedTo: Instant.optional(),
  /** Only cases with such an entry between `eventFrom` (inclusive) and `eventTo` (exclusive). */
  event: CountedEventCode.optional(),
  eventFrom: Instant.optional(),
  eventTo: Instant.optional(),
  ...factFilters,
  sort: z.enum(['due', 'opened']).default('due'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(400).optional(),
});

/** 承办角色. */
export const unitRoles = { lead: '主管', handler: '处置', support: '协办', below: '下办' } as const;
const UnitName = z.object({ id: z.string(), name: z.string() });

/** 承办单位的签收与退回. */
export const UnitStepView = z.object({
  unit: UnitName,
  role: z.enum(['lead', 'handler', 'support', 'below']),
  over: UnitName.nullable(),
  assignedAt: Instant,
  acceptedAt: Instant.nullable(),
  returned: z.object({ reason: z.string(), at: Instant }).nullable(),
  /** By whose ruling it has the task. */
  ruled: z.string().nullable(),
  /** When it was taken off the case. */
  endedAt: Instant.nullable(),
});
export type UnitStepView = z.infer<typeof UnitStepView>;

/** 台账记录：one entry of the ledger as the time line shows it. */
export const EntryView = z.object({
  seq: z.int(),
  at: Instant,
  by: z.string(),
  unit: z.string().nullable(),
  type: z.string(),
  name: z.string(),
  /** One Chinese sentence. */
  sentence: z.string(),
  basis: z.string().nullable(),
  hash: z.string(),
});

/** 处置结果. */
const Fix = z.object({
  measures: z.string(),
  solved: SolvedCode,
  evidence: z.array(Evidence),
  at: Instant,
  verified: z.boolean(),
});

/** 回头看的一次记录. */
const Review = z.object({
  finding: z.string(),
  solved: SolvedCode,
  name: z.string(),
  evidence: z.array(Evidence),
  by: z.string(),
  at: Instant,
});

export const CaseDetail = z.object({
  case: CaseItem,
  summary: z.string(),
  origin: z.string(),
  documents: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      url: z.string(),
      sourceName: z.string(),
      publishedAt: Instant.nullable(),
      foundAt: Instant,
      snapshotSha256: z.string().nullable(),
      /** 文字指纹：纳入案件时的版本，`/api/documents/:id` 的 versions 里同名。 */
      words: z.string().optional(),
    }),
  ),
  demands: z.array(
    z.object({
      text: z.string(),
      /** The newest draft says that it answers it. */
      covered: z.boolean(),
      /** The published word that speaks to it, by its content; null while none does. */
      answered: z.string().nullable(),
    }),
  ),
  support: z.array(UnitName),
  /** 回应主体; null before the case is filed. */
  respondent: z
    .object({ level: RespondentCode, name: z.string(), basis: z.string(), reason: z.string().nullable() })
    .nullable(),
  units: z.array(UnitStepView),
  /** 待裁定的争议. */
  dispute: z
    .object({ unit: UnitName, inCharge: UnitName.nullable(), reason: z.string(), at: Instant, arbiter: z.string() })
    .nullable(),
  /** 未能通知: reminders that no outer channel took and nobody saw in the app. */
  unreached: z.array(z.object({ what: z.string(), to: z.string(), at: Instant })),
  emergency: z.boolean(),
  emergencyLevel: EmergencyLevelCode.nullable(),
  /** 更正提议, newest first, those that wait for a second signature and those that were decided. */
  proposals: z.array(ProposalView),
  clocks: z.array(ClockView),
  /** 发生、发布、发现: the three times, and how the last was corrected by hand. */
  times: z.object({
    happenedAt: Instant.nullable(),
    publishedAt: Instant.nullable(),
    foundAt: Instant,
    /** The earliest on record, by which clocks and rates go. */
    firstFoundAt: Instant,
    foundChanges: z.array(z.object({ from: Instant, to: Instant, reason: z.string(), by: z.string(), at: Instant })),
    /** 迟报, in a sentence. */
    late: z.string().nullable(),
  }),
  /** 突发环境事件报告, oldest first. */
  reports: z.array(
    z.object({
      report: ReportKindCode,
      to: ReportReceiverCode,
      way: ReportWayCode,
      sentAt: Instant,
      signer: z.string(),
      by: z.string(),
      at: Instant,
    }),
  ),
  steps: z.array(z.object({ name: z.string(), doneAt: Instant, reference: z.string(), by: z.string(), at: Instant })),
  /** 公开发布, the formal answer first; words of earlier lives of the case after those of the present. */
  words: z.array(WordView),
  /** What this person may begin besides the formal answer. */
  newWords: z.array(NewWord),
  handling: z.array(z.object({ at: Instant, by: z.string(), text: z.string(), evidence: z.array(Evidence) })),
  fix: Fix.nullable(),
  conclusion: z.string().nullable(),
  /** 办结方式 with its reason; null where the case is open, or was closed before ends were told apart. */
  ending: EndingView.nullable(),
  /** 回头看. */
  reviews: z.array(Review),
  referral: ReferralView.nullable(),
  /** 线索不足: what the case waits for. */
  clues: CluesView.nullable(),
  /** 此前的办理, oldest first: reopening hides nothing. */
  lives: z.array(
    z.object({
      status: CaseStatusCode,
      fix: Fix.nullable(),
      conclusion: z.string().nullable(),
      closedAt: Instant.nullable(),
      ending: EndingView.nullable(),
      referral: ReferralView.nullable(),
      reviews: z.array(Review),
      /** The words that were said then carry this number. */
      life: z.int(),
      reopenedAt: Instant,
    }),
  ),
  /** 并案与拆案. */
  merging: MergingView,
  /** 会商, oldest first. */
  comments: z.array(CommentView),
  /** 领导批示和督办, oldest first. */
  orders: z.array(OrderView),
  particulars: ParticularsView,
  mentionable: z.array(MentionChoice),
  entries: z.array(EntryView),
  /** 下一步 of this person as one sentence with the command it wants, or of others where they owe nothing; `beside`: what is due from others before it. */
  next: z.object({
    sentence: z.string(),
    command: z.string().nullable(),
    word: z.string().nullable(),
    beside: z.string().nullable(),
  }),
  /** 退回提示: what was returned, refused or declined and stands unanswered, newest first, and which commands answer it. */
  givenBack: z.array(
    z.object({
      commands: z.array(z.string()),
      /** The public word it is about; null where it is about the case. */
      word: z.string().nullable(),
      what: z.string(),
      by: z.string(),
      unit: z.string().nullable(),
      at: Instant,
      reason: z.string(),
    }),
  ),
  /** What this person may do now; with a reason where he may, but not yet. */
  can: z.array(z.object({ command: z.string(), name: z.string(), blocked: z.string().nullable() })),
});
export type CaseDetail = z.infer<typeof CaseDetail>;

/** POST /api/cases: a case by hand (一键录入). */
export const NewCaseBody = z.object({
  title: Text(300),
  summary: Text(4_000),
  level: LevelCode,
  foundAt: Instant,
  publishedAt: Instant.nullable(),
  happenedAt: Instant.nullable().default(null),
  url: WebUrl.nullable(),
  channel: z.enum(Object.keys(caseOrigins) as [CaseOrigin, ...CaseOrigin[]]).exclude(['alert']),
  topics: z.array(TopicCode).min(1).max(5),
  /** 涉及地点, at least one in the province when there is any; a province as a whole only of others. */
  places: z
    .array(z.string().regex(/^\d{2}(\d{2}){0,2}$/, '应为行政区划代码：两位省、四位市或者六位县'))
    .max(20)
    .default([]),
  demands: z.array(Text(200)).max(30),
});
