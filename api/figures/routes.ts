import { route } from '../http/route.ts';
import { Overview } from './contract.ts';
import { makeOverview } from './overview.ts';

/** 总览. */
export const overviewRoutes = [
  route({
    method: 'get',
    path: '/api/overview',
    tag: '总览',
    summary: '总览',
    access: 'overview.read',
    scope: 'read',
    answer: Overview,
    act: ({ actor }, kit) => makeOverview(kit, actor),
  }),
];
