import { z } from 'zod';
import { Instant, Text } from '../http/contract.ts';

/** 密钥范围: what a key opens, never more than its owner may do. */
export const keyScopes = {
  read: '查阅（总览、预警、监测、台账、信源、周报）',
  intake: '送入文本',
  feed: '预警订阅',
  metrics: '运行指标',
} as const;
export type KeyScope = keyof typeof keyScopes;
export const KeyScopeCode = z.enum(['read', 'intake', 'feed', 'metrics']);

/** 密钥状态; only `active` opens anything. */
export const keyStates = { active: '有效', expired: '已到期', revoked: '已吊销', ownerOff: '所有人已停用' } as const;

/** 接口密钥 as the list shows it; the secret itself is shown once, when it is made. */
export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters of the secret, by which its holder knows it again. */
  hint: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }),
  scopes: z.array(KeyScopeCode),
  state: z.enum(['active', 'expired', 'revoked', 'ownerOff']),
  createdAt: Instant,
  createdBy: z.string(),
  expiresAt: Instant,
  /** To the minute; null before the first use. */
  lastUsedAt: Instant.nullable(),
  lastUsedFrom: z.string().nullable(),
  revokedAt: Instant.nullable(),
  revokedBy: z.string().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;
export const KeyList = z.object({ items: z.array(ApiKey) });

/** POST /api/keys. */
export const NewKeyBody = z.object({
  name: Text(40),
  ownerId: z.string().min(1).max(60),
  scopes: z.array(KeyScopeCode).min(1, '至少选择一个范围').max(4),
  expiresAt: Instant,
});

/** The answer to it: the only time that `secret` is shown. */
export const NewKey = z.object({ key: ApiKey, secret: z.string() });
export type NewKey = z.infer<typeof NewKey>;
