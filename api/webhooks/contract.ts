import { z } from 'zod';
import { Instant, page, Text } from '../http/contract.ts';

/** 推送事件：what a webhook can be told, with what it means for people. */
export const webhookEvents = {
  'alert.raised': '新预警',
  'alert.level-raised': '预警升级',
  'case.opened': '新建案件',
  'case.changed': '案件有进展',
  'case.published': '回应已发布',
  'case.overdue': '时限超时',
  'case.closed': '案件办结',
} as const;
export type WebhookEvent = keyof typeof webhookEvents;
export const WebhookEventCode = z.enum(Object.keys(webhookEvents) as [WebhookEvent, ...WebhookEvent[]]);

/** 推送状态. */
export const deliveryStates = {
  waiting: '待推送',
  sending: '推送中',
  delivered: '已送达',
  failed: '未送达',
} as const;
const DeliveryState = z.enum(['waiting', 'sending', 'delivered', 'failed']);

/** 对外推送地址 as the administrator sees it; its secret is shown only when it is made. */
export const WebhookView = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  events: z.array(WebhookEventCode),
  active: z.boolean(),
  allowInternal: z.boolean(),
  internalReason: z.string().nullable(),
  createdAt: Instant,
  createdBy: z.string(),
  /** The first failure after the last success; null while it works. */
  failingSince: Instant.nullable(),
  disabledAt: Instant.nullable(),
  disabledReason: z.string().nullable(),
  waiting: z.int(),
  failed: z.int(),
  lastDeliveredAt: Instant.nullable(),
});
export type WebhookView = z.infer<typeof WebhookView>;

const Url = z
  .url({ protocol: /^https?$/, error: '请填写以 https:// 或 http:// 开头的完整网址' })
  .max(500)
  .refine((value) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    return url === null || (url.username === '' && url.password === '');
  }, '网址中不能带用户名或口令');
const Events = z.array(WebhookEventCode).min(1, '请至少选择一种事件').max(20);

/** A new address; one of the internal network needs `allowInternal` and a reason. */
export const NewWebhookBody = z.object({
  name: Text(60),
  url: Url,
  events: Events,
  allowInternal: z.boolean().default(false),
  internalReason: Text(200).nullable().default(null),
});
/** Changes of what is named; `active: true` ends an automatic stop. */
export const WebhookPatch = z
  .object({
    name: Text(60),
    url: Url,
    events: Events,
    allowInternal: z.boolean(),
    internalReason: Text(200).nullable(),
    active: z.boolean(),
  })
  .partial();
/** The secret (`whsec_…`, Standard Webhooks) is in this answer and never again. */
export const WebhookWithSecret = z.object({ webhook: WebhookView, secret: z.string() });

/** How one attempt ended; without `status` there was no answer. */
export const AttemptView = z.object({
  number: z.int(),
  at: Instant,
  ms: z.int().nullable(),
  status: z.int().nullable(),
  error: z.string().nullable(),
});
/** 推送记录. `id` is sent as `webhook-id` at every attempt. */
export const DeliveryView = z.object({
  id: z.string(),
  type: z.string(),
  title: z.string(),
  at: Instant,
  state: DeliveryState,
  nextAttemptAt: Instant.nullable(),
  attempts: z.array(AttemptView),
});
export type DeliveryView = z.infer<typeof DeliveryView>;
export const DeliveryPage = page(DeliveryView);
