import { z } from 'zod';
import { NotFound } from '../http/problem.ts';
import { route } from '../http/route.ts';
import { sendSoon } from '../notices/unsent.ts';
import { HealthView, LatePackList, PartList, Unfinished, UnsentNoticeList } from './contract.ts';
import { makeLatePacks, makeUnfinished, makeUnsent } from './unfinished.ts';
import { presentHealth, presentParts } from './view.ts';

/** 运行状态、滞留文本、未发出的通知. */
export const healthRoutes = [
  route({
    method: 'get',
    path: '/api/health',
    tag: '运行',
    summary: '当前的故障与恢复',
    access: 'self',
    answer: HealthView,
    act: async ({ actor }, kit) => presentHealth(kit.health, actor.role, kit.now()),
  }),
  route({
    method: 'get',
    path: '/api/system/health',
    tag: '系统',
    summary: '各部件运行状态',
    access: 'system.read',
    answer: PartList,
    async act(_, kit) {
      await kit.health.look();
      return presentParts(kit.health);
    },
  }),
  route({
    method: 'get',
    path: '/api/unfinished',
    tag: '总览',
    summary: '滞留文本与未发出通知的数目',
    access: 'work.read',
    answer: Unfinished,
    act: ({ actor }, kit) => makeUnfinished(kit, actor.role),
  }),
  route({
    method: 'get',
    path: '/api/unfinished/packs',
    tag: '系统',
    summary: '没能研判入库的文本包',
    access: 'work.read',
    answer: LatePackList,
    act: ({ actor }, kit) => makeLatePacks(kit, actor.role),
  }),
  route({
    method: 'post',
    path: '/api/unfinished/packs/:id/retry',
    tag: '系统',
    summary: '重试文本包',
    access: 'work.retry',
    params: z.object({ id: z.string().regex(/^analyse-[A-Za-z0-9-]{1,190}$/, '不是文本包的任务编号') }),
    answer: z.object({ retried: z.boolean() }),
    async act({ params }, kit) {
      if (!(await kit.queue.retry(params.id))) throw new NotFound('这包文本已经在处理或已处理完，请刷新清单。');
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
    act: ({ actor }, kit) => makeUnsent(kit, actor.role),
  }),
  route({
    method: 'post',
    path: '/api/unfinished/notices/retry',
    tag: '系统',
    summary: '重发通知',
    access: 'work.retry',
    body: z.object({ key: z.string().min(1).max(400) }),
    answer: z.object({ retried: z.boolean() }),
    async act({ body, note }, kit) {
      note({ target: body.key });
      if (!(await sendSoon(kit.database, body.key, kit.now())))
        throw new NotFound('这条通知已经发出或正在发送，请刷新清单。');
      return { retried: true };
    },
  }),
];
