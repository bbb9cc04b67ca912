import { z } from 'zod';
import type { Queue } from '../../queue/queue.ts';
import { Forbidden, NotFound, Refused } from '../http/problem.ts';
import { BadInput } from '../http/problems.ts';
import { may } from '../people/permissions.ts';
import { type Person, route } from '../route.ts';
import { NewSourceBody, RunView, SourceList, SourcePatch, SourceView, sourceFaults } from './contract.ts';
import type { Sources } from './sources.ts';

const Id = z.object({ id: z.string().regex(/^[a-z][a-z0-9-]{2,60}$/, '不是信源编号') });

type Needs = {
  sources: Sources;
  queue: Pick<Queue, 'add'>;
  now(): Date;
};

/** 信源. */
export const sourceRoutes = (needs: Needs) => [
  route({
    method: 'get',
    path: '/api/sources',
    tag: '信源',
    summary: '信源列表与覆盖说明',
    access: 'sources.read',
    scope: 'read',
    answer: SourceList,
    act: () => needs.sources.list(),
  }),
  route({
    method: 'post',
    path: '/api/sources',
    tag: '信源',
    summary: '登记信源',
    access: 'sources.manage',
    body: NewSourceBody,
    answer: SourceView,
    status: 201,
    async act({ body, note, actor }) {
      note({ target: body.id, ...guardInternal(actor, null, body) });
      return needs.sources.add(body);
    },
  }),
  route({
    method: 'get',
    path: '/api/sources/:id',
    tag: '信源',
    summary: '一个信源的全部登记事项',
    access: 'sources.read',
    params: Id,
    answer: SourceView,
    act: ({ params }) => sourceOf(needs, params.id),
  }),
  route({
    method: 'patch',
    path: '/api/sources/:id',
    tag: '信源',
    summary: '修改信源登记',
    access: 'sources.manage',
    params: Id,
    body: SourcePatch,
    answer: SourceView,
    async act({ params, body, note, actor }) {
      note(guardInternal(actor, await sourceOf(needs, params.id), body));
      return needs.sources.change(params.id, body);
    },
  }),
  route({
    method: 'post',
    path: '/api/sources/:id/run',
    tag: '信源',
    summary: '立即采集',
    access: 'sources.manage',
    params: Id,
    answer: z.object({ queued: z.boolean() }),
    status: 202,
    // The queue is no part of this database; the name of the minute keeps a repetition from collecting twice.
    ownUnit: true,
    async act({ params, decide }) {
      const entry = await needs.sources.entry(params.id);
      if (!entry.enabled) throw new Refused('source.disabled', '信源已停用，请先启用再采集。', 409);
      const slot = `now-${needs.now().toISOString().slice(0, 16).replace(/[-:]/g, '')}`;
      await decide(async () => undefined, { answerLater: true });
      return { queued: await needs.queue.add('collect', { sourceId: params.id, slot }) };
    },
  }),
  route({
    method: 'get',
    path: '/api/sources/:id/runs',
    tag: '信源',
    summary: '采集记录',
    access: 'sources.read',
    scope: 'read',
    params: Id,
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
    answer: z.object({ items: z.array(RunView) }),
    async act({ params, query }) {
      await sourceOf(needs, params.id);
      return { items: await needs.sources.runs(params.id, query.limit) };
    },
  }),
];

async function sourceOf(needs: Needs, id: string): Promise<SourceView> {
  const found = await needs.sources.get(id);
  if (found === null) throw new NotFound('没有这个信源，请刷新列表。');
  return found;
}

/**
 * Who may let the collector into the internal network: an administrator, who says why. What is read there is his to
 * change too, or another could turn the permission he gave to another address. Returns what the audit shall say.
 */
function guardInternal(actor: Person, before: SourceView | null, body: SourcePatch): { action?: string } {
  const was = before?.allowInternal ?? false;
  const allowed = body.allowInternal ?? was;
  const reason = body.internalReason === undefined ? (before?.internalReason ?? '') : (body.internalReason ?? '');
  const opens = allowed && !was;
  const rewords = allowed && reason !== (before?.internalReason ?? '');
  const moves = allowed && was && readingItems.some((name) => body[name] !== undefined);
  if ((opens || rewords || moves) && !may(actor.role, 'sources.internal'))
    throw new Forbidden(
      'source.internal',
      moves
        ? '这个信源获准访问内网地址，起始网址和读取方式只能由系统管理员修改，请联系系统管理员。'
        : '允许访问内网地址须由系统管理员设置并写明理由，请联系系统管理员。',
    );
  if ((opens || rewords) && reason === '')
    throw new BadInput([{ path: 'internalReason', message: sourceFaults.internalReason }]);
  if (opens || rewords) return { action: `允许信源访问内网地址（理由：${reason}）` };
  return was && !allowed ? { action: '取消信源访问内网地址' } : {};
}

const readingItems = ['start', 'reader', 'linkSelector'] as const;
