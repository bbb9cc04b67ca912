import { createHmac } from 'node:crypto';

/** 作者散列：16 hex digits of HMAC-SHA256 of the author's name under a secret salt: the same author is recognised, nobody can be looked up. Null for no name. */
export function authorHash(name: string | null, salt: string): string | null {
  if (salt === '') throw new TypeError('作者散列需要非空的盐值（authorSalt），请在配置中设置。');
  const plain = (name ?? '').normalize('NFKC').replace(/\s+/g, ' ').trim();
  return plain === '' ? null : createHmac('sha256', salt).update(plain).digest('hex').slice(0, 16);
}
