import { route } from '../route.ts';
import { Overview } from './contract.ts';
import { makeOverview, type OverviewNeeds } from './overview.ts';

/** 总览. */
export const overviewRoutes = (needs: OverviewNeeds) => [
  route({
    method: 'get',
    path: '/api/overview',
    tag: '总览',
    summary: '总览',
    access: 'overview.read',
    scope: 'read',
    answer: Overview,
    act: ({ actor }) => makeOverview(needs, actor),
  }),
];
