import { z } from 'zod';
import { Figure, Instant } from '../http/contract.ts';

/** 部件: what the office runs on, as people call it. */
export const partNames = {
  database: '台账数据库',
  documents: '文档库',
  queue: '队列',
  shared: '共享目录',
  anchor: '库外锚',
  disk: '磁盘空间',
  clock: '系统时钟',
  work: '后台任务',
  packs: '文本研判入库',
  notices: '外发通知',
} as const;
export type Part = keyof typeof partNames;
export const PartCode = z.enum(Object.keys(partNames) as [Part, ...Part[]]);

/** 部件状态: works, works in part or at risk, does not work. */
export const partStates = { ok: '正常', degraded: '受限', down: '不可用' } as const;
export const PartStateCode = z.enum(['ok', 'degraded', 'down']);

/** One part that does not work as it should: what, since when, what it means, what to do. */
export const TroubleView = z.object({
  part: PartCode,
  name: z.string(),
  state: PartStateCode,
  since: Instant,
  what: z.string(),
  meaning: z.string(),
  /** What the reader can do; null when only others can. */
  advice: z.string().nullable(),
  /** The engine's own words, for those who run the system. */
  reason: z.string().nullable(),
});
export type TroubleView = z.infer<typeof TroubleView>;

/** GET /api/health: what of it concerns who asks; `recovered` is what has come back within the last minutes. */
export const HealthView = z.object({
  at: Instant,
  troubles: z.array(TroubleView),
  recovered: z.array(z.object({ part: PartCode, name: z.string(), since: Instant, until: Instant })),
});
export type HealthView = z.infer<typeof HealthView>;

/** GET /api/system/health: every part, for those who run the system. */
export const PartList = z.object({
  items: z.array(
    z.object({
      part: PartCode,
      name: z.string(),
      engine: z.string().nullable(),
      state: PartStateCode,
      since: Instant.nullable(),
      what: z.string().nullable(),
      reason: z.string().nullable(),
      lookedAt: Instant.nullable(),
    }),
  ),
});

/** One engine in the answer of the probe. */
export const EngineReadiness = z.object({
  name: z.string(),
  engine: z.string(),
  ok: z.boolean(),
  state: PartStateCode,
  since: Instant.nullable(),
  reason: z.string().nullable(),
});

/** GET /readyz: `ok` says whether everything that takes and keeps work does so; `others` warn. */
export const Readiness = z.object({
  ok: z.boolean(),
  state: PartStateCode,
  engines: z.array(EngineReadiness),
  others: z.array(EngineReadiness),
});

/** 滞留文本包: texts that came in and are not in the document store yet, with what the queue says. */
export const LatePackView = z.object({
  batch: z.string(),
  since: Instant,
  texts: z.int(),
  attempts: z.int().nullable(),
  givenUp: z.boolean(),
  reason: z.string(),
  /** The job to retry; null where the queue has none, and sends the pack again by itself. */
  job: z.string().nullable(),
});

/** 未发出的通知: what should have reached people outside the product and has not. */
export const UnsentNoticeView = z.object({
  key: z.string(),
  to: z.string(),
  channel: z.string(),
  subject: z.string(),
  target: z.string(),
  since: Instant,
  attempts: z.int(),
  /** Null when it was given up. */
  nextAttemptAt: Instant.nullable(),
  reason: z.string().nullable(),
});

export const LatePackList = z.object({ items: z.array(LatePackView), can: z.array(z.literal('retry')) });
export const UnsentNoticeList = z.object({ items: z.array(UnsentNoticeView), can: z.array(z.literal('retry')) });

/** GET /api/unfinished: the two figures on 总览; null could not be looked up, and `missing` says why. */
export const Unfinished = z.object({
  packs: z.object({ figure: Figure, oldest: Instant.nullable(), missing: z.string().nullable() }),
  notices: z.object({ figure: Figure, oldest: Instant.nullable(), missing: z.string().nullable() }),
  /** 未能通知: reminders that reached nobody, the newest of them; `count` is null where it could not be looked up. */
  unreached: z.object({
    count: z.int().min(0).nullable(),
    items: z.array(
      z.object({
        caseId: z.string(),
        number: z.string(),
        title: z.string(),
        what: z.string(),
        to: z.string(),
        at: Instant,
      }),
    ),
    missing: z.string().nullable(),
  }),
});
export type Unfinished = z.infer<typeof Unfinished>;
