import { join } from 'node:path';
import compression from 'compression';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { createAudit } from './audit/audit.ts';
import { createReadings } from './audit/readings.ts';
import { createPacks } from './chain/packs.ts';
import type { Kit } from './http/kit.ts';
import { limitEntrances } from './http/limits.ts';
import { fileTypesByPath, mount } from './http/mount.ts';
import { observeRequests } from './http/observe.ts';
import { describeApi } from './http/openapi/describe.ts';
import { makeDocsPage } from './http/openapi/docs-page.ts';
import { checkOrigin } from './http/origin.ts';
import { Forbidden, NotFound } from './http/problem.ts';
import { answerProblems, SignInNeeded } from './http/problems.ts';
import type { Services } from './http/services.ts';
import { deriveKey } from './installation/secret.ts';
import { createImports } from './intake/imports.ts';
import { createKeys } from './keys/keys.ts';
import { createMetrics } from './metrics/metrics.ts';
import { sessionCookie } from './people/cookie.ts';
import { createDevices } from './people/devices.ts';
import { createFactors } from './people/factors.ts';
import { mayAny } from './people/permissions.ts';
import { createGrants } from './people/rights.ts';
import { createSessions } from './people/sessions.ts';
import { createUsers } from './people/users.ts';
import { allRoutes } from './routes.ts';
import { processRoutes } from './system/probe-routes.ts';

/** The HTTP side: the API, the event stream, the probes and the web app, on the services given. */
export function createApp(services: Services): Express {
  const { settings } = services;
  const kit = createKit(services);
  const secure = settings.publicUrl?.startsWith('https:') ?? false;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', settings.trustProxy);
  app.set('query parser', 'simple');
  app.use(observeRequests(services.log, kit.metrics));
  app.use(securityHeaders(secure));
  app.use(compression({ filter: mayCompress }));
  app.use('/api', noStore);
  app.use(checkOrigin(settings.publicUrl, fileTypesByPath(allRoutes)));
  app.use(limitEntrances(settings.signInsPerAddress, kit.devices));
  mount(app, allRoutes, kit);
  if (services.bullBoard !== undefined) app.use('/queue-board', administratorsOnly(kit), services.bullBoard);
  app.use(['/api', '/queue-board'], () => {
    throw new NotFound('没有这个接口，请看 /api/docs。');
  });
  if (services.webDir !== null) serveWeb(app, services.webDir);
  app.use(() => {
    throw new NotFound('没有这个页面，请检查网址。');
  });
  app.use(answerProblems(services.log, services.health));
  return app;
}

/** The HTTP side of a process without pages (worker, collector): probes and figures, with the same log lines. */
export function createProbeApp(services: Services): Express {
  const kit = createKit(services);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', services.settings.trustProxy);
  app.use(observeRequests(services.log, kit.metrics));
  app.use(securityHeaders(false));
  mount(app, processRoutes, kit);
  app.use(() => {
    throw new NotFound('本进程只提供 /healthz、/readyz、/metrics，网页请访问角色为 web 的进程。');
  });
  app.use(answerProblems(services.log, services.health));
  return app;
}

function createKit(services: Services): Kit {
  const { database, settings, now } = services;
  const secure = settings.publicUrl?.startsWith('https:') ?? false;
  const sessions = createSessions(database, settings, now);
  const users = createUsers(database, sessions, settings, now);
  const openapi = lazily(() => describeApi(allRoutes, settings.version, settings.publicUrl));
  const docsPage = lazily(() => makeDocsPage(allRoutes, settings.version));
  return {
    ...services,
    sessions,
    users,
    grants: createGrants(database, users, now),
    keys: createKeys(database, settings, now),
    imports: createImports(database, services.queue),
    packs: createPacks(database, now),
    audit: createAudit(database, now),
    readings: createReadings(now),
    cookie: sessionCookie(secure),
    devices: createDevices(database, services.secret, secure, now),
    factors: createFactors(database, services.secret, now),
    metrics: createMetrics(services),
    fingerprintKey: deriveKey(services.secret, 'idempotency'),
    idKey: deriveKey(services.secret, 'ids of what is made'),
    openapi,
    docsPage,
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
function administratorsOnly(kit: Kit) {
  return async (request: Request, _response: Response, next: NextFunction): Promise<void> => {
    const token = kit.cookie.read(request);
    const user = token === null ? null : await kit.sessions.read(token, true);
    if (user === null) throw new SignInNeeded();
    const first = kit.users.mustChange(user) || (await kit.users.mustAddFactor(user));
    if (first || !mayAny(await kit.users.actsOf(user), 'system.manage'))
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
