import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../database/open.ts';
import { attachmentFile, incomingFolder, lockFiles } from './files.ts';

/** How long an upload may wait to be used. */
export const unusedHours = 24;

/**
 * 清理附件: uploads that no entry of the ledger named within a day, with their files where nobody else has the same; files
 * that a process left behind. What a case holds is never touched. Returns how many rows and files went.
 */
export async function sweepAttachments(database: Database, folder: string, now: Date): Promise<number> {
  const before = new Date(now.getTime() - unusedHours * 3_600_000).toISOString();
  const rows = await database.transaction().execute(async (writing) => {
    await lockFiles(writing);
    const gone = await writing
      .deleteFrom('attachments')
      .where('usedAt', 'is', null)
      .where('at', '<=', before)
      .returning('sha256')
      .execute();
    return gone.length;
  });
  const drafts = await sweepDrafts(incomingFolder(folder));
  let files = 0;
  for (const prefix of await namesIn(folder)) {
    if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
    files += await sweepStrays(database, folder, await namesIn(join(folder, prefix)));
  }
  return rows + files + drafts;
}

/** Files of which no row speaks. A row comes together with its file under the lock, so none is on its way. */
async function sweepStrays(database: Database, folder: string, names: readonly string[]): Promise<number> {
  const hashes = names.filter((name) => /^[0-9a-f]{64}$/.test(name));
  if (hashes.length === 0) return 0;
  return database.transaction().execute(async (writing) => {
    await lockFiles(writing);
    const rows = await writing.selectFrom('attachments').select('sha256').where('sha256', 'in', hashes).execute();
    const held = new Set(rows.map(({ sha256 }) => sha256));
    const strays = hashes.filter((sha256) => !held.has(sha256));
    for (const sha256 of strays) await rm(attachmentFile(folder, sha256), { force: true });
    return strays.length;
  });
}

/** An upload takes minutes at most; the times of files are those of their disk, as is the clock that they are held against. */
async function sweepDrafts(folder: string): Promise<number> {
  let dropped = 0;
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs < unusedHours * 3_600_000) continue;
    await rm(path, { force: true });
    dropped += 1;
  }
  return dropped;
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
