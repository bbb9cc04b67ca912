import { join } from 'node:path';
import compression from 'compression';
import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import helmet from 'helmet';
import { apiWords } from './api-words.ts';
import { createEntrance, type Entrance, type EntranceNeeds, isSecure } from './entrance.ts';
import { enginesOf } from './health/engines.ts';
import type { Health } from './health/health.ts';
import { limitEntrances } from './http/limits.ts';
import { fileTypesByPath, type Mounting, mount } from './http/mount.ts';
import { observeRequests } from './http/observe.ts';
import { describeApi } from './http/openapi/describe.ts';
import { makeDocsPage } from './http/openapi/docs-page.ts';
import { checkOrigin } from './http/origin.ts';
import { Forbidden, NotFound } from './http/problem.ts';
import { answerProblems, SignInNeeded } from './http/problems.ts';
import { mayAny } from './people/permissions.ts';
import type { OfficeRoute } from './route.ts';
import { officeRoutes, type RouteNeeds } from './routes.ts';
import { processRoutes } from './system/probe-routes.ts';

/** What the HTTP side is given; the entrance it makes itself. */
export type AppParts = Omit<RouteNeeds, keyof Entrance | 'openapi' | 'docsPage'> &
  EntranceNeeds & {
    settings: { trustProxy: number; signInsPerAddress: number };
    /** Folder of the built web app; null serves the API alone. */
    webDir: string | null;
    /** The board of BullMQ, for administrators under /queue-board/. */
    bullBoard?: Router;
    health: Pick<Health, 'report'>;
    /** Checks each answer against its schema before it goes out: for tests, it costs time. */
    checkAnswers?: boolean;
  };

/** The HTTP side: the API, the event stream, the probes and the web app, on the parts given. */
export function createApp(parts: AppParts): Express {
  const { settings, log } = parts;
  const entrance = createEntrance(parts);
  const routes = describedRoutes({ ...parts, ...entrance });
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', settings.trustProxy);
  app.set('query parser', 'simple');
  app.use(observeRequests(log, entrance.metrics));
  app.use(securityHeaders(isSecure(settings)));
  app.use(compression({ filter: mayCompress }));
  app.use('/api', noStore);
  app.use(checkOrigin(settings.publicUrl, fileTypesByPath(routes)));
  app.use(limitEntrances(guessable, settings.signInsPerAddress, entrance.devices));
  mount(app, routes, mountingOf(parts, entrance));
  if (parts.bullBoard !== undefined) app.use('/queue-board', administratorsOnly(entrance), parts.bullBoard);
  app.use(['/api', '/queue-board'], () => {
    throw new NotFound('没有这个接口，请看 /api/docs。');
  });
  if (parts.webDir !== null) serveWeb(app, parts.webDir);
  app.use(() => {
    throw new NotFound('没有这个页面，请检查网址。');
  });
  app.use(answerProblems(log, enginesOf(parts.health)));
  return app;
}

/** The HTTP side of a process without pages (worker, collector): probes and figures, with the same log lines. */
export function createProbeApp(parts: AppParts): Express {
  const entrance = createEntrance(parts);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', parts.settings.trustProxy);
  app.use(observeRequests(parts.log, entrance.metrics));
  app.use(securityHeaders(false));
  mount(app, processRoutes({ ...parts, ...entrance }), mountingOf(parts, entrance));
  app.use(() => {
    throw new NotFound('本进程只提供 /healthz、/readyz、/metrics，网页请访问角色为 web 的进程。');
  });
  app.use(answerProblems(parts.log, enginesOf(parts.health)));
  return app;
}

/** Where passwords are tried. */
const guessable = ['/api/session', '/api/setup', '/api/account/password'];

/** All routes; the two that describe the API speak of the table in which they stand. */
function describedRoutes(needs: Omit<RouteNeeds, 'openapi' | 'docsPage'>): readonly OfficeRoute[] {
  const { settings } = needs;
  const routes: readonly OfficeRoute[] = officeRoutes({
    ...needs,
    openapi: lazily(() => describeApi(routes, apiWords, settings)),
    docsPage: lazily(() => makeDocsPage(routes, apiWords, settings.version)),
  });
  return routes;
}

function mountingOf(parts: AppParts, { door, audit, readings, writing }: Entrance): Mounting {
  return {
    door,
    audit: {
      append: (row) => audit.append(row),
      readings,
      guards: ({ path }) => path.startsWith('/api/cases'),
      log: parts.log,
    },
    writing,
    ...(parts.checkAnswers === undefined ? {} : { checkAnswers: parts.checkAnswers }),
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Everything from this server only. antd writes its styles into the page, so inline styles are allowed; inline scripts are not. */
function securityHeaders(secure: boolean) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 15_552_000 } : false,
    // Plain http origins are not "potentially trustworthy": browsers ignore this header there and complain.
    crossOriginOpenerPolicy: secure,
    originAgentCluster: secure,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
}

/**
 * JSON, HTML, JS and CSS; an event has to leave at once, which a compressor would hold back. Compressing answers that hold
 * a secret is safe here as no other site can make a browser ask with our cookie (SameSite).
 */
function mayCompress(request: Request, response: Response): boolean {
  return (
    !String(response.getHeader('Content-Type')).startsWith('text/event-stream') && compression.filter(request, response)
  );
}

function noStore(_request: Request, response: Response, next: NextFunction): void {
  response.set('Cache-Control', 'no-store');
  next();
}

/** The board of the queue shows and changes jobs, so it is for the system administrator. */
function administratorsOnly({ cookie, sessions, users }: Entrance) {
  return async (request: Request, _response: Response, next: NextFunction): Promise<void> => {
    const token = cookie.read(request);
    const user = token === null ? null : await sessions.read(token, true);
    if (user === null) throw new SignInNeeded();
    const first = users.mustChange(user) || (await users.mustAddFactor(user));
    if (first || !mayAny(await users.actsOf(user), 'system.manage'))
      throw new Forbidden('role.forbidden', '队列看板只供系统管理员使用。');
    next();
  };
}

/** Files with a hash in their name never change; every other path is the web app's own. */
function serveWeb(app: Express, webDir: string): void {
  app.use('/assets', express.static(join(webDir, 'assets'), { immutable: true, maxAge: '365d', index: false }));
  app.use(express.static(webDir, { maxAge: 0 }));
  app.use((request, response, next) => {
    if (request.method !== 'GET' || !request.accepts('html') || request.path.startsWith('/assets/')) {
      next();
      return;
    }
    response.set('Cache-Control', 'no-cache').sendFile(join(webDir, 'index.html'), (error?: Error) => {
      if (error !== undefined) next(error);
    });
  });
}
