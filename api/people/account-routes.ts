import { z } from 'zod';
import type { Database } from '../database/open.ts';
import type { UserRow } from '../database/tables-identity.ts';
import { NotFound, Refused } from '../http/problem.ts';
import { SignInNeeded } from '../http/problems.ts';
import { route } from '../route.ts';
import { PasswordBody, Session } from './contract.ts';
import { FactorBody, FactorEnd, FactorProof, NewFactor, RecoveryCodes, SignedInPlaces } from './contract-account.ts';
import { type Factors, mustHaveHad } from './factors.ts';
import { describeSession, type EnterNeeds, enter, type SessionNeeds } from './session-routes.ts';
import type { Sessions } from './sessions.ts';
import type { Users } from './users.ts';

const tag = '登录';

type Needs = EnterNeeds &
  SessionNeeds & {
    database: Database;
    users: Pick<Users, 'preparePassword' | 'mustKnow'>;
    sessions: Pick<Sessions, 'listOf' | 'endOne' | 'endOthers'>;
    factors: Factors;
  };

/** 本人账户：口令、登录中的会话、动态口令. */
export const accountRoutes = (needs: Needs) => [
  route({
    method: 'post',
    path: '/api/account/password',
    tag,
    summary: '更换口令',
    access: 'self',
    body: PasswordBody,
    secretBody: true,
    answer: Session,
    // Wrong passwords are counted also where the change is refused.
    ownUnit: true,
    async act({ user, body, request, response, decide }) {
      const person = signedIn(user);
      const change = await needs.users.preparePassword(person.id, body.current, body.next);
      await decide(async () => {
        await change();
        await enter(needs, person, request, response);
      });
      return describeSession(needs, await rowOf(needs, person.id));
    },
  }),
  route({
    method: 'get',
    path: '/api/account/sessions',
    tag,
    summary: '本人登录中的会话',
    access: 'self',
    answer: SignedInPlaces,
    act: async ({ user, request }) => ({
      items: await needs.sessions.listOf(signedIn(user).id, needs.cookie.read(request)),
    }),
  }),
  route({
    method: 'post',
    path: '/api/account/sessions/:id/end',
    tag,
    summary: '退出一处登录',
    access: 'self',
    params: z.object({ id: z.string().min(1).max(60) }),
    answer: SignedInPlaces,
    async act({ user, params, request }) {
      const { id } = signedIn(user);
      if (!(await needs.sessions.endOne(id, params.id))) throw new NotFound('这处登录已经退出，请刷新列表。');
      return { items: await needs.sessions.listOf(id, needs.cookie.read(request)) };
    },
  }),
  route({
    method: 'post',
    path: '/api/account/sessions/end-others',
    tag,
    summary: '退出其他各处登录',
    access: 'self',
    answer: SignedInPlaces,
    async act({ user, request, note }) {
      const { id } = signedIn(user);
      const token = needs.cookie.read(request) ?? '';
      note({ target: `${await needs.sessions.endOthers(id, token)} 处` });
      return { items: await needs.sessions.listOf(id, token) };
    },
  }),
  route({
    method: 'post',
    path: '/api/account/factor',
    tag,
    summary: '开始启用动态口令',
    access: 'self',
    body: FactorBody,
    secretBody: true,
    answer: NewFactor,
    ownUnit: true,
    async act({ user, body, decide }) {
      const person = signedIn(user);
      await needs.users.mustKnow(person, body.current);
      return decide(() => needs.factors.begin(person));
    },
  }),
  route({
    method: 'post',
    path: '/api/account/factor/proof',
    tag,
    summary: '启用动态口令',
    access: 'self',
    body: FactorProof,
    secretBody: true,
    answer: RecoveryCodes,
    act: async ({ user, body }) => ({ codes: await needs.factors.prove(signedIn(user).id, body.code) }),
  }),
  route({
    method: 'post',
    path: '/api/account/factor/end',
    tag,
    summary: '停用动态口令',
    access: 'self',
    body: FactorEnd,
    secretBody: true,
    answer: Session,
    ownUnit: true,
    async act({ user, body, decide }) {
      const person = signedIn(user);
      await needs.users.mustKnow(person, body.current);
      const shown = await needs.factors.check(person.id, body.code);
      mustHaveHad(shown !== 'none');
      if (shown !== 'right') throw new Refused('factor.wrong', '动态口令不正确或已用过，请等下一个再填。', 409);
      await decide(() => needs.factors.drop(person.id, person.displayName));
      return describeSession(needs, person);
    },
  }),
];

function signedIn(user: UserRow | null): UserRow {
  if (user === null) throw new SignInNeeded();
  return user;
}

async function rowOf({ database }: Needs, id: string): Promise<UserRow> {
  return database.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}
