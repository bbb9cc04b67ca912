import { z } from 'zod';
import { DutyAssignment } from '../cases/contract-commands.ts';
import { EmergencyLevelCode } from '../cases/contract-corrections.ts';
import { DocumentDetail, DocumentView, MarkView } from '../documents/contract.ts';
import { Instant, LevelCode, page, Text, TopicCode } from '../http/contract.ts';

/** 预警状态: waiting until a person decides; a decision is final here and goes on in the case. */
export const alertStatuses = {
  waiting: '待研判',
  filed: '已立案',
  joined: '已并入案件',
  dismissed: '无需处置',
  referred: '已转外单位',
  merged: '已归入事件',
} as const;
export type AlertStatus = keyof typeof alertStatuses;
export const AlertStatusCode = z.enum(['waiting', 'filed', 'joined', 'dismissed', 'referred', 'merged']);

/** 预警：one event that needs a judgement, however many copies were seen. */
export const AlertItem = z.object({
  id: z.string(),
  title: z.string(),
  firstSentence: z.string(),
  level: LevelCode,
  score: z.number(),
  status: AlertStatusCode,
  topics: z.array(TopicCode),
  place: z.object({ code: z.string(), name: z.string() }).nullable(),
  raisedAt: Instant,
  /** Latest time a copy was seen. */
  lastSeenAt: Instant,
  copies: z.int(),
  sources: z.int(),
  caseId: z.string().nullable(),
  /** 案件重启次数: how often the matter came back after its case had ended. */
  reopened: z.int(),
  /** 所属事件: all its texts, also those that weigh nothing; null in 总览, and before it has one. */
  event: z.object({ id: z.string(), texts: z.int(), heat: z.number(), places: z.array(z.string()) }).nullable(),
  /** Who is looking at it: name and since when; null when nobody has acknowledged. */
  acknowledgedBy: z.object({ name: z.string(), at: Instant }).nullable(),
  /** Limit for the judgement (15 min for orange and red). */
  judgeBy: Instant.nullable(),
});
export type AlertItem = z.infer<typeof AlertItem>;
export const AlertPage = page(AlertItem);

export const AlertQuery = z.object({
  status: z.enum(['waiting', 'decided', 'all']).default('waiting'),
  level: z
    .preprocess((value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value), z.array(LevelCode))
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(400).optional(),
});

/** GET /api/alerts/:id: all that the decision needs on one screen. */
export const AlertDetail = z.object({
  alert: AlertItem,
  /** The text as it stood when it raised the alert; null when it is gone (`gone`) or cannot be read just now (`missing`). */
  document: DocumentView.nullable(),
  /** 原文暂时读不到的原因；不是这样时为 null。 */
  missing: z.string().nullable(),
  /** 原文已不在文档库的原因；在的时候为 null。 */
  gone: z.string().nullable(),
  /** When the text was changed at its address since: how often, and how the present words are assessed. */
  changed: z
    .object({ versions: z.int(), words: z.string(), seenAt: Instant, level: LevelCode, title: z.string() })
    .nullable(),
  marks: z.array(MarkView),
  copies: DocumentDetail.shape.copies,
  /** Copies per 北京时间 hour since the first appearance. */
  spread: z.array(z.object({ key: z.string(), count: z.int() })),
  /** Earlier cases at the same place. */
  earlier: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      title: z.string(),
      level: LevelCode,
      status: z.string(),
      openedAt: Instant,
    }),
  ),
  suggestion: z.object({ duty: DutyAssignment, reason: z.string(), outside: z.string().nullable() }).nullable(),
  /** What was held back and why (merged, below the spacing, lowered). */
  heldBack: z.array(z.object({ at: Instant, cause: z.string(), documentId: z.string() })),
  can: z.array(z.enum(['acknowledge', 'file', 'dismiss', 'refer', 'join'])),
});
export type AlertDetail = z.infer<typeof AlertDetail>;

/** POST /api/alerts/:id/decision. Filing opens the case and assigns it in one step. */
export const AlertDecision = z.discriminatedUnion('type', [
  z.object({ type: z.literal('acknowledge') }),
  z.object({
    type: z.literal('file'),
    level: LevelCode,
    emergency: z.boolean(),
    emergencyLevel: EmergencyLevelCode.nullable().optional(),
    reason: Text(500),
    /** 诉求 that are registered with the filing. */
    demands: z.array(Text(200)).max(30).optional(),
    duty: DutyAssignment,
    note: z.string().max(500),
  }),
  z.object({ type: z.literal('join'), caseId: z.string() }),
  z.object({ type: z.literal('dismiss'), reason: Text(500) }),
  z.object({ type: z.literal('refer'), to: Text(100), receipt: z.string().max(100).nullable(), reason: Text(500) }),
]);
