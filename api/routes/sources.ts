import { z } from 'zod';
import { WebUrl } from '../contract/common.ts';
import { RunView, SourceList, SourceView } from '../contract/office.ts';
import { NotFound, Refused } from '../problem.ts';
import { route } from './route.ts';

const Id = z.object({ id: z.string().regex(/^[a-z][a-z0-9-]{2,60}$/, '不是信源编号') });
const text = (max: number) => z.string().trim().max(max);

/** A register entry as it is typed in; items that may follow later can be left out. The collector's schema checks the rest. */
const SourceBody = z.looseObject({
  name: text(60).min(1),
  kind: z.enum(['government', 'news', 'forum', 'feed']),
  reader: z.enum(['site', 'feed']),
  start: z.array(WebUrl).min(1).max(20),
  everyMinutes: z.int().optional(),
  region: text(6).optional(),
  legalBasis: text(200).optional(),
  owner: text(60).optional(),
  retentionDays: z.int().optional(),
  enabled: z.boolean().optional(),
});
const NewSourceBody = SourceBody.extend({ id: Id.shape.id });

/** 信源. */
export const sourceRoutes = [
  route({
    method: 'get',
    path: '/api/sources',
    tag: '信源',
    summary: '信源列表与覆盖说明',
    access: 'sources.read',
    answer: SourceList,
    act: (_, kit) => kit.sources.list(),
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
    async act({ body, note }, kit) {
      note({ target: body.id });
      return kit.sources.save(null, body);
    },
  }),
  route({
    method: 'put',
    path: '/api/sources/:id',
    tag: '信源',
    summary: '修改信源登记',
    access: 'sources.manage',
    params: Id,
    body: SourceBody,
    answer: SourceView,
    act: ({ params, body }, kit) => kit.sources.save(params.id, body),
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
    async act({ params }, kit) {
      const entry = await kit.sources.entry(params.id);
      if (!entry.enabled) throw new Refused('source.disabled', '信源已停用，请先启用再采集。', 409);
      const slot = `now-${kit.now().toISOString().slice(0, 16).replace(/[-:]/g, '')}`;
      return { queued: await kit.queue.add('collect', { sourceId: params.id, slot }) };
    },
  }),
  route({
    method: 'get',
    path: '/api/sources/:id/runs',
    tag: '信源',
    summary: '采集记录',
    access: 'sources.read',
    params: Id,
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
    answer: z.object({ items: z.array(RunView) }),
    async act({ params, query }, kit) {
      if ((await kit.sources.get(params.id)) === null) throw new NotFound('没有这个信源，请刷新列表。');
      return { items: await kit.sources.runs(params.id, query.limit) };
    },
  }),
];
