import { LoginBody, Session } from '../contract/identity.ts';
import type { UserRow } from '../database/tables-identity.ts';
import { signIn } from '../identity/sign-in.ts';
import type { Kit } from './kit.ts';
import { FileAnswer, route } from './route.ts';

/** 登录状态、登录、退出. */
export const sessionRoutes = [
  route({
    method: 'get',
    path: '/api/session',
    tag: '登录',
    summary: '登录状态',
    access: 'anyone',
    scope: 'read',
    answer: Session,
    act: ({ user }, kit) => describeSession(user, kit),
  }),
  route({
    method: 'post',
    path: '/api/session',
    tag: '登录',
    summary: '登录',
    access: 'anyone',
    body: LoginBody,
    answer: Session,
    async act({ body, request, response, note }, kit) {
      note({ target: body.name });
      const user = await signIn(kit.database, body.name, body.password, kit.now());
      note({ by: user.displayName });
      const former = kit.cookie.read(request);
      if (former !== null) await kit.sessions.end(former);
      kit.cookie.set(response, await kit.sessions.begin(user.id, request.ip ?? null));
      return describeSession(user, kit);
    },
  }),
  route({
    method: 'delete',
    path: '/api/session',
    tag: '登录',
    summary: '退出登录',
    access: 'self',
    answer: { media: 'text/plain' },
    status: 204,
    async act({ request, response }, kit) {
      const token = kit.cookie.read(request);
      if (token !== null) await kit.sessions.end(token);
      kit.cookie.clear(response);
      response.status(204);
      return new FileAnswer('');
    },
  }),
];

/** Who is signed in, and what this installation is. */
export async function describeSession(user: UserRow | null, kit: Kit): Promise<Session> {
  const { settings, queue, documents } = kit;
  return {
    user: user === null ? null : await kit.users.present(user),
    unit: user?.unitId == null ? null : await kit.units.get(user.unitId),
    needsSetup: user === null && !(await kit.users.exist()),
    demo: kit.demo,
    version: settings.version,
    engines: { queue: queue.engine, documents: documents.engine, ledger: settings.ledgerEngine },
    idleMinutes: settings.idleMinutes,
  };
}
