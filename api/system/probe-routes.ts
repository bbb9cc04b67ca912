import { z } from 'zod';
import { Readiness } from '../health/contract.ts';
import type { Health } from '../health/health.ts';
import { isReady, presentReadiness } from '../health/view.ts';
import { FileAnswer, Written } from '../http/route.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { SessionCookie } from '../people/cookie.ts';
import { mayAny } from '../people/permissions.ts';
import type { Sessions } from '../people/sessions.ts';
import type { Users } from '../people/users.ts';
import { route } from '../route.ts';
import { streamEvents } from '../stream/contract.ts';
import type { Stream } from '../stream/stream.ts';

const Alive = z.object({ ok: z.boolean() });
const Reason = z.object({ reason: z.string() });

type ProcessNeeds = {
  health: Pick<Health, 'look' | 'parts'>;
  users: Pick<Users, 'actsOf'>;
  metrics: Pick<Metrics, 'text'>;
};

type Needs = ProcessNeeds & {
  cookie: Pick<SessionCookie, 'read'>;
  sessions: Pick<Sessions, 'read'>;
  stream: Pick<Stream, 'open'>;
  /** The OpenAPI document. */
  openapi(): unknown;
  /** The same for people, as a page. */
  docsPage(): string;
};

/** 探针与指标：what every process answers, whatever its role. */
export const processRoutes = (needs: ProcessNeeds) => [
  route({
    method: 'get',
    path: '/healthz',
    tag: '运行',
    summary: '进程存活',
    access: 'anyone',
    evenUnseen: true,
    answer: Alive,
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
    async act({ user, response }) {
      await needs.health.look();
      response.locals['status'] = isReady(needs.health) ? 200 : 503;
      // Reasons name inner addresses: they are for administrators and the log.
      return presentReadiness(needs.health, user !== null && mayAny(await needs.users.actsOf(user), 'system.read'));
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
    act: async () => new FileAnswer(await needs.metrics.text()),
  }),
];

/** 探针、指标、接口说明、实时推送. */
export const probeRoutes = (needs: Needs) => [
  ...processRoutes(needs),
  route({
    method: 'get',
    path: '/api/openapi.json',
    tag: '运行',
    summary: 'OpenAPI 3.1 文档',
    access: 'anyone',
    answer: z.looseObject({ openapi: z.string() }),
    act: async () => needs.openapi() as { openapi: string },
  }),
  route({
    method: 'get',
    path: '/api/docs',
    tag: '运行',
    summary: '接口说明页',
    access: 'anyone',
    answer: { media: 'text/html; charset=utf-8' },
    act: async () => new FileAnswer(needs.docsPage()),
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
    async act({ request, response, actor, query }) {
      const token = needs.cookie.read(request);
      const stillIn = async () => token !== null && (await needs.sessions.read(token, false)) !== null;
      await needs.stream.open(request, response, actor, stillIn, request.get('last-event-id') ?? query.after);
      return new Written();
    },
  }),
];
