import { z } from 'zod';
import { ClockKindCode } from '../cases/contract-commands.ts';
import { Instant } from '../http/contract.ts';

/** How a figure is written: `hours` with one decimal, `percent` of so many cases, `points` of 100, `cases` a count. */
export type FigureForm = 'cases' | 'hours' | 'percent' | 'points';
type Definition = {
  name: string;
  short?: string;
  form: FigureForm;
  better: 'more' | 'less' | null;
  definition: string;
};

/** 考核口径：each figure once; screen, 通报, 年度统计 and their 数据说明 all speak by these words. */
export const assessedFigures = {
  duty: {
    ...{ name: '承办', form: 'cases', better: null },
    definition: '期内交办、改派、裁定或下交给本单位主管、处置或下办的案件数；重启后重新承办也算。协办不算。',
  },
  firstWordHalf: {
    ...{ name: '首次发声（中位）', short: '首发中位', form: 'hours', better: 'less' },
    definition:
      '期内首次公开发布（权威发布、发布会或正式回应）的案件，从时限起算到发布的小时数，按从短到长排在正中的一件；每件案件只计第一次发布，由发布时承办的单位计。',
  },
  firstWordMost: {
    ...{ name: '首次发声（九成）', short: '首发九成', form: 'hours', better: 'less' },
    definition: '同上，按从短到长排在 90% 处的一件：九成案件不超过这个时长。',
  },
  answerHalf: {
    ...{ name: '正式回应（中位）', short: '回应中位', form: 'hours', better: 'less' },
    definition:
      '期内首次发布正式回应的案件，从回应时限起算到发布的小时数，按从短到长排在正中的一件；由发布时承办的单位计。',
  },
  answerMost: {
    ...{ name: '正式回应（九成）', short: '回应九成', form: 'hours', better: 'less' },
    definition: '同上，按从短到长排在 90% 处的一件。',
  },
  onTime: {
    ...{ name: '按原时限达标', short: '原时限达标', form: 'percent', better: 'more' },
    definition:
      '期内有法定时限停止或到期的案件中，期内各法定时限全部在批准延期之前的原时限内完成的比例；由停止或到期那一刻承办的单位计。不予公开、并案等提前终止的不计。',
  },
  onTimeExtended: {
    ...{ name: '含延期达标', form: 'percent', better: 'more' },
    definition: '同上，但按批准延期后的时限计，只供对照，考核以原时限为准。',
  },
  signed: {
    ...{ name: '按时签收', form: 'percent', better: 'more' },
    definition: '期内签收时限停止或到期的案件中，本单位全部按时签收或退回的比例。',
  },
  returned: {
    ...{ name: '退回', form: 'cases', better: null },
    definition: '期内本单位退回的案件数；退回是否成立由宣教处或厅领导裁定，不必然是过错。',
  },
  reviewReturned: {
    ...{ name: '审核退回', form: 'cases', better: 'less' },
    definition: '期内公开文稿在审核中被退回的案件数；由退回时承办的单位计。',
  },
  reopened: {
    ...{ name: '重启', form: 'cases', better: 'less' },
    definition: '期内因问题复发或人工决定而重启的案件数；由重启时承办的单位计。',
  },
  quality: {
    ...{ name: '评估得分', form: 'points', better: 'more' },
    definition: '期内登记的评估，及时、针对、有效三项的平均分（百分制）；没有登记评估的不推算。',
  },
  firstReview: {
    ...{ name: '一次通过', form: 'percent', better: 'more' },
    definition: '期内有审核结论的正式回应（已通过，或者被退回过）涉及的案件中，从未被退回的比例。',
  },
  extension: {
    ...{ name: '延期', form: 'cases', better: null },
    definition: '原时限在期内、获准延期的案件数；延长的小时数合计另列，同一案件同类时限同一起点只计一次。',
  },
  pause: {
    ...{ name: '暂停', form: 'cases', better: null },
    definition: '期内因线索不足而暂停签收时限的案件数；已恢复的暂停小时数合计另列。',
  },
  open: {
    ...{ name: '现在办', form: 'cases', better: null },
    definition: '截至此刻未了结、由本单位承办的案件数；没有上期数。',
  },
  overdue: {
    ...{ name: '现超时', form: 'cases', better: 'less' },
    definition: '截至此刻有法定时限或者本单位签收时限已过而未完成的在办案件数；没有上期数。',
  },
} as const satisfies Record<string, Definition>;
export type AssessedFigure = keyof typeof assessedFigures;
export const figureNames = Object.keys(assessedFigures) as AssessedFigure[];
const FigureName = z.enum(figureNames as [AssessedFigure, ...AssessedFigure[]]);

/** How cases fall to units and cities. */
export const rowRule =
  '单位按主管、处置、下办计，一件案件可同时计入主管和处置单位；设区市计入市局和所辖县（市、区）分局的案件，同一案件只计一次，隶属关系以现在为准；合计计入全部案件，含尚未交办的。';

/** One figure of a row: `cases` is how many cases it rests on and how many `records` lists; `missed` those that were not met. Null is unknown and shown as —. */
export const AssessedCell = z.object({
  value: z.number().nullable(),
  previous: z.number().nullable(),
  cases: z.int(),
  records: z.string(),
  missed: z.int().nullable(),
  missedRecords: z.string().nullable(),
});
export type AssessedCell = z.infer<typeof AssessedCell>;

/** 一行: a unit, a city or all. `hours` are what was allowed beyond limits; `scores` the three parts of 评估得分. */
export const AssessedRow = z.object({
  id: z.string(),
  name: z.string(),
  figures: z.record(FigureName, AssessedCell),
  clocks: z.array(z.object({ kind: ClockKindCode, name: z.string(), original: AssessedCell, extended: AssessedCell })),
  hours: z.object({ extension: z.number().nullable(), pause: z.number().nullable() }),
  scores: z.object({
    timely: z.number().nullable(),
    targeted: z.number().nullable(),
    effective: z.number().nullable(),
  }),
});
export type AssessedRow = z.infer<typeof AssessedRow>;

/** GET /api/assessment: this month unless a period is given. */
export const AssessmentQuery = z.object({ from: Instant.optional(), to: Instant.optional() });

/** 考核表 of a period (`from` inclusive, `to` exclusive, never later than now) beside the same length of time before it. A unit gets its own row alone. */
export const AssessmentAnswer = z.object({
  from: Instant,
  to: Instant,
  at: Instant,
  previousFrom: Instant,
  own: z.boolean(),
  units: z.array(AssessedRow),
  cities: z.array(AssessedRow),
  /** Null for a unit. */
  total: AssessedRow.nullable(),
  /** How many units had nothing in the period and have nothing now. */
  idle: z.int(),
});
export type AssessmentAnswer = z.infer<typeof AssessmentAnswer>;

/** 约谈建议规则: below so many percent with at least so many decided, or at least so many overdue now. */
export const TalkRules = z.object({
  onTimeBelow: z.int('须是整数').min(1, '须在 1–100 之间').max(100, '须在 1–100 之间'),
  leastDecided: z.int('须是整数').min(1, '至少 1 件').max(1_000, '最多 1000 件'),
  overdue: z.int('须是整数').min(1, '至少 1 件').max(1_000, '最多 1000 件'),
});
export type TalkRules = z.infer<typeof TalkRules>;
export const TalkRulesInForce = z.object({ version: z.int(), value: TalkRules });
export const TalkRulesBody = z.strictObject({
  value: TalkRules,
  version: z.int(),
  reason: z.string().trim().min(2, '请写明理由（2–200 字）').max(200),
});
