import { z } from 'zod';
import type { Queue } from '../../queue/queue.ts';
import type { Audit } from '../audit/audit.ts';
import { Instant, page } from '../http/contract.ts';
import { NotFound } from '../http/problem.ts';
import { route } from '../route.ts';
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

type Needs = {
  /** Checks the chain of the ledger. */
  verify(): Promise<z.infer<typeof Verification>>;
  queue: Pick<Queue, 'engine' | 'counts' | 'failed' | 'retry'>;
  audit: Pick<Audit, 'list'>;
};

/** 台账核验、队列、审计. */
export const systemRoutes = ({ verify, queue, audit }: Needs) => [
  route({
    method: 'get',
    path: '/api/ledger/verification',
    tag: '系统',
    summary: '台账核验',
    access: 'ledger.verify',
    answer: Verification,
    act: () => verify(),
  }),
  route({
    method: 'get',
    path: '/api/system/queue',
    tag: '系统',
    summary: '队列状况',
    access: 'system.read',
    answer: QueueView,
    async act() {
      const [counts, failed] = await Promise.all([queue.counts(), queue.failed(100)]);
      return { engine: queue.engine, counts, failed };
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
    async act({ params, decide }) {
      const gone = new NotFound('这个任务已不在失败列表中，请刷新。');
      if (!(await queue.failed(failedMax)).some(({ id }) => id === params.id)) throw gone;
      // The queue is no part of this database: noted first, so that nothing is done that is not noted.
      await decide(async () => undefined, { answerLater: true });
      if (!(await queue.retry(params.id))) throw gone;
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
    async act({ query }) {
      const { items, next, total } = await audit.list({
        ...query,
        ok: query.ok === undefined ? undefined : query.ok === 'true',
      });
      return {
        items: items.map(({ seq, at, by, action, target, caseNumber, ok, address }) => ({
          ...{ seq, at, by, action, target, caseNumber, address },
          ok: ok === 1,
        })),
        next,
        total,
      };
    },
  }),
];
