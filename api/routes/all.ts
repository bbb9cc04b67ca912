import { feedRoutes } from '../feeds/routes.ts';
import { healthRoutes } from '../health/routes.ts';
import { hostRoutes } from '../hosts/routes.ts';
import { intakeRoutes } from '../intake/routes.ts';
import { keepingRoutes } from '../keeping/routes.ts';
import { keyRoutes } from '../keys/routes.ts';
import { webhookRoutes } from '../webhooks/routes.ts';
import { accountRoutes } from './account.ts';
import { alertRoutes } from './alerts.ts';
import { briefingRoutes } from './briefings.ts';
import { caseRoutes } from './cases.ts';
import { documentRoutes } from './documents.ts';
import { overviewRoutes } from './overview.ts';
import { probeRoutes } from './probes.ts';
import type { AnyRoute } from './route.ts';
import { sessionRoutes } from './session.ts';
import { setupRoutes } from './setup.ts';
import { sourceRoutes } from './sources.ts';
import { systemRoutes } from './system.ts';
import { unitRoutes } from './units.ts';
import { userRoutes } from './users.ts';

/** 接口总表: every route there is, in the order in which they are tried. */
export const allRoutes: readonly AnyRoute[] = [
  ...sessionRoutes,
  ...setupRoutes,
  ...accountRoutes,
  ...overviewRoutes,
  ...healthRoutes,
  ...alertRoutes,
  ...documentRoutes,
  ...intakeRoutes,
  ...caseRoutes,
  ...sourceRoutes,
  ...hostRoutes,
  ...briefingRoutes,
  ...unitRoutes,
  ...userRoutes,
  ...keyRoutes,
  ...systemRoutes,
  ...keepingRoutes,
  ...feedRoutes,
  ...webhookRoutes,
  ...probeRoutes,
];
