import type { Request, Response } from 'express';
import { homeOf } from '../../analysis/places/home.ts';
import type { UserRow } from '../database/tables-identity.ts';
import type { Kit } from '../http/kit.ts';
import { FileAnswer, route } from '../http/route.ts';
import { LoginBody, Session } from './contract.ts';
import { signIn } from './sign-in.ts';

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
    secretBody: true,
    answer: Session,
    // Wrong passwords are counted also where the sign-in is refused.
    ownUnit: true,
    async act({ body, request, response, note, decide }, kit) {
      note({ target: body.name });
      const device = await kit.devices.ofName(request, body.name);
      const user = await signIn(kit, { ...body, code: body.code || null, address: request.ip ?? null, device });
      note({ by: user.displayName });
      await decide(async () => {
        const former = kit.cookie.read(request);
        if (former !== null) await kit.sessions.end(former);
        await enter(user, request, response, kit);
      });
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

/** Begins a session, and makes the browser one that the person is known by. */
export async function enter(user: UserRow, request: Request, response: Response, kit: Kit): Promise<void> {
  const from = { address: request.ip ?? null, agent: request.get('user-agent') ?? null };
  kit.cookie.set(response, await kit.sessions.begin(user.id, from));
  await kit.devices.remember(request, response, user.id);
}

/** Who is signed in, and what this installation is. */
export async function describeSession(user: UserRow | null, kit: Kit): Promise<Session> {
  const { settings, queue, documents } = kit;
  const home = homeOf(settings.homeRegion);
  return {
    user: user === null ? null : await kit.users.present(user),
    unit: user?.unitId == null ? null : await kit.units.get(user.unitId),
    needsSetup: user === null && !(await kit.users.exist()),
    demo: kit.demo,
    version: settings.version,
    home: { code: home.code, name: home.name, cities: home.cities },
    engines: { queue: queue.engine, documents: documents.engine, ledger: settings.ledgerEngine },
    idleMinutes: settings.idleMinutes,
  };
}
