import { type Audit, createAudit } from './audit/audit.ts';
import { createReadings, type Readings } from './audit/readings.ts';
import { createPacks, type Packs } from './chain/packs.ts';
import type { Database } from './database/open.ts';
import type { Doorkeeper } from './http/mount.ts';
import type { Writing } from './http/write.ts';
import { deriveKey } from './installation/secret.ts';
import { createImports, type Imports } from './intake/imports.ts';
import { createKeys, type Keys } from './keys/keys.ts';
import { createMetrics, type Metrics, type MetricsNeeds } from './metrics/metrics.ts';
import type { Role } from './people/contract.ts';
import { type SessionCookie, sessionCookie } from './people/cookie.ts';
import { createDevices, type Devices } from './people/devices.ts';
import { createDoorkeeper } from './people/doorkeeper.ts';
import { createFactors, type Factors } from './people/factors.ts';
import { createGrants, type Grants } from './people/rights.ts';
import { createSessions, type SessionLimits, type Sessions } from './people/sessions.ts';
import { createUsers, type Users } from './people/users.ts';

/** What the entrance is made of. */
export type EntranceNeeds = MetricsNeeds & {
  database: Database;
  settings: SessionLimits & {
    publicUrl: string | null;
    passwordDays: number;
    /** Roles whose people must use a second factor. */
    twoFactorRoles: readonly Role[];
    /** Calls of one API key in a minute before it must wait. */
    keyCallsPerMinute: number;
  };
  /** The secret of the installation; keys for each purpose are derived from it. */
  secret: string;
  now(): Date;
};

/** 入口: who comes in and what is written of it: people, their sessions and rights, keys, audit, metrics. */
export type Entrance = {
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
  door: Doorkeeper;
  writing: Writing;
};

/** Makes the entrance on the database. */
export function createEntrance(needs: EntranceNeeds): Entrance {
  const { database, settings, secret, now } = needs;
  const secure = isSecure(settings);
  const sessions = createSessions(database, settings, now);
  const users = createUsers(database, sessions, settings, now);
  const keys = createKeys(database, settings, now);
  const cookie = sessionCookie(secure);
  return {
    sessions,
    users,
    keys,
    cookie,
    grants: createGrants(database, users, now),
    imports: createImports(database, needs.queue),
    packs: createPacks(database, now),
    audit: createAudit(database, now),
    readings: createReadings(now),
    devices: createDevices(database, secret, secure, now),
    factors: createFactors(database, secret, now),
    metrics: createMetrics(needs),
    door: createDoorkeeper({ users, sessions, keys, cookie }),
    writing: {
      database,
      now,
      fingerprintKey: deriveKey(secret, 'idempotency'),
      idKey: deriveKey(secret, 'ids of what is made'),
    },
  };
}

/** Whether people come by https. */
export function isSecure({ publicUrl }: { publicUrl: string | null }): boolean {
  return publicUrl?.startsWith('https:') ?? false;
}
