import { route } from '../route.ts';
import { InboxCount, InboxPage, InboxQuery, ReadAllBody, ReadBody } from './contract.ts';
import type { Inbox } from './inbox.ts';

/** 消息. */
export const noticeRoutes = ({ inbox }: { inbox: Inbox }) => [
  route({
    method: 'get',
    path: '/api/inbox',
    tag: '消息',
    summary: '消息列表',
    access: 'inbox.read',
    query: InboxQuery,
    answer: InboxPage,
    act: ({ query, actor }) => inbox.list(query, actor),
  }),
  route({
    method: 'get',
    path: '/api/inbox/unread',
    tag: '消息',
    summary: '未读消息数',
    access: 'inbox.read',
    answer: InboxCount,
    act: ({ actor }) => inbox.unread(actor),
  }),
  route({
    method: 'post',
    path: '/api/inbox/read',
    tag: '消息',
    summary: '消息已读',
    access: 'inbox.read',
    body: ReadBody,
    answer: InboxCount,
    async act({ body, actor, note }) {
      note({ target: body.keys.join('、').slice(0, 300) });
      await inbox.read(body.keys, actor);
      return inbox.unread(actor);
    },
  }),
  route({
    method: 'post',
    path: '/api/inbox/read-all',
    tag: '消息',
    summary: '消息全部已读',
    access: 'inbox.read',
    body: ReadAllBody,
    answer: InboxCount,
    async act({ body, actor }) {
      await inbox.readAll(body.upTo, actor);
      return inbox.unread(actor);
    },
  }),
];
