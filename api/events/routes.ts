import { z } from 'zod';
import { maskTyped } from '../cases/mask-typed.ts';
import { route } from '../route.ts';
import { EventDetail, EventPage, EventQuery, MergeBody, SplitBody, UndoBody } from './contract.ts';
import type { Events } from './events.ts';

const Id = z.object({ id: z.string().min(1).max(120) });

/** 事件. */
export const eventRoutes = ({ events }: { events: Events }) => [
  route({
    method: 'get',
    path: '/api/events',
    tag: '事件',
    summary: '事件列表',
    access: 'events.read',
    scope: 'read',
    query: EventQuery,
    answer: EventPage,
    act: ({ query, actor }) => events.list(query, actor),
  }),
  route({
    method: 'get',
    path: '/api/events/:id',
    tag: '事件',
    summary: '事件详情',
    access: 'events.read',
    scope: 'read',
    params: Id,
    answer: EventDetail,
    audited: 'reading',
    act: ({ params, actor }) => events.detail(params.id, actor),
  }),
  route({
    method: 'post',
    path: '/api/events/:id/merge',
    tag: '事件',
    summary: '合并事件',
    access: 'events.act',
    params: Id,
    body: MergeBody,
    answer: EventDetail,
    async act({ params, body, actor }) {
      await events.merge(params.id, body.other, maskTyped(body).reason, actor);
      return events.detail(params.id, actor);
    },
  }),
  route({
    method: 'post',
    path: '/api/events/:id/split',
    tag: '事件',
    summary: '拆分事件',
    access: 'events.act',
    params: Id,
    body: SplitBody,
    answer: EventDetail,
    async act({ params, body, actor, note }) {
      const fresh = await events.split(params.id, body.texts, maskTyped(body).reason, actor);
      note({ action: `拆分事件：拆出 ${fresh}` });
      return events.detail(params.id, actor);
    },
  }),
  route({
    method: 'post',
    path: '/api/events/:id/undo',
    tag: '事件',
    summary: '撤销合并或拆分',
    access: 'events.act',
    params: Id,
    body: UndoBody,
    answer: EventDetail,
    async act({ body, actor }) {
      return events.detail(await events.undo(body.act, maskTyped(body).reason, actor), actor);
    },
  }),
];
