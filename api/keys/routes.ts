import { z } from 'zod';
import { route } from '../http/route.ts';
import { ApiKey, KeyList, NewKey, NewKeyBody } from './contract.ts';

/** 接口密钥. */
export const keyRoutes = [
  route({
    method: 'get',
    path: '/api/keys',
    tag: '接口密钥',
    summary: '密钥列表',
    access: 'keys.read',
    answer: KeyList,
    act: async (_, kit) => ({ items: await kit.keys.list() }),
  }),
  route({
    method: 'post',
    path: '/api/keys',
    tag: '接口密钥',
    summary: '签发密钥',
    access: 'keys.manage',
    body: NewKeyBody,
    answer: NewKey,
    status: 201,
    shownOnce: true,
    async act({ body, actor, note }, kit) {
      note({ target: body.name });
      return kit.keys.create(body, actor.name);
    },
  }),
  route({
    method: 'post',
    path: '/api/keys/:id/revoke',
    tag: '接口密钥',
    summary: '吊销密钥',
    access: 'keys.manage',
    params: z.object({ id: z.string().min(1).max(60) }),
    answer: ApiKey,
    async act({ params, actor, note }, kit) {
      const key = await kit.keys.revoke(params.id, actor.name);
      note({ target: key.name });
      return key;
    },
  }),
];
