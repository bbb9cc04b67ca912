import { z } from 'zod';
import { Readiness } from '../health/contract.ts';
import { isReady, presentReadiness } from '../health/view.ts';
import { FileAnswer, route, Written } from '../http/route.ts';
import { mayAny } from '../people/permissions.ts';
import { streamEvents } from '../stream/contract.ts';

const Health = z.object({ ok: z.boolean() });
const Reason = z.object({ reason: z.string() });

/** 探针与指标：what every process answers, whatever its role. */
export const processRoutes = [
  route({
    method: 'get',
    path: '/healthz',
    tag: '运行',
    summary: '进程存活',
    access: 'anyone',
    evenUnseen: true,
    answer: Health,
    act: async () => ({ ok: true }),
  }),
  route({
    method: 'get',
    path: '/readyz',
    tag: '运行',
    summary: '各引擎可用',
    access: 'anyone',
    evenUnseen: true,
    answer: Readiness,
    orElse: 503,
    async act({ user, response }, kit) {
      await kit.health.look();
      response.locals['status'] = isReady(kit.health) ? 200 : 503;
      // Reasons name inner addresses: they are for administrators and the log.
      return presentReadiness(kit.health, user !== null && mayAny(await kit.users.actsOf(user), 'system.read'));
    },
  }),
  route({
    method: 'get',
    path: '/metrics',
    tag: '运行',
    summary: '运行指标',
    access: 'system.read',
    scope: 'metrics',
    answer: { media: 'text/plain; version=0.0.4; charset=utf-8' },
    act: async (_, kit) => new FileAnswer(await kit.metrics.text()),
  }),
];

/** 探针、指标、接口说明、实时推送. */
export const probeRoutes = [
  ...processRoutes,
  route({
    method: 'get',
    path: '/api/openapi.json',
    tag: '运行',
    summary: 'OpenAPI 3.1 文档',
    access: 'anyone',
    answer: z.looseObject({ openapi: z.string() }),
    act: async (_, kit) => kit.openapi() as { openapi: string },
  }),
  route({
    method: 'get',
    path: '/api/docs',
    tag: '运行',
    summary: '接口说明页',
    access: 'anyone',
    answer: { media: 'text/html; charset=utf-8' },
    act: async (_, kit) => new FileAnswer(kit.docsPage()),
  }),
  route({
    method: 'get',
    path: '/api/stream',
    tag: '运行',
    summary: '实时推送（SSE）',
    access: 'stream.read',
    headers: [{ name: 'Last-Event-ID', description: '断线前收到的最后一个事件；之后的会补发，太久则先来一个 gap。' }],
    query: z.object({
      after: z
        .string()
        .regex(/^\d{1,16}$/, '不是事件编号')
        .optional()
        .describe('同 Last-Event-ID，供新开连接时使用。'),
    }),
    answer: { media: 'text/event-stream', events: { ...streamEvents, gap: Reason, replaced: Reason } },
    async act({ request, response, actor, query }, kit) {
      const token = kit.cookie.read(request);
      const stillIn = async () => token !== null && (await kit.sessions.read(token, false)) !== null;
      await kit.stream.open(request, response, actor, stillIn, request.get('last-event-id') ?? query.after);
      return new Written();
    },
  }),
];
