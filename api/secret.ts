import { hkdfSync, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** The secret of the installation, which salts author hashes and from which keys are derived: read from its file, or made there once, readable by its owner alone. */
export async function readSecret(file: string): Promise<string> {
  try {
    await writeFile(file, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret.length < 32) throw new Error(`密钥文件 ${file} 太短（至少 32 个字符），请换一个或删除后让系统重新生成。`);
  return secret;
}

/** A key of its own for each purpose, so that what one signs never opens another (HKDF, RFC 5869). */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `huiying ${purpose}`, 32));
}
