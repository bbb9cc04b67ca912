import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../database/open.ts';
import type { UserRow } from '../database/tables-identity.ts';

/** 会话：opaque random tokens; the database knows only their SHA-256, so that a stolen copy of it opens nothing. */
export type Sessions = {
  /** A new session; returns the token for the cookie. */
  begin(userId: string, address: string | null): Promise<string>;
  /** The user of a token, or null when it is unknown, idle too long, too old or its user switched off. `touch` counts as activity. */
  read(token: string, touch: boolean): Promise<UserRow | null>;
  end(token: string): Promise<void>;
  endAllOf(userId: string): Promise<void>;
  /** Drops what can never be used again. Returns how many. */
  sweep(): Promise<number>;
};

export type SessionLimits = { idleMinutes: number; sessionHours: number };

export function createSessions(database: Database, limits: SessionLimits, now: () => Date): Sessions {
  const idleMs = limits.idleMinutes * 60_000;
  return {
    async begin(userId, address) {
      const token = randomBytes(32).toString('base64url');
      const at = now();
      await database
        .insertInto('sessions')
        .values({
          tokenHash: hashOf(token),
          userId,
          createdAt: at.toISOString(),
          lastSeenAt: at.toISOString(),
          expiresAt: new Date(at.getTime() + limits.sessionHours * 3_600_000).toISOString(),
          address,
        })
        .execute();
      return token;
    },

    async read(token, touch) {
      const tokenHash = hashOf(token);
      const found = await database
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.userId')
        .selectAll('users')
        .select(['sessions.lastSeenAt', 'sessions.expiresAt'])
        .where('sessions.tokenHash', '=', tokenHash)
        .executeTakeFirst();
      if (found === undefined) return null;
      const { lastSeenAt, expiresAt, ...user } = found;
      const at = now();
      const idle = at.getTime() - Date.parse(lastSeenAt);
      if (user.active === 0 || idle >= idleMs || at.toISOString() >= expiresAt) {
        await database.deleteFrom('sessions').where('tokenHash', '=', tokenHash).execute();
        return null;
      }
      if (touch && idle >= touchEveryMs)
        await database
          .updateTable('sessions')
          .set({ lastSeenAt: at.toISOString() })
          .where('tokenHash', '=', tokenHash)
          .execute();
      return user;
    },

    async end(token) {
      await database.deleteFrom('sessions').where('tokenHash', '=', hashOf(token)).execute();
    },

    async endAllOf(userId) {
      await database.deleteFrom('sessions').where('userId', '=', userId).execute();
    },

    async sweep() {
      const at = now();
      const removed = await database
        .deleteFrom('sessions')
        .where((e) =>
          e.or([
            e('expiresAt', '<=', at.toISOString()),
            e('lastSeenAt', '<=', new Date(at.getTime() - idleMs).toISOString()),
          ]),
        )
        .executeTakeFirst();
      return Number(removed.numDeletedRows);
    },
  };
}

/** Activity is written at most so often: a write per request would cost a flush of the disk each. */
const touchEveryMs = 20_000;

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
