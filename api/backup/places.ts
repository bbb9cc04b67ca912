import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { keptFiles } from '../installation/files.ts';

/** The target of the main database: an address of PostgreSQL or a file of SQLite. */
export function databaseTarget(config: Pick<Config, 'dataDir' | 'databaseUrl'>): string {
  return config.databaseUrl ?? join(config.dataDir, 'ledger.db');
}

/** Throws a sentence while a restore is unfinished: half of an installation must not start to work. */
export function refuseUnfinishedRestore(config: Pick<Config, 'sharedDir' | 'secretFile'>): void {
  const { unfinished } = keptFiles(config);
  if (existsSync(unfinished)) throw new RestoreUnfinished(unfinished);
}

/** A restore was begun and not finished. */
export class RestoreUnfinished extends Error {
  override readonly name = 'RestoreUnfinished';
  readonly code = 'restore.unfinished';
  constructor(mark: string) {
    super(`上一次恢复没有完成（${mark}）。请再次运行 npm run restore -- 备份文件，完成后再启动。`);
  }
}
