import { z } from 'zod';
import { streamEvents } from '../contract/office.ts';
import { databaseReady } from '../database/ready.ts';
import { mayAny } from '../identity/permissions.ts';
import { accessible } from './probe.ts';
import { FileAnswer, route, Written } from './route.ts';

const Health = z.object({ ok: z.boolean() });
const Readiness = z.object({
  ok: z.boolean(),
  engines: z.array(z.object({ name: z.string(), engine: z.string(), ok: z.boolean(), reason: z.string().nullable() })),
});

/** 探针与指标：what every process answers, whatever its role. */
export const processRoutes = [
  route({
    method: 'get',
    path: '/healthz',
    tag: '运行',
    summary: '进程存活',
    access: 'anyone',
    answer: Health,
    act: async () => ({ ok: true }),
  }),
  route({
    method: 'get',
    path: '/readyz',
    tag: '运行',
    summary: '各引擎可用',
    access: 'anyone',
    answer: Readiness,
    orElse: 503,
    async act({ user, response }, kit) {
      const found = await Promise.all([
        accessible('台账数据库', kit.settings.ledgerEngine, () =>
          databaseReady(kit.database, kit.settings.ledgerEngine),
        ),
        accessible('文档库', kit.documents.engine, () => kit.documents.have(['0'.repeat(32)])),
        accessible('队列', kit.queue.engine, () => kit.queue.counts()),
        accessible('共享目录', '文件夹', () => kit.shared.ready()),
      ]);
      for (const { name, ok, reason } of found) if (!ok) kit.log.error({ engine: name, reason }, 'engine not ready');
      const ok = found.every((engine) => engine.ok);
      // Reasons name inner addresses: they are for administrators and the log.
      const told = user !== null && mayAny(await kit.users.actsOf(user), 'system.read');
      const engines = found.map((engine) =>
        engine.ok || told ? engine : { ...engine, reason: '无法使用，原因见运行日志' },
      );
      response.locals['status'] = ok ? 200 : 503;
      return { ok, engines };
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
    answer: { media: 'text/event-stream', events: { ...streamEvents, gap: z.object({ reason: z.string() }) } },
    async act({ request, response, actor }, kit) {
      const token = kit.cookie.read(request);
      const stillIn = async () => token !== null && (await kit.sessions.read(token, false)) !== null;
      await kit.stream.open(request, response, actor, stillIn);
      return new Written();
    },
  }),
];
