import { z } from 'zod';
import { beijingDay, isMonday } from '../../analysis/calendar.ts';
import { NotFound } from '../http/problem.ts';
import { BadInput } from '../http/problems.ts';
import { FileAnswer } from '../http/route.ts';
import { route } from '../route.ts';
import { BriefingAgainBody } from '../system/contract.ts';
import type { Briefings } from './briefings.ts';
import { BriefingDetail, BriefingItem, BriefingList, NewBriefingBody } from './contract.ts';

const Week = z.object({ week: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, '应为周一的日期，例如 2026-11-23') });

type Needs = {
  briefings: Briefings;
  now(): Date;
};

/** 周报. */
export const briefingRoutes = ({ briefings, now }: Needs) => [
  route({
    method: 'get',
    path: '/api/briefings',
    tag: '周报',
    summary: '周报列表',
    access: 'briefings.read',
    scope: 'read',
    answer: BriefingList,
    act: async () => ({ items: await briefings.list() }),
  }),
  route({
    method: 'post',
    path: '/api/briefings',
    tag: '周报',
    summary: '编制周报',
    access: 'briefings.create',
    body: NewBriefingBody,
    answer: BriefingItem,
    status: 201,
    // Charts and Word take seconds.
    ownUnit: true,
    async act({ body, actor, note, decide }) {
      note({ target: body.week });
      if (!isMonday(body.week)) throw new BadInput([{ path: 'week', message: '须是周一的日期' }]);
      if (body.week > beijingDay(now())) throw new BadInput([{ path: 'week', message: '这一周还没有开始' }]);
      return briefings.create(body.week, actor.name, decide);
    },
  }),
  route({
    method: 'get',
    path: '/api/briefings/:week',
    tag: '周报',
    summary: '周报内容',
    access: 'briefings.read',
    scope: 'read',
    params: Week,
    answer: BriefingDetail,
    audited: 'reading',
    async act({ params }) {
      const found = await briefings.detail(params.week);
      if (found === null) throw new NotFound(none);
      return found;
    },
  }),
  route({
    method: 'get',
    path: '/api/briefings/:week/docx',
    tag: '周报',
    summary: '下载周报',
    access: 'briefings.read',
    scope: 'read',
    params: Week,
    query: z.object({ edition: z.coerce.number().int().min(1).max(10_000).optional() }),
    answer: { media: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
    audited: 'always',
    async act({ params, query: { edition }, note }) {
      const file = await briefings.docx(params.week, edition);
      if (file === null) throw new NotFound(edition === undefined ? none : '没有这一次制作的文件，请刷新后重选。');
      const which = edition === undefined ? '' : `-第${edition}次制作`;
      if (edition !== undefined) note({ action: `下载周报（第 ${edition} 次制作）` });
      return new FileAnswer(file, `生态环境舆情周报-${params.week}${which}.docx`);
    },
  }),
  route({
    method: 'post',
    path: '/api/briefings/:week/again',
    tag: '周报',
    summary: '重新制作周报文件',
    access: 'briefings.create',
    params: Week,
    body: BriefingAgainBody,
    answer: BriefingDetail,
    // Charts and Word take seconds.
    ownUnit: true,
    async act({ params, body, actor, note, decide }) {
      note({ action: `重新制作周报文件（理由：${body.reason}）` });
      const told = { reason: body.reason, by: actor.name };
      const made = await briefings.again(params.week, told, decide);
      if (made === null) throw new NotFound(none);
      return made;
    },
  }),
];

const none = '这一周还没有周报，请先编制。';
