import type { Audit } from '../audit/audit.ts';
import type { Readings } from '../audit/readings.ts';
import type { Packs } from '../chain/packs.ts';
import type { Imports } from '../intake/imports.ts';
import type { Keys } from '../keys/keys.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { SessionCookie } from '../people/cookie.ts';
import type { Devices } from '../people/devices.ts';
import type { Factors } from '../people/factors.ts';
import type { Grants } from '../people/rights.ts';
import type { Sessions } from '../people/sessions.ts';
import type { Users } from '../people/users.ts';
import type { Services } from './services.ts';

/** What routes work with: the services from outside and what the app made from them. */
export type Kit = Services & {
  users: Users;
  grants: Grants;
  sessions: Sessions;
  keys: Keys;
  imports: Imports;
  packs: Packs;
  audit: Audit;
  readings: Readings;
  cookie: SessionCookie;
  devices: Devices;
  factors: Factors;
  metrics: Metrics;
  /** Signs what is remembered of a write for its Idempotency-Key. */
  fingerprintKey: Buffer;
  /** Makes the ids of what a write with an Idempotency-Key creates. */
  idKey: Buffer;
  /** The OpenAPI document. */
  openapi(): unknown;
  /** The same for people, as a page. */
  docsPage(): string;
};
