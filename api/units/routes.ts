import { z } from 'zod';
import { regionsOf } from '../../analysis/places/regions.ts';
import { BadInput } from '../http/problems.ts';
import { route } from '../route.ts';
import { Region, RegionQuery, RouteRow, Unit } from './contract.ts';
import type { Units } from './unit-table.ts';

const Id = z.object({ id: z.string().min(1).max(60) });

type Needs = {
  units: Pick<Units, 'list' | 'save' | 'routes' | 'saveRoute'>;
};

/** 单位与路由规则. */
export const unitRoutes = ({ units }: Needs) => [
  route({
    method: 'get',
    path: '/api/units',
    tag: '单位',
    summary: '单位列表',
    access: 'units.read',
    scope: 'read',
    answer: z.object({ items: z.array(Unit) }),
    act: async () => ({ items: await units.list() }),
  }),
  route({
    method: 'put',
    path: '/api/units/:id',
    tag: '单位',
    summary: '保存单位',
    access: 'units.manage',
    params: Id,
    body: Unit,
    answer: Unit,
    async act({ params, body }) {
      sameId(params.id, body.id);
      await units.save(body);
      return body;
    },
  }),
  route({
    method: 'get',
    path: '/api/regions',
    tag: '单位',
    summary: '行政区划',
    access: 'units.read',
    scope: 'read',
    query: RegionQuery,
    answer: z.object({ items: z.array(Region) }),
    act: async ({ query: { under } }) => ({ items: regionsUnder(under) }),
  }),
  route({
    method: 'get',
    path: '/api/routes',
    tag: '单位',
    summary: '路由规则',
    access: 'routes.read',
    scope: 'read',
    answer: z.object({ items: z.array(RouteRow) }),
    act: async () => ({ items: await units.routes() }),
  }),
  route({
    method: 'put',
    path: '/api/routes/:id',
    tag: '单位',
    summary: '保存路由规则',
    access: 'routes.manage',
    params: Id,
    body: RouteRow,
    answer: RouteRow,
    async act({ params, body }) {
      sameId(params.id, body.id);
      await units.saveRoute(body);
      return body;
    },
  }),
];

/** What is next below, in the order of the codes. */
function regionsUnder(under: string | undefined): Region[] {
  if (under === undefined) return [...regionsOf('province')];
  return regionsOf(under.length === 2 ? 'city' : 'county').filter(({ code }) => code.startsWith(under));
}

function sameId(inPath: string, inBody: string): void {
  if (inPath !== inBody) throw new BadInput([{ path: 'id', message: '与网址中的编号不一致' }]);
}
