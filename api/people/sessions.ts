import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../database/open.ts';
import type { UserRow } from '../database/tables-identity.ts';
import type { SignedInPlace } from './contract-account.ts';

/** 会话：opaque random tokens; the database knows only their SHA-256, so that a stolen copy of it opens nothing. */
export type Sessions = {
  /** A new session; returns the token for the cookie. */
  begin(userId: string, from: From): Promise<string>;
  /** The user of a token, or null when it is unknown, idle too long, too old or its user switched off. `touch` counts as activity. */
  read(token: string, touch: boolean): Promise<UserRow | null>;
  end(token: string): Promise<void>;
  endAllOf(userId: string): Promise<void>;
  /** The sessions of a user that can still be used, last seen first; `token` tells which one is asking. */
  listOf(userId: string, token: string | null): Promise<SignedInPlace[]>;
  /** Ends one of the user's own by its id in the list. Returns whether there was one. */
  endOne(userId: string, id: string): Promise<boolean>;
  /** Ends all of the user's own but the one that asks. Returns how many. */
  endOthers(userId: string, token: string): Promise<number>;
  /** Drops what can never be used again. Returns how many. */
  sweep(): Promise<number>;
};

/** Where a session begins: the address, and what the browser calls itself. */
export type From = { address: string | null; agent: string | null };

export type SessionLimits = { idleMinutes: number; sessionHours: number };

export function createSessions(database: Database, limits: SessionLimits, now: () => Date): Sessions {
  const idleMs = limits.idleMinutes * 60_000;
  return {
    async begin(userId, { address, agent }) {
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
          agent: agent === null ? null : agent.slice(0, 300),
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

    async listOf(userId, token) {
      const at = now();
      const rows = await database
        .selectFrom('sessions')
        .selectAll()
        .where('userId', '=', userId)
        .where('expiresAt', '>', at.toISOString())
        .where('lastSeenAt', '>', new Date(at.getTime() - idleMs).toISOString())
        .orderBy('lastSeenAt', 'desc')
        .execute();
      const own = token === null ? null : hashOf(token);
      return rows.map(({ tokenHash, createdAt, lastSeenAt, address, agent }) => {
        return { id: handleOf(tokenHash), here: tokenHash === own, createdAt, lastSeenAt, address, agent };
      });
    },

    async endOne(userId, id) {
      const rows = await database.selectFrom('sessions').select('tokenHash').where('userId', '=', userId).execute();
      const found = rows.find(({ tokenHash }) => handleOf(tokenHash) === id);
      if (found === undefined) return false;
      await database.deleteFrom('sessions').where('tokenHash', '=', found.tokenHash).execute();
      return true;
    },

    async endOthers(userId, token) {
      const gone = await database
        .deleteFrom('sessions')
        .where('userId', '=', userId)
        .where('tokenHash', '!=', hashOf(token))
        .executeTakeFirst();
      return Number(gone.numDeletedRows);
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

/** Names a session without telling its hash. */
function handleOf(tokenHash: string): string {
  return hashOf(tokenHash).slice(0, 16);
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
