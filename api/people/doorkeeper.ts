import type { Request, Response } from 'express';
import type { UserRow } from '../database/tables-identity.ts';
import { faultOf } from '../health/faults.ts';
import { bearerOf } from '../http/bearer.ts';
import type { Doorkeeper } from '../http/mount.ts';
import { Forbidden } from '../http/problem.ts';
import type { Caller } from '../http/route.ts';
import { keyScopes } from '../keys/contract.ts';
import type { Keys } from '../keys/keys.ts';
import type { OfficeRoute, OfficeTerms, Person } from '../route.ts';
import type { Role } from './contract.ts';
import type { SessionCookie } from './cookie.ts';
import { mayAny } from './permissions.ts';
import type { Sessions } from './sessions.ts';
import type { Users } from './users.ts';

type Needs = {
  users: Pick<Users, 'mustChange' | 'mustAddFactor' | 'actsOf'>;
  sessions: Pick<Sessions, 'read'>;
  keys: Pick<Keys, 'use'>;
  cookie: Pick<SessionCookie, 'read' | 'clear'>;
};

type OfficeCaller = Caller<OfficeTerms>;

/** 门卫: knows people by their session and programs by their key, and asks the rights table what they may. */
export function createDoorkeeper(needs: Needs): Doorkeeper {
  return {
    identify: (route: OfficeRoute, request, response) => identify(needs, route, request, response),
    checkScope: (route: OfficeRoute, caller: OfficeCaller) => checkScope(route, caller),
    checkAccess: (route: OfficeRoute, caller: OfficeCaller) => checkAccess(needs, route, caller),
  };
}

/**
 * Who asks, by key or by session. Requests that a page makes by itself (header `X-Background: 1`, the event stream) do
 * not count as activity. Where anybody may read, a key is not looked at.
 */
async function identify(
  { keys, cookie, sessions }: Needs,
  route: OfficeRoute,
  request: Request,
  response: Response,
): Promise<OfficeCaller> {
  const secret = bearerOf(request) ?? (route.keyInQuery === true ? keyOf(request.query) : null);
  if (secret !== null) {
    if (route.access === 'anyone' && route.method === 'get' && route.scope === undefined) return nobody;
    const { key, owner } = await keys.use(secret, request.ip ?? null);
    response.locals['userId'] = owner.id;
    response.locals['keyId'] = key.id;
    return { user: owner, key, actor: actorOf(owner) };
  }
  const token = cookie.read(request);
  if (token === null) return nobody;
  const idle = request.get('x-background') === '1' || request.path === '/api/stream';
  const user = await sessions.read(token, !idle).catch((error: unknown) => {
    if (route.evenUnseen === true && faultOf(error) !== null) return undefined;
    throw error;
  });
  if (user === undefined) return nobody;
  if (user === null) cookie.clear(response);
  response.locals['userId'] = user?.id;
  return user === null ? nobody : { user, key: null, actor: actorOf(user) };
}

function keyOf({ key }: Request['query']): string | null {
  return typeof key === 'string' && key !== '' ? key : null;
}

/** A key opens only what its scopes name; its owner's rights are checked beside it. */
function checkScope(route: OfficeRoute, { key }: OfficeCaller): void {
  if (key === null) return;
  if (route.scope === undefined)
    throw new Forbidden('key.closed', `“${route.summary}”不能用接口密钥调用，请登录后在页面上操作。`);
  if (!key.scopes.includes(route.scope))
    throw new Forbidden('key.scope', `这个密钥没有“${keyScopes[route.scope]}”的范围，请管理员签发合适的密钥。`);
}

async function checkAccess({ users }: Needs, route: OfficeRoute, { user, key }: OfficeCaller): Promise<void> {
  if (route.access === 'anyone' || route.access === 'self' || user === null) return;
  // A program cannot change a password, and its key is none.
  if (key === null && users.mustChange(user))
    throw new Forbidden('password.change-first', '请先更换口令，再继续使用。');
  if (key === null && (await users.mustAddFactor(user)))
    throw new Forbidden('factor.add-first', '您的角色须启用动态口令，请先启用，再继续使用。');
  if (!mayAny(await users.actsOf(user), route.access))
    throw new Forbidden('role.forbidden', `您的角色没有“${route.summary}”的权限，如确有需要请联系管理员。`);
}

function actorOf(user: UserRow): Person {
  const head = user.head === 1 ? { head: true as const } : {};
  return {
    kind: 'person',
    userId: user.id,
    name: user.displayName,
    role: user.role as Role,
    unitId: user.unitId,
    ...head,
  };
}

/** Stands in where nobody is signed in; it has the least role and no unit, and routes for anyone do not look at it. */
const nobody: OfficeCaller = {
  user: null,
  key: null,
  actor: { kind: 'person', userId: '', name: '', role: 'unit', unitId: null },
};
