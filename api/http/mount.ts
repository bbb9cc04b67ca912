import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import express, { type Express, type Request, type Response } from 'express';
import { z } from 'zod';
import { type AuditBook, AuditTrail } from './audit-trail.ts';
import { type Answered, keyedWrite } from './idempotency.ts';
import { read, SignInNeeded } from './problems.ts';
import { type ReceivedFile, receiveFile, type UploadPlace } from './receive-file.ts';
import { type AnyRoute, type Caller, type Decide, FileAnswer, type StoredFile, Written } from './route.ts';
import { runWrite, type Writing } from './write.ts';

/** 门卫: says who asks and what he may. */
export type Doorkeeper = {
  identify(route: AnyRoute, request: Request, response: Response): Promise<Caller>;
  /** Refuses a key for what its scopes do not name. */
  checkScope(route: AnyRoute, caller: Caller): void;
  /** Refuses whoever has not the right to this route. */
  checkAccess(route: AnyRoute, caller: Caller): Promise<void>;
};

/** What routes are put on the app with. */
export type Mounting = {
  door: Doorkeeper;
  audit: AuditBook;
  writing: Writing;
  /** Checks each answer against its schema before it goes out: for tests, it costs time. */
  checkAnswers?: boolean;
};

/** Puts the routes on the app; each request goes through who, read, may, act, present, and leaves its audit row. */
export function mount(app: Express, routes: readonly AnyRoute[], mounting: Mounting): void {
  for (const route of routes) {
    const answer = (request: Request, response: Response) => serve(route, request, response, mounting);
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

async function serve(route: AnyRoute, request: Request, response: Response, mounting: Mounting): Promise<void> {
  const audit = new AuditTrail(route, request, mounting.audit);
  let stored: ReceivedFile | null = null;
  try {
    const caller = await mounting.door.identify(route, request, response);
    const { user } = caller;
    audit.caller = caller;
    if (user === null && route.access !== 'anyone') throw new SignInNeeded();
    mounting.door.checkScope(route, caller);
    const { upload } = route;
    if (upload !== undefined && 'store' in upload)
      stored = await store(route, upload.store(), caller, request, mounting);
    const file =
      upload !== undefined && 'maxBytes' in upload
        ? await receive(route, upload, caller, request, response, mounting)
        : null;
    const input = {
      params: route.params === undefined ? {} : read(route.params, request.params),
      query: route.query === undefined ? {} : read(route.query, request.query),
      body: route.body === undefined || file !== null ? {} : read(route.body, request.body),
      file,
      stored,
    };
    audit.target = targetOf(input.params);
    await mounting.door.checkAccess(route, caller);
    const act = (decide: Decide) =>
      route.act({ ...input, ...caller, request, response, note: (detail) => audit.add(detail), decide });
    if (route.method === 'get') await answerRead(route, response, mounting, act, audit);
    else await answerWrite(route, request, response, mounting, act, audit);
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
  place: UploadPlace,
  caller: Caller,
  request: Request,
  mounting: Mounting,
): Promise<ReceivedFile> {
  await mounting.door.checkAccess(route, caller);
  const received = await receiveFile(request, place);
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
  mounting: Mounting,
): Promise<{ bytes: Buffer; mediaType: string } | null> {
  // Before anything large is taken in.
  await mounting.door.checkAccess(route, caller);
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

async function answerRead(
  route: AnyRoute,
  response: Response,
  mounting: Mounting,
  act: Act,
  audit: AuditTrail,
): Promise<void> {
  const answer = await act(() => {
    throw new TypeError(`${route.path} only reads`);
  });
  if (answer instanceof FileAnswer) return sendFile(response, route, answer, () => audit.done());
  // Nothing leaves before it is noted.
  await audit.done();
  if (!(answer instanceof Written)) sendJson(response, tell(route, response, mounting, answer));
}

async function answerWrite(
  route: AnyRoute,
  request: Request,
  response: Response,
  mounting: Mounting,
  act: Act,
  audit: AuditTrail,
): Promise<void> {
  const { key, user } = audit.caller;
  // Keys of one owner are different programs, which choose their Idempotency-Keys without knowing of each other.
  const callerId = route.secretBody === true ? null : (key?.id ?? user?.id ?? null);
  const json = route.answer instanceof z.ZodType;
  const keyed = json ? keyedWrite(request, callerId, mounting.writing.fingerprintKey) : null;
  let file: FileAnswer | null = null;
  const answered = await runWrite({
    route,
    writing: mounting.writing,
    keyed,
    audit,
    act,
    tell(acted) {
      file = acted instanceof FileAnswer ? acted : null;
      return file === null ? tell(route, response, mounting, acted) : { status: response.statusCode, text: '' };
    },
  });
  if (file !== null) return sendFile(response, route, file, async () => {});
  if (answered.replayed) response.set('Idempotency-Replayed', 'true');
  sendJson(response, answered);
}

function tell(route: AnyRoute, response: Response, mounting: Mounting, answer: unknown): Answered {
  if (!(route.answer instanceof z.ZodType) || answer instanceof Written)
    throw new TypeError(`${route.path} answered in another form than it promised`);
  if (mounting.checkAnswers === true) route.answer.parse(answer);
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
