import { z } from 'zod';
import { route } from '../route.ts';
import { releaseBrake } from './brake.ts';
import type { Clock } from './clock.ts';
import { KeepingReason, KeepingView, SystemClockView } from './contract.ts';
import { type KeepingNeeds, makeKeepingView } from './view.ts';

const tag = '系统';

type Needs = KeepingNeeds & { clock: Pick<Clock, 'confirm'>; now(): Date };

/** 保存期限: what is due, the clock, and what an administrator lets go on. */
export const keepingRoutes = (needs: Needs) => [
  route({
    method: 'get',
    path: '/api/system/keeping',
    tag,
    summary: '保存期限',
    access: 'system.read',
    answer: KeepingView,
    act: () => makeKeepingView(needs),
  }),
  route({
    method: 'post',
    path: '/api/system/keeping/clock',
    tag,
    summary: '确认时钟无误',
    access: 'system.manage',
    body: KeepingReason,
    answer: SystemClockView,
    async act({ body, actor, note }) {
      note({ action: '确认时钟无误', target: body.reason });
      return needs.clock.confirm(actor.name, body.reason);
    },
  }),
  route({
    method: 'post',
    path: '/api/system/keeping/sources/:id/approval',
    tag,
    summary: '核准清除',
    access: 'system.manage',
    params: z.object({ id: z.string().min(1).max(80) }),
    body: KeepingReason,
    answer: KeepingView,
    async act({ params, body, actor, note }) {
      note({ action: '核准到期清除', target: `${params.id}：${body.reason}` });
      await releaseBrake(needs.database, params.id, actor.name, body.reason, needs.now().toISOString());
      return makeKeepingView(needs);
    },
  }),
];
