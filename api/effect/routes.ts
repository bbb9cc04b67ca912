import { z } from 'zod';
import type { Cases } from '../cases/cases.ts';
import { eventsById } from '../events/event-list.ts';
import { NotFound } from '../http/problem.ts';
import { route } from '../route.ts';
import { caseEffect, type EffectParts } from './case-effect.ts';
import { CaseEffect, DemandProposals } from './contract.ts';
import { proposalsOf, proposalsOfCase } from './proposals.ts';

const Id = z.object({ id: z.string().min(1).max(120) });

type Needs = EffectParts & { cases: Pick<Cases, 'seen'> };

/** 回应效果和诉求建议: read by the pages that show them, apart from the case itself. */
export const effectRoutes = (needs: Needs) => [
  route({
    method: 'get',
    path: '/api/cases/:id/effect',
    tag: '台账',
    summary: '回应效果与追问',
    access: 'cases.read',
    scope: 'read',
    params: Id,
    answer: CaseEffect,
    audited: 'reading',
    act: async ({ params, actor }) => caseEffect(needs, (await needs.cases.seen(params.id, actor)).state),
  }),
  route({
    method: 'get',
    path: '/api/cases/:id/demand-proposals',
    tag: '台账',
    summary: '案件的诉求建议',
    access: 'cases.read',
    scope: 'read',
    params: Id,
    answer: DemandProposals,
    audited: 'reading',
    act: async ({ params, actor }) => proposalsOfCase(needs, (await needs.cases.seen(params.id, actor)).state),
  }),
  route({
    method: 'get',
    path: '/api/events/:id/demand-proposals',
    tag: '事件',
    summary: '事件的诉求建议',
    access: 'events.read',
    scope: 'read',
    params: Id,
    answer: DemandProposals,
    audited: 'reading',
    async act({ params, actor }) {
      const [event] = await eventsById(needs.database, [params.id], { actor, at: needs.now().toISOString() });
      if (event === undefined) throw new NotFound('没有这个事件，或不属于您的单位；请从事件列表进入。');
      return proposalsOf(needs, [event.id]);
    },
  }),
];
