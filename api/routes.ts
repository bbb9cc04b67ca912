import { alertRoutes } from './alerts/routes.ts';
import { letterRoutes } from './assessment/letter-routes.ts';
import { assessmentRoutes } from './assessment/routes.ts';
import { yearRoutes } from './assessment/year-routes.ts';
import { attachmentRoutes } from './attachments/routes.ts';
import { briefingRoutes } from './briefings/routes.ts';
import { correctionRoutes } from './cases/correction-routes.ts';
import { caseFormRoutes } from './cases/form-routes.ts';
import { caseRoutes } from './cases/routes.ts';
import { channelRoutes } from './channels/routes.ts';
import { reportRoutes } from './clocks/report-routes.ts';
import { clockRoutes } from './clocks/routes.ts';
import { documentRoutes } from './documents/routes.ts';
import { draftRoutes } from './drafts/routes.ts';
import { effectRoutes } from './effect/routes.ts';
import { eventRoutes } from './events/routes.ts';
import { feedRoutes } from './feeds/routes.ts';
import { rateRoutes } from './figures/rate-routes.ts';
import { overviewRoutes } from './figures/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { hostRoutes } from './hosts/routes.ts';
import { intakeRoutes } from './intake/routes.ts';
import { keepingRoutes } from './keeping/routes.ts';
import { keyRoutes } from './keys/routes.ts';
import { noticeRoutes } from './notices/routes.ts';
import { accountRoutes } from './people/account-routes.ts';
import { userRoutes } from './people/routes.ts';
import { sessionRoutes } from './people/session-routes.ts';
import { setupRoutes } from './people/setup-routes.ts';
import { rosterRoutes } from './roster/routes.ts';
import type { OfficeRoute } from './route.ts';
import { sourceRoutes } from './sources/routes.ts';
import { probeRoutes } from './system/probe-routes.ts';
import { systemRoutes } from './system/routes.ts';
import { unitRoutes } from './units/routes.ts';
import { webhookRoutes } from './webhooks/routes.ts';

const features = [
  sessionRoutes,
  setupRoutes,
  accountRoutes,
  overviewRoutes,
  healthRoutes,
  noticeRoutes,
  alertRoutes,
  rosterRoutes,
  eventRoutes,
  documentRoutes,
  intakeRoutes,
  caseRoutes,
  clockRoutes,
  rateRoutes,
  reportRoutes,
  caseFormRoutes,
  draftRoutes,
  effectRoutes,
  correctionRoutes,
  attachmentRoutes,
  sourceRoutes,
  hostRoutes,
  briefingRoutes,
  assessmentRoutes,
  letterRoutes,
  yearRoutes,
  unitRoutes,
  userRoutes,
  keyRoutes,
  systemRoutes,
  keepingRoutes,
  feedRoutes,
  webhookRoutes,
  channelRoutes,
  probeRoutes,
] as const;

/** What all routes together need, each as its own file says. */
export type RouteNeeds = (typeof features)[number] extends (needs: infer N) => unknown ? N : never;

/** 接口总表: every route there is, in the order in which they are tried. */
export function officeRoutes(needs: RouteNeeds): readonly OfficeRoute[] {
  return features.flatMap((routes) => routes(needs));
}
