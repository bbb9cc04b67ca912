import { z } from 'zod';
import { Instant, page } from '../http/contract.ts';
import { NotFound } from '../http/problem.ts';
import { route } from '../http/route.ts';
import { AuditItem, QueueView, Verification } from './contract.ts';

const AuditQuery = z.object({
  by: z.string().max(40).optional(),
  ok: z.enum(['true', 'false']).optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
});

/** Given-up jobs among which one is looked for. */
const failedMax = 10_000;

/** 台账核验、队列、审计. */
export const systemRoutes = [
  route({
    method: 'get',
    path: '/api/ledger/verification',
    tag: '系统',
    summary: '台账核验',
    access: 'ledger.verify',
    answer: Verification,
    act: (_, kit) => kit.verify(),
  }),
  route({
    method: 'get',
    path: '/api/system/queue',
    tag: '系统',
    summary: '队列状况',
    access: 'system.read',
    answer: QueueView,
    async act(_, kit) {
      const [counts, failed] = await Promise.all([kit.queue.counts(), kit.queue.failed(100)]);
      return { engine: kit.queue.engine, counts, failed };
    },
  }),
  route({
    method: 'post',
    path: '/api/system/queue/:id/retry',
    tag: '系统',
    summary: '重试任务',
    access: 'system.manage',
    params: z.object({ id: z.string().min(1).max(200) }),
    answer: z.object({ retried: z.boolean() }),
    ownUnit: true,
    async act({ params, decide }, kit) {
      const gone = new NotFound('这个任务已不在失败列表中，请刷新。');
      if (!(await kit.queue.failed(failedMax)).some(({ id }) => id === params.id)) throw gone;
      // The queue is no part of this database: noted first, so that nothing is done that is not noted.
      await decide(async () => undefined, { answerLater: true });
      if (!(await kit.queue.retry(params.id))) throw gone;
      return { retried: true };
    },
  }),
  route({
    method: 'get',
    path: '/api/audit',
    tag: '系统',
    summary: '审计记录',
    access: 'audit.read',
    query: AuditQuery,
    answer: page(AuditItem),
    audited: 'reading',
    async act({ query }, kit) {
      const { items, next, total } = await kit.audit.list({
        ...query,
        ok: query.ok === undefined ? undefined : query.ok === 'true',
      });
      return {
        items: items.map(({ seq, at, by, action, target, ok, address }) => ({
          seq,
          at,
          by,
          action,
          target,
          ok: ok === 1,
          address,
        })),
        next,
        total,
      };
    },
  }),
];
