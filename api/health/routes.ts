import { z } from 'zod';
import type { Queue } from '../../queue/queue.ts';
import { NotFound } from '../http/problem.ts';
import { sendSoon } from '../notices/unsent.ts';
import { route } from '../route.ts';
import { HealthView, LatePackList, PartList, Unfinished, UnsentNoticeList } from './contract.ts';
import type { Health } from './health.ts';
import { makeLatePacks, makeUnfinished, makeUnsent, type UnfinishedNeeds } from './unfinished.ts';
import { presentHealth, presentParts } from './view.ts';

type Needs = UnfinishedNeeds & {
  health: Pick<Health, 'parts' | 'look'>;
  queue: Pick<Queue, 'retry'>;
};

/** 运行状态、滞留文本、未发出的通知. */
export const healthRoutes = (needs: Needs) => [
  route({
    method: 'get',
    path: '/api/health',
    tag: '运行',
    summary: '当前的故障与恢复',
    access: 'self',
    answer: HealthView,
    act: async ({ actor }) => presentHealth(needs.health, actor.role, needs.now()),
  }),
  route({
    method: 'get',
    path: '/api/system/health',
    tag: '系统',
    summary: '各部件运行状态',
    access: 'system.read',
    answer: PartList,
    async act() {
      await needs.health.look();
      return presentParts(needs.health);
    },
  }),
  route({
    method: 'get',
    path: '/api/unfinished',
    tag: '总览',
    summary: '滞留文本与未发出通知的数目',
    access: 'work.read',
    answer: Unfinished,
    act: ({ actor }) => makeUnfinished(needs, actor.role),
  }),
  route({
    method: 'get',
    path: '/api/unfinished/packs',
    tag: '系统',
    summary: '没能研判入库的文本包',
    access: 'work.read',
    answer: LatePackList,
    act: ({ actor }) => makeLatePacks(needs, actor.role),
  }),
  route({
    method: 'post',
    path: '/api/unfinished/packs/:id/retry',
    tag: '系统',
    summary: '重试文本包',
    access: 'work.retry',
    params: z.object({ id: z.string().regex(/^analyse-[A-Za-z0-9-]{1,190}$/, '不是文本包的任务编号') }),
    answer: z.object({ retried: z.boolean() }),
    async act({ params }) {
      if (!(await needs.queue.retry(params.id))) throw new NotFound('这包文本已经在处理或已处理完，请刷新清单。');
      return { retried: true };
    },
  }),
  route({
    method: 'get',
    path: '/api/unfinished/notices',
    tag: '系统',
    summary: '没有发出去的通知',
    access: 'work.read',
    answer: UnsentNoticeList,
    act: ({ actor }) => makeUnsent(needs, actor.role),
  }),
  route({
    method: 'post',
    path: '/api/unfinished/notices/retry',
    tag: '系统',
    summary: '重发通知',
    access: 'work.retry',
    body: z.object({ key: z.string().min(1).max(400) }),
    answer: z.object({ retried: z.boolean() }),
    async act({ body, note }) {
      note({ target: body.key });
      if (!(await sendSoon(needs.database, body.key, needs.now())))
        throw new NotFound('这条通知已经发出或正在发送，请刷新清单。');
      return { retried: true };
    },
  }),
];
