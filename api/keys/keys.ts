import { createHash, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { inTransaction } from '../database/in-transaction.ts';
import { newId } from '../database/new-id.ts';
import type { Database } from '../database/open.ts';
import type { UserRow } from '../database/tables-identity.ts';
import { Later, NotFound, Refused } from '../http/problem.ts';
import { BadInput } from '../http/problems.ts';
import type { Role } from '../people/contract.ts';
import type { Permission } from '../people/contract-rights.ts';
import { may } from '../people/permissions.ts';
import { record } from '../trail/trail.ts';
import type { ApiKey, KeyScope, NewKey, NewKeyBody } from './contract.ts';
import type { KeyRow } from './tables.ts';

/**
 * 接口密钥：lets a program act as a person who owns the key, within the scopes given. High-entropy secrets, of which the
 * database knows only the SHA-256, so that a stolen copy of it opens nothing.
 */
export type Keys = {
  list(): Promise<ApiKey[]>;
  /** Makes a key for an active person whose role can use its scopes; the answer holds the secret, this once. */
  create(input: z.infer<typeof NewKeyBody>, by: string): Promise<NewKey>;
  /** Ends a key for good; one that is revoked already stays as it was. */
  revoke(id: string, by: string): Promise<ApiKey>;
  /**
   * The key and its owner. Refuses (401) what is unknown, revoked or over, or whose owner is switched off, and (429)
   * what calls more often than it may; notes the use.
   */
  use(secret: string, address: string | null): Promise<KeyHolder>;
};

/** A key that was accepted, and the person it stands for. */
export type KeyHolder = { key: { id: string; name: string; scopes: readonly KeyScope[] }; owner: UserRow };

/** What a secret begins with, so that people and scanners of leaked secrets recognise it. */
export const secretPrefix = 'hy_';
/** The longest life of a key: someone looks at it again at least every two years. */
export const keyDaysMax = 731;

export function createKeys(database: Database, limits: { keyCallsPerMinute: number }, now: () => Date): Keys {
  const spend = createAllowance(limits.keyCallsPerMinute, now);
  const withOwner = () =>
    database
      .selectFrom('apiKeys')
      .innerJoin('users', 'users.id', 'apiKeys.ownerId')
      .selectAll('apiKeys')
      .select(['users.displayName as ownerName', 'users.active as ownerActive']);
  const present = async (id: string) =>
    presentKey(await withOwner().where('apiKeys.id', '=', id).executeTakeFirstOrThrow(), now());

  return {
    async list() {
      const rows = await withOwner().orderBy('apiKeys.createdAt', 'desc').orderBy('apiKeys.id').execute();
      return rows.map((row) => presentKey(row, now()));
    },

    async create(input, by) {
      await checkNew(database, input, now());
      const secret = `${secretPrefix}${randomBytes(32).toString('base64url')}`;
      const row: KeyRow = {
        id: newId(),
        name: input.name,
        hash: hashOf(secret),
        hint: secret.slice(0, 8),
        ownerId: input.ownerId,
        scopes: JSON.stringify([...new Set(input.scopes)]),
        createdAt: now().toISOString(),
        createdBy: by,
        expiresAt: input.expiresAt,
        lastUsedAt: null,
        lastUsedFrom: null,
        revokedAt: null,
        revokedBy: null,
      };
      const made = await inTransaction(database, async (writing) => {
        const { numInsertedOrUpdatedRows } = await writing
          .insertInto('apiKeys')
          .values(row)
          .onConflict((conflict) => conflict.column('name').doNothing())
          .executeTakeFirst();
        if (Number(numInsertedOrUpdatedRows ?? 0) === 0) return false;
        await record(writing, 'key', [row.id], { act: '签发接口密钥', by, at: row.createdAt });
        return true;
      });
      if (!made)
        throw new Refused('key.name-taken', `已有名为“${input.name}”的密钥（含已吊销的），请换一个名称。`, 409);
      return { key: await present(row.id), secret };
    },

    async revoke(id, by) {
      const found = await database.selectFrom('apiKeys').select('id').where('id', '=', id).executeTakeFirst();
      if (found === undefined) throw new NotFound('没有这个密钥，请刷新列表。');
      const at = now().toISOString();
      await inTransaction(database, async (writing) => {
        const { numUpdatedRows } = await writing
          .updateTable('apiKeys')
          .set({ revokedAt: at, revokedBy: by })
          .where('id', '=', id)
          .where('revokedAt', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) await record(writing, 'key', [id], { act: '吊销接口密钥', by, at });
      });
      return present(id);
    },

    async use(secret, address) {
      const key = await database
        .selectFrom('apiKeys')
        .selectAll()
        .where('hash', '=', hashOf(secret))
        .executeTakeFirst();
      if (key === undefined) throw unusable('key.unknown', '接口密钥不正确，请核对后重试，或请管理员重新签发。');
      const owner = await database.selectFrom('users').selectAll().where('id', '=', key.ownerId).executeTakeFirst();
      const state = stateOf({ ...key, ownerActive: owner?.active ?? 0 }, now());
      if (state !== 'active' || owner === undefined) throw unusable(`key.${state}`, refusals[state]);
      spend(key.id);
      await touch(database, key, address, now());
      return { key: { id: key.id, name: key.name, scopes: scopesOf(key) }, owner };
    },
  };
}

/** What the owner must be allowed to do for a scope to be of any use. */
const scopePermissions: Record<KeyScope, Permission> = {
  read: 'cases.read',
  intake: 'intake.send',
  feed: 'alerts.read',
  metrics: 'system.read',
};

const refusals: Record<ApiKey['state'], string> = {
  active: '接口密钥的所有人已不存在，请管理员重新签发。',
  expired: '接口密钥已到期，请管理员重新签发。',
  revoked: '接口密钥已被吊销，请管理员重新签发。',
  ownerOff: '接口密钥的所有人已停用，请管理员换人重新签发。',
};

function unusable(code: string, sentence: string): Refused {
  return new Refused(code, sentence, 401);
}

async function checkNew(database: Database, input: z.infer<typeof NewKeyBody>, now: Date): Promise<void> {
  const owner = await database.selectFrom('users').selectAll().where('id', '=', input.ownerId).executeTakeFirst();
  if (owner === undefined || owner.active === 0)
    throw new BadInput([{ path: 'ownerId', message: '没有这个用户或已停用，请重新选择' }]);
  const closed = input.scopes.filter((scope) => !may(owner.role as Role, scopePermissions[scope]));
  if (closed.length > 0)
    throw new BadInput([{ path: 'scopes', message: `所有人的角色没有这些权限（${closed.join('、')}），请换人或去掉` }]);
  const days = (Date.parse(input.expiresAt) - now.getTime()) / 86_400_000;
  if (days <= 0) throw new BadInput([{ path: 'expiresAt', message: '到期时间须晚于现在' }]);
  if (days > keyDaysMax) throw new BadInput([{ path: 'expiresAt', message: '有效期最长两年' }]);
}

/** Use is written at most once a minute: a write per request would cost a flush of the disk each. */
const touchEveryMs = 60_000;

async function touch(database: Database, key: KeyRow, address: string | null, now: Date): Promise<void> {
  const fresh = key.lastUsedAt !== null && now.getTime() - Date.parse(key.lastUsedAt) < touchEveryMs;
  if (fresh && key.lastUsedFrom === address) return;
  await database
    .updateTable('apiKeys')
    .set({ lastUsedAt: now.toISOString(), lastUsedFrom: address })
    .where('id', '=', key.id)
    .execute();
}

/** 频次限制 per key and minute, in this process. */
function createAllowance(perMinute: number, now: () => Date): (keyId: string) => void {
  const spent = new Map<string, { since: number; calls: number }>();
  return (keyId) => {
    const at = now().getTime();
    const held = spent.get(keyId);
    const window = held !== undefined && at - held.since < 60_000 ? held : { since: at, calls: 0 };
    spent.set(keyId, window);
    window.calls += 1;
    if (window.calls <= perMinute) return;
    const seconds = Math.max(1, Math.ceil((window.since + 60_000 - at) / 1_000));
    throw new Later('key.too-many', `这个密钥每分钟最多调用 ${perMinute} 次，请 ${seconds} 秒后再试。`, 429, seconds);
  };
}

type OwnedRow = KeyRow & { ownerName: string; ownerActive: number };

function stateOf(row: Pick<OwnedRow, 'revokedAt' | 'expiresAt' | 'ownerActive'>, now: Date): ApiKey['state'] {
  if (row.revokedAt !== null) return 'revoked';
  if (row.expiresAt <= now.toISOString()) return 'expired';
  return row.ownerActive === 0 ? 'ownerOff' : 'active';
}

function presentKey(row: OwnedRow, now: Date): ApiKey {
  const { id, name, hint, createdAt, createdBy, expiresAt, lastUsedAt, lastUsedFrom, revokedAt, revokedBy } = row;
  const owner = { id: row.ownerId, name: row.ownerName };
  const dates = { createdAt, createdBy, expiresAt, lastUsedAt, lastUsedFrom, revokedAt, revokedBy };
  return { id, name, hint, owner, scopes: scopesOf(row), state: stateOf(row, now), ...dates };
}

function scopesOf(row: Pick<KeyRow, 'scopes'>): KeyScope[] {
  return JSON.parse(row.scopes) as KeyScope[];
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
