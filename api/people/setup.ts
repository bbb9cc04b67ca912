import { randomBytes, timingSafeEqual } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Request } from 'express';
import { Forbidden } from '../http/problem.ts';
import { createOnce, readIfThere } from '../installation/create-once.ts';

/** 初始化口令: proves that whoever creates the first administrator can read the console or the data folder. */
export type SetupToken = {
  /** Makes it, or returns the one that is there: several processes on one folder have the same. */
  make(): Promise<string>;
  /** Null when there is none. */
  read(): Promise<string | null>;
  drop(): Promise<void>;
};

/** Kept in a file that only its owner can read. */
export function fileSetupToken(file: string): SetupToken {
  return {
    read: async () => (await readIfThere(file))?.trim() || null,
    async make() {
      return (await createOnce(file, () => `${randomBytes(12).toString('hex')}\n`)).trim();
    },
    drop: () => rm(file, { force: true }),
  };
}

/** Header that carries the token. */
export const setupTokenHeader = 'x-setup-token';

/**
 * Refuses who does not know the token, wherever he is: behind a proxy that says nothing about itself every request seems
 * to come from this machine.
 */
export function maySetUp(request: Request, token: string | null): void {
  const given = request.get(setupTokenHeader);
  if (token !== null && given !== undefined && same(given, token)) return;
  throw new Forbidden(
    'setup.token',
    '请填写初始化口令：启动时打印在控制台上，也在数据目录（设了 SHARED_DIR 时为共享目录）的 setup-token 文件里。',
  );
}

/** Whether a listening address is reached from this machine only. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
