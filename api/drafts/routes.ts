import { z } from 'zod';
import type { Database } from '../database/open.ts';
import { route } from '../route.ts';
import { DraftAnswer, DraftBody, DraftKept, DraftParams } from './contract.ts';
import { createDrafts } from './drafts.ts';

/** 服务器草稿 of 拟稿. What nobody has sent is no entry of the ledger, and nobody else reads it. */
export const draftRoutes = ({ database, now }: { database: Database; now(): Date }) => {
  const drafts = createDrafts(database, now);
  return [
    route({
      method: 'get',
      path: '/api/drafts/:form',
      tag: '台账',
      summary: '读取本人草稿',
      access: 'cases.act',
      params: DraftParams,
      answer: DraftAnswer,
      act: async ({ params, actor }) => ({ draft: await drafts.read(actor.userId, params.form) }),
    }),
    route({
      method: 'put',
      path: '/api/drafts/:form',
      tag: '台账',
      summary: '保存本人草稿',
      access: 'cases.act',
      audited: 'reading',
      params: DraftParams,
      body: DraftBody,
      answer: DraftKept,
      act: async ({ params, body, actor }) => ({ at: await drafts.keep(actor.userId, params.form, body) }),
    }),
    route({
      method: 'delete',
      path: '/api/drafts/:form',
      tag: '台账',
      summary: '删除本人草稿',
      access: 'cases.act',
      params: DraftParams,
      answer: z.object({ dropped: z.boolean() }),
      async act({ params, actor }) {
        await drafts.drop(actor.userId, params.form);
        return { dropped: true };
      },
    }),
  ];
};
