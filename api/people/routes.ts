import { z } from 'zod';
import type { Database } from '../database/open.ts';
import { Forbidden, NotFound } from '../http/problem.ts';
import { BadInput } from '../http/problems.ts';
import { type Person, route } from '../route.ts';
import type { Units } from '../units/unit-table.ts';
import { isAdministrator } from './administrators.ts';
import { ConfirmRightsBody, NewUserBody, RightsBody, roles, User, UserPatch } from './contract.ts';
import type { Factors } from './factors.ts';
import { mustHaveHad } from './factors.ts';
import { unlockName } from './guesses.ts';
import { plainName } from './names.ts';
import type { Grants, Rights } from './rights.ts';
import type { Sessions } from './sessions.ts';
import type { Users } from './users.ts';

const Id = z.object({ id: z.string().max(60) });

type Needs = {
  database: Database;
  users: Users;
  grants: Grants;
  factors: Pick<Factors, 'drop'>;
  sessions: Pick<Sessions, 'endAllOf'>;
  units: Pick<Units, 'get'>;
  now(): Date;
};

/** 用户管理. */
export const userRoutes = (needs: Needs) => [
  route({
    method: 'get',
    path: '/api/users',
    tag: '系统',
    summary: '用户列表',
    access: 'users.read',
    audited: 'reading',
    answer: z.object({ items: z.array(User) }),
    act: async () => ({ items: await needs.users.list() }),
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
    async act({ body, actor, note }) {
      note({ target: body.name });
      await checkUnit(needs, body);
      // Without rights until the other administrator has confirmed them.
      const { id } = await needs.users.create({ ...body, role: 'none', unitId: null }, { by: actor.name });
      if (body.role === 'none') return userOf(needs, id);
      const rights = { role: body.role, unitId: body.unitId };
      const inForce = await needs.grants.propose(id, rights, '新增用户', actor);
      note({ action: `新增用户，${inForce ? '授予' : '申请'}${await spelled(needs, rights)}` });
      return userOf(needs, id);
    },
  }),
  route({
    method: 'patch',
    path: '/api/users/:id',
    tag: '系统',
    summary: '修改用户',
    access: 'users.manage',
    params: Id,
    body: UserPatch,
    secretBody: true,
    answer: User,
    async act({ params, body, actor, note }) {
      note({ action: `修改用户：${Object.keys(body).map(spoken).join('、')}` });
      if (body.password !== undefined) mayReset(await userOf(needs, params.id), actor);
      return needs.users.change(params.id, body, actor.name);
    },
  }),
  route({
    method: 'post',
    path: '/api/users/:id/rights',
    tag: '系统',
    summary: '申请授权',
    access: 'users.grant',
    params: Id,
    body: RightsBody,
    answer: User,
    async act({ params, body: { reason, ...rights }, actor, note }) {
      const user = await userOf(needs, params.id);
      note({ target: user.name });
      await checkUnit(needs, rights);
      const inForce = await needs.grants.propose(user.id, rights, reason, actor);
      note({ action: `${inForce ? '授予' : '申请授予'}${await spelled(needs, rights)}（理由：${reason}）` });
      return userOf(needs, user.id);
    },
  }),
  route({
    method: 'post',
    path: '/api/users/:id/rights/confirm',
    tag: '系统',
    summary: '确认授权',
    access: 'users.grant',
    params: Id,
    body: ConfirmRightsBody,
    answer: User,
    async act({ params, body, actor, note }) {
      const user = await userOf(needs, params.id);
      note({ target: user.name, action: `确认授予${await spelled(needs, body)}` });
      await checkUnit(needs, body);
      await needs.grants.confirm(user.id, body, actor);
      return userOf(needs, user.id);
    },
  }),
  route({
    method: 'post',
    path: '/api/users/:id/rights/withdraw',
    tag: '系统',
    summary: '撤回或退回授权申请',
    access: 'users.grant',
    params: Id,
    answer: User,
    async act({ params, note }) {
      const user = await userOf(needs, params.id);
      note({ target: user.name });
      note({ action: `撤回或退回授权申请：${await spelled(needs, await needs.grants.withdraw(user.id))}` });
      return userOf(needs, user.id);
    },
  }),
  route({
    method: 'post',
    path: '/api/users/:id/factor/end',
    tag: '系统',
    summary: '重置他人的动态口令',
    access: 'users.secure',
    params: Id,
    answer: User,
    async act({ params, actor, note }) {
      const user = await userOf(needs, params.id);
      note({ target: user.name });
      mustHaveHad(await needs.factors.drop(user.id, actor.name));
      await needs.sessions.endAllOf(user.id);
      return userOf(needs, user.id);
    },
  }),
  route({
    method: 'post',
    path: '/api/users/:id/unlock',
    tag: '系统',
    summary: '解除登录锁定',
    access: 'users.secure',
    params: Id,
    answer: User,
    async act({ params, note }) {
      const user = await userOf(needs, params.id);
      note({ target: user.name });
      await unlockName(needs.database, plainName(user.name), needs.now());
      return userOf(needs, user.id);
    },
  }),
];

async function userOf(needs: Needs, id: string): Promise<User> {
  const user = (await needs.users.list()).find((one) => one.id === id);
  if (user === undefined) throw new NotFound('没有这个用户，可能已被他人更改，请刷新列表。');
  return user;
}

/**
 * Whoever sets another administrator's password could sign in as him and be two of the three. Where a second factor is
 * in force the password alone opens nothing, and the factor is the security administrator's to reset.
 */
function mayReset(user: User, actor: Person): void {
  if (!isAdministrator(user.role) || user.id === actor.userId || user.secondFactor) return;
  throw new Forbidden(
    'user.administrator-password',
    `${roles[user.role]}没有启用动态口令，口令不能由他人重置；请在服务器上运行 npm run unlock -- ${user.name} --password。`,
  );
}

async function spelled(needs: Needs, { role, unitId }: Rights): Promise<string> {
  const unit = unitId === null ? null : await needs.units.get(unitId);
  return `“${roles[role]}${unit === null ? '' : `（${unit.name}）`}”`;
}

/** A unit's person must belong to a unit that exists: without one he would see nothing. */
async function checkUnit(needs: Needs, { role, unitId }: Rights): Promise<void> {
  if (unitId === null) {
    if (role === 'unit') throw new BadInput([{ path: 'unitId', message: '责任单位的用户须选择所属单位' }]);
    return;
  }
  const unit = await needs.units.get(unitId);
  if (unit === null || !unit.active)
    throw new BadInput([{ path: 'unitId', message: '没有这个单位或已停用，请重新选择' }]);
}

const fields: Record<string, string> = {
  displayName: '姓名',
  active: '启用状态',
  head: '负责人',
  password: '重置口令',
};

function spoken(field: string): string {
  return fields[field] ?? field;
}
