import { z } from 'zod';
import { Instant, Text } from '../http/contract.ts';

/** 时钟状态. */
export const clockDoubts = {
  ahead: '时钟向前跳',
  behind: '时钟向后退',
  off: '与数据库服务器不一致',
  stopped: '长时间没有运行',
} as const;

/** Whether the time of the machine is believed, and since when not. */
export const SystemClockView = z.object({
  ok: z.boolean(),
  doubt: z.enum(['ahead', 'behind', 'off', 'stopped']).nullable(),
  since: Instant.nullable(),
  reason: z.string().nullable(),
  /** 从何时起看来恢复正常；满 24 小时自动恢复清除。 */
  settlingSince: Instant.nullable(),
  /** 最后一次可信的时间。 */
  confirmed: Instant,
});
export type SystemClockView = z.infer<typeof SystemClockView>;

/** GET /api/system/keeping: what is due for deletion, per source and day, and what stands still. */
export const KeepingView = z.object({
  clock: SystemClockView,
  graceDays: z.int(),
  /** 清除运行过的天数：只数时钟可信的日子。 */
  today: z.int(),
  sources: z.array(
    z.object({
      sourceId: z.string(),
      name: z.string(),
      days: z.int(),
      /** 已到期、待清除的条数，按标记日；stopped 的等待核准。 */
      marked: z.array(z.object({ day: z.string(), count: z.int(), runsLeft: z.int().min(0), stopped: z.boolean() })),
      brake: z
        .object({
          at: Instant,
          texts: z.int(),
          reason: z.string(),
          approvedBy: z.string().nullable(),
          approvedAt: Instant.nullable(),
          approvedReason: z.string().nullable(),
        })
        .nullable(),
    }),
  ),
  /** The last 14 days on which it ran, newest first. */
  runs: z.array(z.object({ day: z.string(), marked: z.int(), dropped: z.int() })),
});
export type KeepingView = z.infer<typeof KeepingView>;

/** 时钟无误、核准清除: each with its reason, which stands in the audit. */
export const KeepingReason = z.object({ reason: Text(200) });
