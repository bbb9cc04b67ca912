import { chmod, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writing } from '../ledger/ledger.ts';

/** Where the bytes of an attachment stand: by their hash alone, never by a name that somebody chose. Throws on what is no hash. */
export function attachmentFile(folder: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError(`“${sha256}” is no SHA-256`);
  return join(folder, sha256.slice(0, 2), sha256);
}

/** Where uploads come in. */
export function incomingFolder(folder: string): string {
  return join(folder, 'incoming');
}

/** Gives a finished draft its place. What is there already is the same bytes. */
export async function placeFile(draft: string, folder: string, sha256: string): Promise<void> {
  const path = attachmentFile(folder, sha256);
  await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true, mode: 0o700 });
  await chmod(draft, 0o600);
  await rename(draft, path);
}

/** Files come and go with their rows only under this lock, so that none goes while another row is made for it. Holds until the transaction ends. */
export async function lockFiles(writing: Pick<Writing, 'updateTable'>): Promise<void> {
  await writing
    .updateTable('locks')
    .set((e) => ({ taken: e('taken', '+', 1) }))
    .where('name', '=', 'attachments')
    .execute();
}
