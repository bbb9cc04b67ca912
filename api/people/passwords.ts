import { hash, verify } from '@node-rs/argon2';

/** 口令散列: argon2id with the least parameters that OWASP names (19 MiB, 2 passes, 1 lane), about 30 ms on a desk machine. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), argon2id);
}

/** Whether the password fits the hash; without a hash it works as long and says no, so that an unknown name takes the time of a known one. */
export async function fits(password: string, stored: string | null): Promise<boolean> {
  const fitting = await verify(stored ?? (await nobodysHash()), password.normalize('NFC'));
  return stored !== null && fitting;
}

/** 口令历史: the last so many passwords may not come again. */
export const pastPasswordsKept = 5;

const argon2id = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let nobody: Promise<string> | null = null;
/** Made once with the same parameters as real ones. */
function nobodysHash(): Promise<string> {
  nobody ??= hash('no account has this password', argon2id);
  return nobody;
}
