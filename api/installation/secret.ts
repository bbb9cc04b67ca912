import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { createOnce } from './create-once.ts';

/** The secret of the installation, which salts author hashes and from which keys are derived: read from its file, or made there once, readable by its owner alone. */
export async function readSecret(file: string): Promise<string> {
  const secret = (await createOnce(file, () => `${randomBytes(32).toString('hex')}\n`)).trim();
  if (secret.length < 32) throw new SecretUnfit(file);
  return secret;
}

/** A key of its own for each purpose, so that what one signs never opens another (HKDF, RFC 5869). */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `huiying ${purpose}`, 32));
}

/** 密钥指纹：tells two secrets apart and gives neither away. */
export function fingerprintOf(secret: string): string {
  return createHmac('sha256', secret).update('huiying installation').digest('hex');
}

/** The file holds no secret that could be used. */
export class SecretUnfit extends Error {
  override readonly name = 'SecretUnfit';
  readonly code = 'secret.unfit';
  constructor(file: string) {
    super(`密钥文件 ${file} 太短（至少 32 个字符），请换一个或删除后让系统重新生成。`);
  }
}
