import { z } from 'zod';
import { route } from '../route.ts';
import { ApiKey, KeyList, NewKey, NewKeyBody } from './contract.ts';
import type { Keys } from './keys.ts';

type Needs = {
  keys: Pick<Keys, 'list' | 'create' | 'revoke'>;
};

/** 接口密钥. */
export const keyRoutes = ({ keys }: Needs) => [
  route({
    method: 'get',
    path: '/api/keys',
    tag: '接口密钥',
    summary: '密钥列表',
    access: 'keys.read',
    answer: KeyList,
    act: async () => ({ items: await keys.list() }),
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
    async act({ body, actor, note }) {
      note({ target: body.name });
      return keys.create(body, actor.name);
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
    async act({ params, actor, note }) {
      const key = await keys.revoke(params.id, actor.name);
      note({ target: key.name });
      return key;
    },
  }),
];
