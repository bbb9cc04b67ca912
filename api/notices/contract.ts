import { z } from 'zod';
import { Instant, page } from '../http/contract.ts';

/** 消息: one notice in the inbox of the person who asks. */
export const InboxItem = z.object({
  key: z.string(),
  subject: z.string(),
  text: z.string(),
  /** Address in the web app. */
  target: z.string(),
  at: Instant,
  /** By what it reached this person: as himself, by his role, or by his unit. */
  by: z.enum(['user', 'role', 'unit']),
  unread: z.boolean(),
  /** When this person opened it; null also where it only counts as read. */
  readAt: Instant.nullable(),
});
export type InboxItem = z.infer<typeof InboxItem>;
export const InboxPage = page(InboxItem);

/** 消息列表的范围. */
export const inboxViews = { all: '全部', unread: '未读' } as const;
export const InboxQuery = z.object({
  view: z.enum(['all', 'unread']).default('all'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(600).optional(),
});
export type InboxQuery = z.infer<typeof InboxQuery>;

/** So many unread ones are counted; more are shown as 999+. */
export const unreadMax = 1_000;

/** GET /api/inbox/unread: how many are unread, `unreadMax` at most, and the newest of all. */
export const InboxCount = z.object({ unread: z.int().min(0).max(unreadMax), newest: InboxItem.nullable() });
export type InboxCount = z.infer<typeof InboxCount>;

/** POST /api/inbox/read: these were opened. */
export const ReadBody = z.strictObject({ keys: z.array(z.string().min(1).max(400)).min(1).max(200) });
/** POST /api/inbox/read-all: everything up to here, the newest that was shown, so that what comes meanwhile stays unread. */
export const ReadAllBody = z.strictObject({ upTo: Instant });
