import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import express, { type Express, type Request, type Response } from 'express';
import { z } from 'zod';
import type { UserRow } from '../database/tables-identity.ts';
import { faultOf } from '../health/faults.ts';
import { keyScopes } from '../keys/contract.ts';
import type { Role } from '../people/contract.ts';
import { mayAny } from '../people/permissions.ts';
import { AuditTrail, type Caller, nobodyCalls } from './audit-trail.ts';
import { bearerOf } from './bearer.ts';
import { type Answered, keyedWrite } from './idempotency.ts';
import type { Kit } from './kit.ts';
import { Forbidden } from './problem.ts';
import { read, SignInNeeded } from './problems.ts';
import { type ReceivedFile, receiveFile, type UploadPlace } from './receive-file.ts';
import { type AnyRoute, type Decide, FileAnswer, type Person, type StoredFile, Written } from './route.ts';
import { runWrite } from './write.ts';

/** Puts the routes on the app; each request goes through who, read, may, act, present, and leaves its audit row. */
export function mount(app: Express, routes: readonly AnyRoute[], kit: Kit): void {
  for (const route of routes) {
    const answer = (request: Request, response: Response) => serve(route, request, response, kit);
    if (route.upload === undefined) app[route.method](route.path, express.json({ limit: bodyMax }), answer);
    else app[route.method](route.path, answer);
  }
}

/** Which paths take files besides JSON, and of which media types. */
export function fileTypesByPath(routes: readonly AnyRoute[]): (path: string) => readonly string[] {
  const taking = routes.flatMap(({ path, upload }) =>
    upload === undefined ? [] : [{ pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`), types: upload.types }],
  );
  return (path) => taking.find(({ pattern }) => pattern.test(path))?.types ?? [];
}

/** Largest JSON that is read; an answer of 10,000 characters with its evidence is far below. */
const bodyMax = '256kb';

async function serve(route: AnyRoute, request: Request, response: Response, kit: Kit): Promise<void> {
  const audit = new AuditTrail(route, request, kit);
  let stored: ReceivedFile | null = null;
  try {
    const caller = await whoIs(route, request, response, kit);
    const { user } = caller;
    audit.caller = caller;
    if (user === null && route.access !== 'anyone') throw new SignInNeeded();
    checkScope(route, caller);
    const { upload } = route;
    if (upload !== undefined && 'store' in upload) stored = await store(route, upload.store, caller, request, kit);
    const file =
      upload !== undefined && 'maxBytes' in upload
        ? await receive(route, upload, caller, request, response, kit)
        : null;
    const input = {
      params: route.params === undefined ? {} : read(route.params, request.params),
      query: route.query === undefined ? {} : read(route.query, request.query),
      body: route.body === undefined || file !== null ? {} : read(route.body, request.body),
      file,
      stored,
    };
    audit.target = targetOf(input.params);
    await checkAccess(route, caller, kit);
    const actor = user === null ? nobody : actorOf(user);
    const act = (decide: Decide) =>
      route.act(
        { ...input, actor, user, key: caller.key, request, response, note: (detail) => audit.add(detail), decide },
        kit,
      );
    if (route.method === 'get') await answerRead(route, response, kit, act, audit);
    else await answerWrite(route, request, response, kit, act, audit);
  } catch (error) {
    await audit.refused(error);
    throw error;
  } finally {
    if (stored !== null) await rm(stored.path, { force: true });
  }
}

/** The body as a file on the disk; its fingerprint stands for it where a repetition is told by the body. */
async function store(
  route: AnyRoute,
  placeOf: (kit: Kit) => UploadPlace,
  caller: Caller,
  request: Request,
  kit: Kit,
): Promise<ReceivedFile> {
  await checkAccess(route, caller, kit);
  const received = await receiveFile(request, placeOf(kit));
  request.body = { sha256: received.sha256 };
  return received;
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

type Act = (decide: Decide) => Promise<unknown>;

async function answerRead(route: AnyRoute, response: Response, kit: Kit, act: Act, audit: AuditTrail): Promise<void> {
  const answer = await act(() => {
    throw new TypeError(`${route.path} only reads`);
  });
  if (answer instanceof FileAnswer) return sendFile(response, route, answer, () => audit.done());
  // Nothing leaves before it is noted.
  await audit.done();
  if (!(answer instanceof Written)) sendJson(response, tell(route, response, kit, answer));
}

async function answerWrite(
  route: AnyRoute,
  request: Request,
  response: Response,
  kit: Kit,
  act: Act,
  audit: AuditTrail,
): Promise<void> {
  const { key, user } = audit.caller;
  // Keys of one owner are different programs, which choose their Idempotency-Keys without knowing of each other.
  const callerId = route.secretBody === true ? null : (key?.id ?? user?.id ?? null);
  const json = route.answer instanceof z.ZodType;
  const keyed = json ? keyedWrite(request, callerId, kit.fingerprintKey) : null;
  let file: FileAnswer | null = null;
  const answered = await runWrite({
    route,
    kit,
    keyed,
    audit,
    act,
    tell(acted) {
      file = acted instanceof FileAnswer ? acted : null;
      return file === null ? tell(route, response, kit, acted) : { status: response.statusCode, text: '' };
    },
  });
  if (file !== null) return sendFile(response, route, file, async () => {});
  if (answered.replayed) response.set('Idempotency-Replayed', 'true');
  sendJson(response, answered);
}

function tell(route: AnyRoute, response: Response, kit: Kit, answer: unknown): Answered {
  if (!(route.answer instanceof z.ZodType) || answer instanceof Written)
    throw new TypeError(`${route.path} answered in another form than it promised`);
  if (kit.checkAnswers === true) route.answer.parse(answer);
  return { status: statusOf(response) ?? route.status ?? 200, text: JSON.stringify(answer) };
}

function sendJson(response: Response, { status, text }: Answered): void {
  response.status(status).type('application/json').send(text);
}

/** A status that the route chose itself (a probe that fails still answers with its findings). */
function statusOf(response: Response): number | null {
  const chosen: unknown = response.locals['status'];
  return typeof chosen === 'number' ? chosen : null;
}

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
  const user = await kit.sessions.read(token, !idle).catch((error: unknown) => {
    if (route.evenUnseen === true && faultOf(error) !== null) return undefined;
    throw error;
  });
  if (user === undefined) return nobodyCalls;
  if (user === null) kit.cookie.clear(response);
  response.locals['userId'] = user?.id;
  return { user, key: null };
}

function keyOf({ key }: Request['query']): string | null {
  return typeof key === 'string' && key !== '' ? key : null;
}

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

/** Nothing leaves before it is noted; a file on the disk goes away afterwards, whatever happens. */
async function sendFile(
  response: Response,
  route: AnyRoute,
  { body, fileName, shown }: FileAnswer,
  note: () => Promise<void>,
): Promise<void> {
  const stored = isStored(body) ? body : null;
  try {
    if (route.answer instanceof z.ZodType) throw new TypeError(`${route.path} promised JSON`);
    await note();
    response.type(shown.media ?? route.answer.media).set('Cache-Control', 'no-store');
    if (shown.policy !== undefined) response.set('Content-Security-Policy', shown.policy);
    const way = shown.inline === true ? 'inline' : 'attachment';
    if (fileName !== null)
      response.set('Content-Disposition', `${way}; filename*=UTF-8''${encodeURIComponent(fileName)}`);
    if (stored !== null) await sendStored(response, stored);
    else response.send(body);
  } finally {
    await stored?.drop();
  }
}

function isStored(body: FileAnswer['body']): body is StoredFile {
  return typeof body !== 'string' && !Buffer.isBuffer(body);
}

/** Whoever goes away before the end of the file is no fault. */
async function sendStored(response: Response, { path, bytes }: StoredFile): Promise<void> {
  response.set('Content-Length', String(bytes));
  try {
    await pipeline(createReadStream(path), response);
  } catch (error) {
    if (!response.destroyed || !isEarlyClose(error)) throw error;
  }
}

function isEarlyClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function targetOf(params: unknown): string | null {
  const first = Object.values(params as Record<string, unknown>)[0];
  return typeof first === 'string' ? first : null;
}
