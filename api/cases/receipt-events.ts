import { z } from 'zod';
import type { EventForms } from '../ledger/event-forms.ts';
import { ClockKindCode } from './contract-commands.ts';

/** 提醒回执的种类: what became of a notice, each known from a receipt and not from having written it. */
export const receiptFacts = { sent: '已发送', delivered: '已送达', read: '已读', failed: '发送失败' } as const;
export type ReceiptFact = keyof typeof receiptFacts;

/** 须有回执的提醒. */
export const receiptAbouts = {
  dueSoon: '到期提醒',
  overdue: '超时提醒',
  escalated: '升级提醒',
  assigned: '交办通知',
  urged: '催办',
} as const;
export type ReceiptAbout = keyof typeof receiptAbouts;

/** 提醒回执的台账事件: one for each reminder, whom it was to reach, and fact; written only after the fact. */
export const receiptEvents = {
  receiptNoted: {
    v: 1,
    schema: z.object({
      /** The entry that caused the notice. */
      of: z.int(),
      about: z.enum(['dueSoon', 'overdue', 'escalated', 'assigned', 'urged']),
      /** Of the clock, where it is about one. */
      clock: ClockKindCode.nullable(),
      /** `role:<role>` or `unit:<id>`. */
      to: z.string(),
      fact: z.enum(['sent', 'delivered', 'read', 'failed']),
      /** When it happened; the entry itself is written a little later. */
      happenedAt: z.string(),
      /** Which outer channel took it; null of what happened in the app. */
      channel: z.string().nullable(),
      /** Who opened it. */
      person: z.object({ userId: z.string(), name: z.string() }).nullable(),
    }),
  },
} as const satisfies EventForms;
