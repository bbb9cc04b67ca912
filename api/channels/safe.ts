import { seal, unseal } from '../installation/seal.ts';
import { deriveKey } from '../installation/secret.ts';
import type { Settings } from './channel-type.ts';

/** 封存的设置: what the database holds of a channel's settings, which only this installation can read. */
export type Safe = {
  close(settings: Settings): string;
  /** Null where they were sealed by another secret: the administrator has to type them again. */
  open(sealed: string): Settings | null;
};

/** What a channel says whose settings cannot be read. */
export const unreadable = '设置无法读取（安装密钥已更换），请重新填写';

export function createSafe(secret: string): Safe {
  const key = deriveKey(secret, 'channel settings');
  return {
    close: (settings) => seal(JSON.stringify(settings), key),
    open(sealed) {
      const words = opened(sealed, key);
      return words === null ? null : (JSON.parse(words) as Settings);
    },
  };
}

/** OpenSSL says of a wrong key only that it could not authenticate. */
function opened(sealed: string, key: Buffer): string | null {
  try {
    return unseal(sealed, key);
  } catch (error) {
    if (error instanceof Error && /auth/i.test(error.message)) return null;
    throw error;
  }
}
