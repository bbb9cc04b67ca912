import { z } from 'zod';
import { Instant, page, Text } from '../http/contract.ts';

/** 渠道类型. */
export const channelTypes = {
  wecom: '企业微信群机器人',
  dingtalk: '钉钉群机器人',
  feishu: '飞书群机器人',
  mail: '电子邮件',
  hook: '短信或语音网关',
} as const;
export type ChannelTypeName = keyof typeof channelTypes;
export const ChannelTypeCode = z.enum(['wecom', 'dingtalk', 'feishu', 'mail', 'hook']);

/** What of a person a channel needs. */
export const contactKinds = { mobile: '手机号', email: '电子邮箱', robotName: '群机器人账号' } as const;
export const ContactCode = z.enum(['mobile', 'email', 'robotName']);
export type ContactKind = keyof typeof contactKinds;

export const FieldKindCode = z.enum(['text', 'url', 'password', 'number', 'choice']);
export type FieldKind = z.infer<typeof FieldKindCode>;

/** One setting of a type, for the form. */
export const ChannelField = z.object({
  key: z.string(),
  label: z.string(),
  kind: FieldKindCode,
  secret: z.boolean(),
  required: z.boolean(),
  hint: z.string(),
  options: z.array(z.object({ value: z.string(), label: z.string() })),
  initial: z.string().nullable(),
});
export type ChannelField = z.infer<typeof ChannelField>;

export const ChannelTypeView = z.object({
  type: ChannelTypeCode,
  name: z.string(),
  reach: z.enum(['group', 'person']),
  contact: ContactCode,
  perMinute: z.int(),
  maxBytes: z.int(),
  fields: z.array(ChannelField),
});
export type ChannelTypeView = z.infer<typeof ChannelTypeView>;

/** 通知渠道 as the administrator sees it; `kept` names the secret settings that are set, whose values no answer holds. */
export const ChannelView = z.object({
  id: z.string(),
  type: ChannelTypeCode,
  name: z.string(),
  /** Set by WEBHOOK_URL, and changed there. */
  builtIn: z.boolean(),
  enabled: z.boolean(),
  /** Where it goes, without what is secret. */
  shown: z.string(),
  settings: z.record(z.string(), z.string()),
  kept: z.array(z.string()),
  /** Addresses that a group channel serves, `role:…` and `unit:…`; empty serves all. */
  audience: z.array(z.string()),
  allowInternal: z.boolean(),
  internalReason: z.string().nullable(),
  lastSentAt: Instant.nullable(),
  lastFailedAt: Instant.nullable(),
  lastError: z.string().nullable(),
});
export type ChannelView = z.infer<typeof ChannelView>;

export const ChannelList = z.object({ items: z.array(ChannelView), types: z.array(ChannelTypeView) });
export type ChannelList = z.infer<typeof ChannelList>;

const Settings = z.record(z.string().max(40), z.string().max(1_000));
const Audience = z
  .array(z.string().regex(/^(role|unit):[\w.-]{1,80}$/, '服务对象须是角色或者单位'))
  .max(200, '服务对象最多 200 个');

/** POST /api/channels; one that speaks to the internal network needs `allowInternal` and a reason. */
export const NewChannelBody = z.strictObject({
  type: ChannelTypeCode,
  name: Text(40),
  settings: Settings,
  audience: Audience.default([]),
  allowInternal: z.boolean().default(false),
  internalReason: Text(200).nullable().default(null),
});
export type NewChannel = z.infer<typeof NewChannelBody>;
/** PATCH /api/channels/:id: what is named; a secret setting that is left out stays as it is. */
export const ChannelPatch = z
  .strictObject({
    name: Text(40),
    settings: Settings,
    audience: Audience,
    enabled: z.boolean(),
    allowInternal: z.boolean(),
    internalReason: Text(200).nullable(),
  })
  .partial();
export type ChannelChange = z.infer<typeof ChannelPatch>;
/** POST /api/channels/order: all of them, in the order in which they are tried. */
export const ChannelOrderBody = z.strictObject({ ids: z.array(z.string().max(60)).min(1).max(50) });

/** POST /api/channels/:id/test; a personal channel asks to whom. */
export const ChannelTestBody = z.strictObject({ to: Text(200).nullable().default(null) });
export const ChannelTest = z.object({ sent: z.boolean(), ms: z.int(), said: z.string() });
export type ChannelTest = z.infer<typeof ChannelTest>;

/** 发送结果. */
export const attemptOutcomes = { sent: '已收下', failed: '未收下' } as const;
export const AttemptOutcome = z.enum(['sent', 'failed']);

/** 发送记录: one attempt to hand something over; of the notice only what kind it is. */
export const NoticeAttemptView = z.object({
  id: z.int(),
  at: Instant,
  channel: z.string(),
  to: z.string(),
  kind: z.string(),
  /** More than one is a digest. */
  notices: z.int(),
  ms: z.int(),
  outcome: AttemptOutcome,
  error: z.string().nullable(),
});
export type NoticeAttemptView = z.infer<typeof NoticeAttemptView>;
export const NoticeAttemptPage = page(NoticeAttemptView);
export const NoticeAttemptQuery = z.object({
  outcome: z.enum(['all', 'sent', 'failed']).default('all'),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  after: z.coerce.number().int().min(1).optional(),
});
export type NoticeAttemptQuery = z.infer<typeof NoticeAttemptQuery>;

const Hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '时刻请写成 22:30 的样子');
/** 联系方式与接收时段 of a person; null is not given. Times are 北京时间; from after to reaches over midnight. */
export const Contacts = z.object({
  mobile: z.string().nullable(),
  email: z.string().nullable(),
  robotName: z.string().nullable(),
  hours: z.object({ from: z.string(), to: z.string() }).nullable(),
  /** Personal channels in the order in which they are tried for him. */
  order: z.array(z.string()),
  /** Personal channels that there are, in the office's order. */
  channels: z.array(z.object({ id: z.string(), name: z.string(), contact: ContactCode })),
});
export type Contacts = z.infer<typeof Contacts>;

/** PUT /api/account/contacts and /api/users/:id/contacts. */
export const ContactsBody = z.strictObject({
  mobile: z
    .string()
    .trim()
    .regex(/^\+?\d{5,15}$/, '手机号只能有数字，5–15 位')
    .nullable(),
  email: z.email('电子邮箱写得不完整').max(200).nullable(),
  robotName: Text(100).nullable(),
  hours: z
    .strictObject({ from: Hour, to: Hour })
    .refine(({ from, to }) => from !== to, '开始和结束不能是同一时刻；全天接收请清空')
    .nullable(),
  order: z.array(z.string().max(60)).max(50).default([]),
});
export type ContactsBody = z.infer<typeof ContactsBody>;
