import { z } from 'zod';
import type { Database } from '../database/open.ts';
import { route } from '../route.ts';
import { listAttempts } from './attempts.ts';
import type { ChannelBook } from './channels.ts';
import type { ContactBook } from './contacts.ts';
import {
  ChannelList,
  ChannelOrderBody,
  ChannelPatch,
  ChannelTest,
  ChannelTestBody,
  ChannelView,
  Contacts,
  ContactsBody,
  NewChannelBody,
  NoticeAttemptPage,
  NoticeAttemptQuery,
} from './contract.ts';
import { readAddressNames } from './directory.ts';

const Id = z.object({ id: z.string().regex(/^(channel-[0-9a-f]{12}|wecom)$/, '不是渠道编号') });
const UserId = z.object({ id: z.string().max(60) });
const tag = '通知渠道';

type Needs = { database: Database; channels: ChannelBook; contacts: ContactBook };

/** 通知渠道、发送记录、联系方式. */
export const channelRoutes = ({ database, channels, contacts }: Needs) => [
  route({
    method: 'get',
    path: '/api/channels',
    tag,
    summary: '渠道列表',
    access: 'channels.read',
    answer: ChannelList,
    act: () => channels.list(),
  }),
  route({
    method: 'post',
    path: '/api/channels',
    tag,
    summary: '新增渠道',
    access: 'channels.manage',
    body: NewChannelBody,
    secretBody: true,
    answer: ChannelView,
    status: 201,
    async act({ body, actor, note }) {
      note({ target: body.name });
      const made = await channels.create(body, actor.name);
      note({ target: `${made.id} ${made.name} ${made.shown}${internal(body)}` });
      return made;
    },
  }),
  route({
    method: 'post',
    path: '/api/channels/order',
    tag,
    summary: '调整渠道顺序',
    access: 'channels.manage',
    body: ChannelOrderBody,
    answer: ChannelList,
    act({ body, note }) {
      note({ target: body.ids.join('、').slice(0, 300) });
      return channels.order(body.ids);
    },
  }),
  route({
    method: 'patch',
    path: '/api/channels/:id',
    tag,
    summary: '修改渠道',
    access: 'channels.manage',
    params: Id,
    body: ChannelPatch,
    secretBody: true,
    answer: ChannelView,
    act({ params, body, note }) {
      note({ target: `${params.id} ${Object.keys(body).map(spoken).join('、')}${internal(body)}` });
      return channels.change(params.id, body);
    },
  }),
  route({
    method: 'delete',
    path: '/api/channels/:id',
    tag,
    summary: '删除渠道',
    access: 'channels.manage',
    params: Id,
    answer: z.object({ removed: z.boolean() }),
    async act({ params }) {
      await channels.remove(params.id);
      return { removed: true };
    },
  }),
  route({
    method: 'post',
    path: '/api/channels/:id/test',
    tag,
    summary: '测试渠道',
    access: 'channels.manage',
    params: Id,
    body: ChannelTestBody,
    answer: ChannelTest,
    // Goes out to the address.
    ownUnit: true,
    act: ({ params, body, decide }) => channels.test(params.id, body.to, decide),
  }),
  route({
    method: 'get',
    path: '/api/notice-attempts',
    tag,
    summary: '发送记录',
    access: 'channels.read',
    query: NoticeAttemptQuery,
    answer: NoticeAttemptPage,
    act: async ({ query }) => listAttempts(database, query, await readAddressNames(database)),
  }),
  route({
    method: 'get',
    path: '/api/account/contacts',
    tag,
    summary: '本人的联系方式与接收时段',
    access: 'self',
    answer: Contacts,
    act: ({ actor }) => contacts.read(actor.userId),
  }),
  route({
    method: 'put',
    path: '/api/account/contacts',
    tag,
    summary: '修改本人的联系方式与接收时段',
    access: 'self',
    body: ContactsBody,
    answer: Contacts,
    act: ({ actor, body }) => contacts.write(actor.userId, body, actor.name),
  }),
  route({
    method: 'get',
    path: '/api/users/:id/contacts',
    tag,
    summary: '用户的联系方式',
    access: 'channels.manage',
    audited: 'reading',
    params: UserId,
    answer: Contacts,
    act: ({ params }) => contacts.read(params.id),
  }),
  route({
    method: 'put',
    path: '/api/users/:id/contacts',
    tag,
    summary: '修改用户的联系方式',
    access: 'channels.manage',
    params: UserId,
    body: ContactsBody,
    answer: Contacts,
    act({ params, body, actor, note }) {
      note({ target: params.id });
      return contacts.write(params.id, body, actor.name);
    },
  }),
];

function internal({
  allowInternal,
  internalReason,
}: {
  allowInternal?: boolean | undefined;
  internalReason?: string | null | undefined;
}): string {
  return allowInternal === true ? `（内部网络：${internalReason ?? ''}）` : '';
}

const fields: Record<string, string> = {
  name: '名称',
  settings: '设置',
  audience: '服务对象',
  enabled: '启用状态',
  allowInternal: '内部网络',
  internalReason: '内部网络理由',
};

function spoken(field: string): string {
  return fields[field] ?? field;
}
