import { z } from 'zod';
import { NewUserBody, type Role, User, UserPatch } from '../contract/identity.ts';
import { mustHaveHad } from '../identity/factors.ts';
import { NotFound } from '../problem.ts';
import { BadInput } from '../problems.ts';
import type { Kit } from './kit.ts';
import { route } from './route.ts';

/** 用户管理. */
export const userRoutes = [
  route({
    method: 'get',
    path: '/api/users',
    tag: '系统',
    summary: '用户列表',
    access: 'users.read',
    audited: 'reading',
    answer: z.object({ items: z.array(User) }),
    act: async (_, kit) => ({ items: await kit.users.list() }),
  }),
  route({
    method: 'post',
    path: '/api/users',
    tag: '系统',
    summary: '新增用户',
    access: 'users.manage',
    body: NewUserBody,
    secretBody: true,
    answer: User,
    status: 201,
    async act({ body, actor, note }, kit) {
      note({ target: body.name });
      await checkUnit(body.role, body.unitId, kit);
      return kit.users.create(body, { by: actor.name });
    },
  }),
  route({
    method: 'patch',
    path: '/api/users/:id',
    tag: '系统',
    summary: '修改用户',
    access: 'users.manage',
    params: z.object({ id: z.string().max(60) }),
    body: UserPatch,
    secretBody: true,
    answer: User,
    async act({ params, body, actor, note }, kit) {
      note({ action: `修改用户：${Object.keys(body).map(spoken).join('、')}` });
      if (body.role !== undefined || body.unitId !== undefined) {
        const before = (await kit.users.list()).find((user) => user.id === params.id);
        if (before !== undefined)
          await checkUnit(body.role ?? before.role, body.unitId === undefined ? before.unitId : body.unitId, kit);
      }
      return kit.users.change(params.id, body, actor.name);
    },
  }),
  route({
    method: 'post',
    path: '/api/users/:id/factor/end',
    tag: '系统',
    summary: '重置他人的动态口令',
    access: 'users.manage',
    params: z.object({ id: z.string().max(60) }),
    answer: User,
    async act({ params, actor, note }, kit) {
      const user = (await kit.users.list()).find(({ id }) => id === params.id);
      if (user === undefined) throw new NotFound('没有这个用户，可能已被他人更改，请刷新列表。');
      note({ target: user.name });
      mustHaveHad(await kit.factors.drop(user.id, actor.name));
      await kit.sessions.endAllOf(user.id);
      return { ...user, secondFactor: false };
    },
  }),
];

/** A unit's person must belong to a unit that exists: without one he would see nothing. */
async function checkUnit(role: Role, unitId: string | null, kit: Kit): Promise<void> {
  if (unitId === null) {
    if (role === 'unit') throw new BadInput([{ path: 'unitId', message: '责任单位的用户须选择所属单位' }]);
    return;
  }
  const unit = await kit.units.get(unitId);
  if (unit === null || !unit.active)
    throw new BadInput([{ path: 'unitId', message: '没有这个单位或已停用，请重新选择' }]);
}

const fields: Record<string, string> = {
  displayName: '姓名',
  role: '角色',
  unitId: '单位',
  active: '启用状态',
  password: '重置口令',
};

function spoken(field: string): string {
  return fields[field] ?? field;
}
