import { z } from 'zod';
import { route } from '../route.ts';
import { EndInsideHostBody, InsideHostList, InsideHostView, NewInsideHostBody } from './contract.ts';
import type { Hosts } from './hosts.ts';

type Needs = {
  hosts: Hosts;
};

/** 内网放行名单. */
export const hostRoutes = ({ hosts }: Needs) => [
  route({
    method: 'get',
    path: '/api/inside-hosts',
    tag: '信源',
    summary: '内网放行名单',
    access: 'hosts.read',
    answer: InsideHostList,
    act: async () => ({ items: await hosts.list() }),
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
    async act({ body, actor, note }) {
      note({ target: body.host, action: `放行内网地址（理由：${body.reason}）` });
      const added = await hosts.add(body.host, body.reason, actor.name);
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
    async act({ body, note }) {
      note({ target: body.id, action: `移出内网放行名单（理由：${body.reason}）` });
      await hosts.remove(body.id);
      return { removed: true };
    },
  }),
];
