import { z } from 'zod';
import { route } from '../http/route.ts';
import { EndInsideHostBody, InsideHostList, InsideHostView, NewInsideHostBody } from './contract.ts';

/** 内网放行名单. */
export const hostRoutes = [
  route({
    method: 'get',
    path: '/api/inside-hosts',
    tag: '信源',
    summary: '内网放行名单',
    access: 'hosts.read',
    answer: InsideHostList,
    act: async (_, kit) => ({ items: await kit.hosts.list() }),
  }),
  route({
    method: 'post',
    path: '/api/inside-hosts',
    tag: '信源',
    summary: '放行内网地址',
    access: 'hosts.manage',
    body: NewInsideHostBody,
    answer: InsideHostView,
    status: 201,
    async act({ body, actor, note }, kit) {
      note({ target: body.host, action: `放行内网地址（理由：${body.reason}）` });
      const added = await kit.hosts.add(body.host, body.reason, actor.name);
      note({ target: added.id });
      return added;
    },
  }),
  route({
    method: 'post',
    path: '/api/inside-hosts/end',
    tag: '信源',
    summary: '移出内网放行名单',
    access: 'hosts.manage',
    body: EndInsideHostBody,
    answer: z.object({ removed: z.boolean() }),
    async act({ body, note }, kit) {
      note({ target: body.id, action: `移出内网放行名单（理由：${body.reason}）` });
      await kit.hosts.remove(body.id);
      return { removed: true };
    },
  }),
];
