import express, { type Express, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Role } from '../contract/identity.ts';
import type { UserRow } from '../database/tables-identity.ts';
import { mayAny } from '../identity/permissions.ts';
import { keyScopes } from '../keys/contract.ts';
import type { KeyHolder } from '../keys/keys.ts';
import { Forbidden, Refused } from '../problem.ts';
import { problemOf, read, SignInNeeded } from '../problems.ts';
import { bearerOf } from './bearer.ts';
import { once } from './idempotency.ts';
import type { Kit } from './kit.ts';
import { type AnyRoute, FileAnswer, type Person, Written } from './route.ts';

/** Puts the routes on the app; each request goes through who, read, may, act, present, and leaves its audit row. */
export function mount(app: Express, routes: readonly AnyRoute[], kit: Kit): void {
  for (const route of routes) {
    const answer = (request: Request, response: Response) => serve(route, request, response, kit);
    if (route.upload === undefined) app[route.method](route.path, express.json({ limit: bodyMax }), answer);
    else app[route.method](route.path, answer);
  }
}

/** Which paths take files besides JSON, and of which media types. */
export function fileTypesByPath(routes: readonly AnyRoute[]): Map<string, readonly string[]> {
  return new Map(routes.flatMap(({ path, upload }) => (upload === undefined ? [] : [[path, upload.types] as const])));
}

/** Largest JSON that is read; an answer of 10,000 characters with its evidence is far below. */
const bodyMax = '256kb';

async function serve(route: AnyRoute, request: Request, response: Response, kit: Kit): Promise<void> {
  const audit = new AuditTrail(route, request, kit);
  try {
    const caller = await whoIs(route, request, response, kit);
    const { user } = caller;
    audit.caller = caller;
    if (user === null && route.access !== 'anyone') throw new SignInNeeded();
    checkScope(route, caller);
    const file = route.upload === undefined ? null : await receive(route, route.upload, caller, request, response, kit);
    const input = {
      params: route.params === undefined ? {} : read(route.params, request.params),
      query: route.query === undefined ? {} : read(route.query, request.query),
      body: route.body === undefined || file !== null ? {} : read(route.body, request.body),
      file,
    };
    audit.target = targetOf(input.params);
    await checkAccess(route, caller, kit);
    const actor = user === null ? nobody : actorOf(user);
    const act = () =>
      route.act(
        { ...input, actor, user, key: caller.key, request, response, note: (detail) => audit.add(detail) },
        kit,
      );
    await present(route, caller, request, response, kit, act, audit);
  } catch (error) {
    await audit.refused(error);
    throw error;
  }
}

/** The body of a route that takes files: the file, or null after JSON, which is then in `request.body`. */
async function receive(
  route: AnyRoute,
  upload: { types: readonly string[]; maxBytes: number },
  caller: Caller,
  request: Request,
  response: Response,
  kit: Kit,
): Promise<{ bytes: Buffer; mediaType: string } | null> {
  // Before anything large is taken in.
  await checkAccess(route, caller, kit);
  const mediaType = request.is([...upload.types]) || null;
  const parse =
    mediaType === null
      ? express.json({ limit: upload.maxBytes })
      : express.raw({ type: [...upload.types], limit: upload.maxBytes });
  await new Promise<void>((resolve, reject) => {
    parse(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
  if (mediaType === null) return null;
  return { bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0), mediaType };
}

async function present(
  route: AnyRoute,
  caller: Caller,
  request: Request,
  response: Response,
  kit: Kit,
  act: () => Promise<unknown>,
  audit: AuditTrail,
): Promise<void> {
  if (!(route.answer instanceof z.ZodType)) {
    const answer = await act();
    if (answer instanceof FileAnswer) sendFile(response, route.answer.media, answer);
    await audit.done();
    if (answer instanceof FileAnswer) response.send(answer.body);
    return;
  }
  const schema = route.answer;
  // Keys of one owner are different programs, which choose their Idempotency-Keys without knowing of each other.
  const untold = route.shownOnce === true || route.secretBody === true;
  const callerId = untold ? null : (caller.key?.id ?? caller.user?.id ?? null);
  const answered = await once(kit, request, callerId, async () => {
    const answer = await act();
    if (answer instanceof Written) throw new TypeError(`${route.path} promised JSON`);
    if (kit.checkAnswers === true) schema.parse(answer);
    await audit.done();
    return { status: statusOf(response) ?? route.status ?? 200, text: JSON.stringify(answer) };
  });
  if (answered.replayed) response.set('Idempotency-Replayed', 'true');
  response.status(answered.status).type('application/json').send(answered.text);
}

/** A status that the route chose itself (a probe that fails still answers with its findings). */
function statusOf(response: Response): number | null {
  const chosen: unknown = response.locals['status'];
  return typeof chosen === 'number' ? chosen : null;
}

/** Who asks: a person, or a program by the key that he owns. */
type Caller = { user: UserRow | null; key: KeyHolder['key'] | null };

/**
 * Who asks, by key or by session. Requests that a page makes by itself (header `X-Background: 1`, the event stream) do
 * not count as activity. Where anybody may read, a key is not looked at.
 */
async function whoIs(route: AnyRoute, request: Request, response: Response, kit: Kit): Promise<Caller> {
  const secret = bearerOf(request) ?? (route.keyInQuery === true ? keyOf(request.query) : null);
  if (secret !== null) {
    if (route.access === 'anyone' && route.method === 'get' && route.scope === undefined) return nobodyCalls;
    const { key, owner } = await kit.keys.use(secret, request.ip ?? null);
    response.locals['userId'] = owner.id;
    response.locals['keyId'] = key.id;
    return { user: owner, key };
  }
  const token = kit.cookie.read(request);
  if (token === null) return nobodyCalls;
  const idle = request.get('x-background') === '1' || request.path === '/api/stream';
  const user = await kit.sessions.read(token, !idle);
  if (user === null) kit.cookie.clear(response);
  response.locals['userId'] = user?.id;
  return { user, key: null };
}

function keyOf({ key }: Request['query']): string | null {
  return typeof key === 'string' && key !== '' ? key : null;
}

const nobodyCalls: Caller = { user: null, key: null };

/** A key opens only what its scopes name; its owner's rights are checked beside it. */
function checkScope(route: AnyRoute, { key }: Caller): void {
  if (key === null) return;
  if (route.scope === undefined)
    throw new Forbidden('key.closed', `“${route.summary}”不能用接口密钥调用，请登录后在页面上操作。`);
  if (!key.scopes.includes(route.scope))
    throw new Forbidden('key.scope', `这个密钥没有“${keyScopes[route.scope]}”的范围，请管理员签发合适的密钥。`);
}

async function checkAccess(route: AnyRoute, { user, key }: Caller, kit: Kit): Promise<void> {
  if (route.access === 'anyone' || route.access === 'self' || user === null) return;
  // A program cannot change a password, and its key is none.
  if (key === null && kit.users.mustChange(user))
    throw new Forbidden('password.change-first', '请先更换口令，再继续使用。');
  if (key === null && (await kit.users.mustAddFactor(user)))
    throw new Forbidden('factor.add-first', '您的角色须启用动态口令，请先启用，再继续使用。');
  if (!mayAny(await kit.users.actsOf(user), route.access))
    throw new Forbidden('role.forbidden', `您的角色没有“${route.summary}”的权限，如确有需要请联系管理员。`);
}

function actorOf(user: UserRow): Person {
  return { kind: 'person', userId: user.id, name: user.displayName, role: user.role as Role, unitId: user.unitId };
}

/** Stands in where nobody is signed in; it has the least role and no unit, and routes for anyone do not look at it. */
const nobody: Person = { kind: 'person', userId: '', name: '', role: 'unit', unitId: null };

function sendFile(response: Response, media: string, answer: FileAnswer): void {
  response.type(media).set('Cache-Control', 'no-store');
  if (answer.fileName !== null)
    response.set('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(answer.fileName)}`);
}

function targetOf(params: unknown): string | null {
  const first = Object.values(params as Record<string, unknown>)[0];
  return typeof first === 'string' ? first : null;
}

/** Writes one audit row per write or audited read, and per refusal (also of reading). */
class AuditTrail {
  caller: Caller = nobodyCalls;
  target: string | null = null;
  private readonly route: AnyRoute;
  private readonly request: Request;
  private readonly kit: Kit;
  private action: string;
  private by: string | null = null;
  private written = false;

  constructor(route: AnyRoute, request: Request, kit: Kit) {
    this.route = route;
    this.request = request;
    this.kit = kit;
    this.action = route.summary;
  }

  add(detail: { action?: string; target?: string; by?: string }): void {
    this.action = detail.action ?? this.action;
    this.target = detail.target ?? this.target;
    this.by = detail.by ?? this.by;
  }

  async done(): Promise<void> {
    if (this.route.method !== 'get' || this.route.audited === true) await this.write(true);
  }

  async refused(error: unknown): Promise<void> {
    const { status, code } = problemOf(error);
    const write = this.route.method !== 'get';
    // Without a session only the rate-limited entrances are noted; else anybody could fill the audit.
    const known = this.caller.user !== null || this.route.access === 'anyone';
    if (!known || this.written || !(error instanceof Refused)) return;
    if (!write && status !== 403 && !(status === 404 && this.route.path.startsWith('/api/cases'))) return;
    this.action = `${this.action}（${code}）`;
    await this.write(false);
  }

  private async write(ok: boolean): Promise<void> {
    this.written = true;
    const { user, key } = this.caller;
    await this.kit.audit.append({
      userId: user?.id ?? null,
      by: user === null ? this.by : key === null ? user.displayName : `${user.displayName}（接口密钥：${key.name}）`,
      action: this.action,
      target: this.target,
      ok,
      address: this.request.ip ?? null,
    });
  }
}
