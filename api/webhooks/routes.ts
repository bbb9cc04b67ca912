import { z } from 'zod';
import { route } from '../route.ts';
import {
  DeliveryPage,
  DeliveryView,
  NewWebhookBody,
  WebhookPatch,
  WebhookView,
  WebhookWithSecret,
} from './contract.ts';
import type { Webhooks } from './webhooks.ts';

const Id = z.object({ id: z.string().regex(/^webhook-[0-9a-f]{12}$/, '不是推送地址编号') });
const Delivery = Id.extend({ delivery: z.string().regex(/^msg_[0-9a-f]{32}$/, '不是推送编号') });
const DeliveryQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z
    .string()
    .regex(/^[\dT:.Z-]{20,30}~msg_[0-9a-f]{32}$/, '翻页位置已失效，请从第一页重新查看')
    .optional(),
});
const tag = '对外推送';

type Needs = {
  webhooks: Webhooks;
};

/** 对外推送. */
export const webhookRoutes = ({ webhooks }: Needs) => [
  route({
    method: 'get',
    path: '/api/webhooks',
    tag,
    summary: '推送地址列表',
    access: 'system.read',
    answer: z.object({ items: z.array(WebhookView) }),
    act: async () => ({ items: await webhooks.list() }),
  }),
  route({
    method: 'post',
    path: '/api/webhooks',
    tag,
    summary: '登记推送地址',
    access: 'system.manage',
    body: NewWebhookBody,
    answer: WebhookWithSecret,
    shownOnce: true,
    status: 201,
    async act({ body, actor, note }) {
      const made = await webhooks.create(body, actor.name);
      note({
        target: `${made.webhook.id} ${body.url}${body.allowInternal ? `（内部网络：${body.internalReason}）` : ''}`,
      });
      return made;
    },
  }),
  route({
    method: 'patch',
    path: '/api/webhooks/:id',
    tag,
    summary: '修改推送地址',
    access: 'system.manage',
    params: Id,
    body: WebhookPatch,
    answer: WebhookView,
    act({ params, body, note }) {
      note({ target: `${params.id} ${Object.keys(body).join('、')}${body.url === undefined ? '' : ` ${body.url}`}` });
      return webhooks.change(params.id, body);
    },
  }),
  route({
    method: 'delete',
    path: '/api/webhooks/:id',
    tag,
    summary: '删除推送地址',
    access: 'system.manage',
    params: Id,
    answer: z.object({ removed: z.boolean() }),
    async act({ params }) {
      await webhooks.remove(params.id);
      return { removed: true };
    },
  }),
  route({
    method: 'post',
    path: '/api/webhooks/:id/secret',
    tag,
    summary: '更换推送密钥',
    access: 'system.manage',
    params: Id,
    answer: WebhookWithSecret,
    shownOnce: true,
    act: ({ params }) => webhooks.renewSecret(params.id),
  }),
  route({
    method: 'post',
    path: '/api/webhooks/:id/ping',
    tag,
    summary: '发送测试消息',
    access: 'system.manage',
    params: Id,
    answer: DeliveryView,
    // Goes out to the address.
    ownUnit: true,
    act: ({ params, decide }) => webhooks.ping(params.id, (act) => decide(act, { answerLater: true })),
  }),
  route({
    method: 'get',
    path: '/api/webhooks/:id/deliveries',
    tag,
    summary: '推送记录',
    access: 'system.read',
    params: Id,
    query: DeliveryQuery,
    answer: DeliveryPage,
    act: ({ params, query }) => webhooks.deliveries(params.id, query),
  }),
  route({
    method: 'post',
    path: '/api/webhooks/:id/deliveries/:delivery/redeliver',
    tag,
    summary: '重新推送',
    access: 'system.manage',
    params: Delivery,
    answer: z.object({ queued: z.boolean() }),
    async act({ params }) {
      await webhooks.redeliver(params.id, params.delivery);
      return { queued: true };
    },
  }),
];
