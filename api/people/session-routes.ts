import type { Request, Response } from 'express';
import { homeOf } from '../../analysis/places/home.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import type { Queue } from '../../queue/queue.ts';
import type { UserRow } from '../database/tables-identity.ts';
import { FileAnswer } from '../http/route.ts';
import { route } from '../route.ts';
import type { Units } from '../units/unit-table.ts';
import { LoginBody, Session } from './contract.ts';
import type { SessionCookie } from './cookie.ts';
import type { Devices } from './devices.ts';
import { rightsOf } from './permissions.ts';
import type { Sessions } from './sessions.ts';
import { type SignInParts, signIn } from './sign-in.ts';
import type { Users } from './users.ts';

/** What a session begins with. */
export type EnterNeeds = {
  sessions: Pick<Sessions, 'begin'>;
  cookie: SessionCookie;
  devices: Pick<Devices, 'remember'>;
};

/** What is told of a session and of this installation. */
export type SessionNeeds = {
  users: Pick<Users, 'present' | 'exist' | 'actsOf'>;
  units: Pick<Units, 'get'>;
  queue: Pick<Queue, 'engine'>;
  documents: Pick<DocumentStore, 'engine'>;
  settings: { homeRegion: string; version: string; ledgerEngine: string; idleMinutes: number };
  demo: boolean;
};

type Needs = EnterNeeds &
  SessionNeeds &
  SignInParts & { sessions: Pick<Sessions, 'end'>; devices: Pick<Devices, 'ofName'> };

/** 登录状态、登录、退出. */
export const sessionRoutes = (needs: Needs) => [
  route({
    method: 'get',
    path: '/api/session',
    tag: '登录',
    summary: '登录状态',
    access: 'anyone',
    scope: 'read',
    answer: Session,
    act: ({ user }) => describeSession(needs, user),
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
    async act({ body, request, response, note, decide }) {
      note({ target: body.name });
      const device = await needs.devices.ofName(request, body.name);
      const user = await signIn(needs, { ...body, code: body.code || null, address: request.ip ?? null, device });
      note({ by: user.displayName });
      await decide(async () => {
        const former = needs.cookie.read(request);
        if (former !== null) await needs.sessions.end(former);
        await enter(needs, user, request, response);
      });
      return describeSession(needs, user);
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
    async act({ request, response }) {
      const token = needs.cookie.read(request);
      if (token !== null) await needs.sessions.end(token);
      needs.cookie.clear(response);
      response.status(204);
      return new FileAnswer('');
    },
  }),
];

/** Begins a session, and makes the browser one that the person is known by. */
export async function enter(needs: EnterNeeds, user: UserRow, request: Request, response: Response): Promise<void> {
  const from = { address: request.ip ?? null, agent: request.get('user-agent') ?? null };
  needs.cookie.set(response, await needs.sessions.begin(user.id, from));
  await needs.devices.remember(request, response, user.id);
}

/** Who is signed in, and what this installation is. */
export async function describeSession(needs: SessionNeeds, user: UserRow | null): Promise<Session> {
  const { settings, queue, documents } = needs;
  const home = homeOf(settings.homeRegion);
  return {
    user: user === null ? null : await needs.users.present(user),
    rights: user === null ? [] : rightsOf(await needs.users.actsOf(user)),
    unit: user?.unitId == null ? null : await needs.units.get(user.unitId),
    needsSetup: user === null && !(await needs.users.exist()),
    demo: needs.demo,
    version: settings.version,
    home: { code: home.code, name: home.name, cities: home.cities },
    engines: { queue: queue.engine, documents: documents.engine, ledger: settings.ledgerEngine },
    idleMinutes: settings.idleMinutes,
  };
}
