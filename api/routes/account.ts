import { PasswordBody, Session } from '../contract/identity.ts';
import { route } from './route.ts';
import { describeSession } from './session.ts';

/** 本人账户. */
export const accountRoutes = [
  route({
    method: 'post',
    path: '/api/account/password',
    tag: '登录',
    summary: '更换口令',
    access: 'self',
    body: PasswordBody,
    answer: Session,
    async act({ actor, body, request, response }, kit) {
      await kit.users.changePassword(actor.userId, body.current, body.next);
      const token = await kit.sessions.begin(actor.userId, request.ip ?? null);
      kit.cookie.set(response, token);
      return describeSession(await kit.sessions.read(token, false), kit);
    },
  }),
];
