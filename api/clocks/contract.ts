import { z } from 'zod';
import { caseOrigins } from '../cases/contract.ts';
import { ClockKindCode, clockKinds } from '../cases/contract-commands.ts';
import { EmergencyLevelCode } from '../cases/contract-corrections.ts';
import { Instant, LevelCode, Text } from '../http/contract.ts';

/** 起算点: the moment from which a limit runs. One that is not known (发布时间、发生时间) gives way to 发现时间. */
export const clockStarts = {
  happened: '发生时间',
  published: '发布时间',
  found: '发现时间',
  opened: '登记时间',
  declared: '定为突发事件时',
  assigned: '交办时',
  returned: '退回时',
  phoned: '电话报告时',
  petitionAccepted: '信访受理时',
  reopened: '重启时',
} as const;
export type ClockStart = keyof typeof clockStarts;
export const ClockStartCode = z.enum(Object.keys(clockStarts) as [ClockStart, ...ClockStart[]]);

/** 时限单位. Days end with their last day, and the day of the start does not count; working time is that of the office. */
export const clockUnits = {
  minutes: '分钟',
  hours: '小时',
  days: '日',
  workingHours: '个工作小时',
  workingDays: '个工作日',
} as const;
export type ClockUnit = keyof typeof clockUnits;
export const ClockUnitCode = z.enum(Object.keys(clockUnits) as [ClockUnit, ...ClockUnit[]]);

/** 时长, such as 20 个工作日. */
export const Span = z.object({
  amount: z.int('须是整数').min(1, '至少为 1').max(100_000, '数值过大'),
  unit: ClockUnitCode,
});
export type Span = z.infer<typeof Span>;

/** 依据是否核实: figures whose wording nobody has checked at the source yet say so on the screen. */
export const ruleStatuses = { confirmed: '有据', unconfirmed: '待核实' } as const;

const OriginCode = z.enum(Object.keys(caseOrigins) as [keyof typeof caseOrigins, ...(keyof typeof caseOrigins)[]]);

/** 时限规则：one limit. The first rule of a kind that fits a case is its clock. */
export const ClockRule = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,59}$/, '编号须是小写字母、数字和连字符'),
  kind: ClockKindCode,
  levels: z.array(LevelCode).min(1, '至少选一个等级'),
  /** Of which origins; null for all. */
  origins: z.array(OriginCode).min(1, '至少选一种来源').nullable(),
  /** Only for 突发事件 of these levels; one of unknown level goes by the limits of Ⅰ and Ⅱ. Null for every case. */
  emergency: z.array(EmergencyLevelCode).min(1, '至少选一个突发事件等级').nullable(),
  start: ClockStartCode.exclude(['reopened']),
  limit: Span,
  /** 预警 so long before the limit; null for the usual: 2 h, at most a fifth of the limit. */
  warnBefore: Span.extend({ unit: z.enum(['minutes', 'hours', 'days']) }).nullable(),
  /** How far in all, and how often, the limit may be extended; null when it cannot be. */
  extension: z.object({ most: Span, times: z.int('须是整数').min(1, '至少 1 次').max(10, '不超过 10 次') }).nullable(),
  legalBasis: Text(200),
  status: z.enum(['confirmed', 'unconfirmed']),
});
export type ClockRule = z.infer<typeof ClockRule>;

/** 通知对象 of a reminder: 办理方 owns the clock (the units, or 宣教处 where it is theirs). */
export const toldParties = {
  owner: '办理方',
  publicity: '宣教处',
  office: '办公室',
  leader: '厅领导',
} as const;
export type ToldParty = keyof typeof toldParties;
const Told = z.array(z.enum(Object.keys(toldParties) as [ToldParty, ...ToldParty[]])).min(1, '每一步至少通知一方');

/** 提醒步骤, each to others. */
export const reminderSteps = { dueSoon: '即将到期', overdue: '超时', escalated: '升级' } as const;

const spans = z
  .array(z.object({ from: z.int().min(0).max(1_440), to: z.int().min(0).max(1_440) }))
  .min(1, '至少有一段办公时间')
  .refine(
    (all) => all.every((span, index) => span.from < span.to && span.from >= (all[index - 1]?.to ?? 0)),
    '办公时间各段须先后相接、不重叠',
  );

/** 时限配置：everything about clocks that the office may change; kept in versions, each with who and why. */
export const ClockSettings = z
  .object({
    rules: z.array(ClockRule).max(100, '时限规则不超过 100 条'),
    /** 办公时间, in minutes after midnight. */
    hours: spans,
    /** 本单位的工作日调整, which win over the calendar. */
    days: z.record(z.string(), z.enum(['work', 'off'])),
    /** 迟报: registered so long after 发现时间, or so long after 发布时间. Null does not look at it. */
    late: z.object({ found: Span.nullable(), published: Span.nullable() }),
    told: z.object({ dueSoon: Told, overdue: Told, escalated: Told }),
    /** An overdue clock is escalated after so many minutes. */
    escalateAfterMinutes: z.int('须是整数分钟').min(0, '不能为负').max(10_080, '不能超过一周'),
  })
  .superRefine((settings, context) => {
    for (const message of settingFaults(settings)) context.addIssue({ code: 'custom', message });
  });
export type ClockSettings = z.infer<typeof ClockSettings>;

/** Clocks that no extension may move, whatever is configured: 首次权威发布、新闻发布会 and the emergency reports. */
export const neverExtended: readonly z.infer<typeof ClockKindCode>[] = [
  'firstWord',
  'press',
  'report',
  'provinceReport',
  'writtenReport',
  ...(['clues', 'instruction', 'supervision', 'review'] as const),
];

type Parsed = {
  rules: ClockRule[];
  days: Record<string, 'work' | 'off'>;
  told: Record<keyof typeof reminderSteps, ToldParty[]>;
};

function settingFaults({ rules, days, told }: Parsed): string[] {
  const faults = Object.keys(days)
    .filter((day) => !z.iso.date().safeParse(day).success)
    .map((day) => `日期应为 YYYY-MM-DD：${day}`);
  const ids = new Set<string>();
  for (const rule of rules) {
    if (ids.has(rule.id)) faults.push(`规则编号 ${rule.id} 重复`);
    ids.add(rule.id);
    if (rule.extension !== null && neverExtended.includes(rule.kind))
      faults.push(`「${clockKinds[rule.kind]}」的时限不能延期，请去掉延期设置（${rule.id}）`);
  }
  if (!rules.some((rule) => rule.kind === 'answer' && rule.origins === null && rule.emergency === null))
    faults.push('须有对所有案件的回应时限（国办发〔2016〕61号：48 小时内予以回应）');
  for (const kind of ['firstWord', 'press'] as const)
    if (!rules.some((rule) => rule.kind === kind))
      faults.push(`须有${clockKinds[kind]}时限（国办发〔2016〕61号、80号）`);
  const steps = Object.keys(reminderSteps) as (keyof typeof reminderSteps)[];
  for (const [index, step] of steps.entries())
    for (const earlier of steps.slice(0, index))
      if (told[step].every((party) => told[earlier].includes(party)))
        faults.push(`「${reminderSteps[step]}」须通知「${reminderSteps[earlier]}」之外的人`);
  return faults;
}

/** GET /api/clocks: what is in force, whether this person may switch on another, and what came before. */
export const ClocksInForce = z.object({
  version: z.int(),
  value: ClockSettings,
  history: z.array(z.object({ version: z.int(), at: Instant, by: z.string(), reason: z.string() })),
});
export type ClocksInForce = z.infer<typeof ClocksInForce>;

/** POST /api/clocks/try: settings that somebody has edited and not switched on. */
export const TryClocksBody = z.object({ value: ClockSettings });

/** What other settings would change: shown before they are switched on. */
export const ClockTrial = z.object({
  /** In sentences, one a rule. */
  changes: z.array(z.string()),
  /** What would be looser than now; only 厅领导 may switch that on. */
  looser: z.array(z.string()),
  /** Running clocks that were looked at; they keep their limits. */
  running: z.int(),
  /** How many of them would be due at another time, had they started under these settings. */
  different: z.int(),
  items: z.array(
    z.object({
      caseId: z.string(),
      number: z.string(),
      title: z.string(),
      name: z.string(),
      dueAt: Instant,
      /** Null where there would be no such clock. */
      wouldBe: Instant.nullable(),
    }),
  ),
});
export type ClockTrial = z.infer<typeof ClockTrial>;

/** PUT /api/clocks: switches settings on; `version` is the one that the person saw. */
export const SaveClocksBody = z.object({ value: ClockSettings, version: z.int().min(0), reason: Text(500) });
