import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { attachmentFile } from '../attachments/files.ts';
import type { ArchiveWriter } from './archive.ts';
import type { StillState } from './read-state.ts';

/**
 * 附件文件: of all that the database of the moment speaks of, each once. One that is not there is told and left out; an
 * upload that nobody used may have been cleaned away meanwhile. Returns how many there were.
 */
export async function addAttachments(
  archive: Pick<ArchiveWriter, 'add'>,
  state: Pick<StillState, 'rows'>,
  folder: string,
  say: (sentence: string) => void,
): Promise<number> {
  const named = new Map<string, string | null>();
  for await (const { sha256, name, usedAt } of state.rows('attachments')) {
    const used = usedAt === null ? null : String(name);
    named.set(String(sha256), named.get(String(sha256)) ?? used);
  }
  let count = 0;
  for (const [sha256, used] of named) {
    const data = await readFile(attachmentFile(folder, sha256)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (data === null) {
      if (used !== null) say(`附件“${used}”的文件不见了，备份里没有它。请运行 npm run verify 查明。`);
      continue;
    }
    await archive.add(`${archiveFolder}${sha256}`, data);
    count += 1;
  }
  return count;
}

/** Puts a file of an archive in its place; false for what is no attachment. */
export async function loadAttachment(name: string, data: Buffer, folder: string): Promise<boolean> {
  const sha256 = name.slice(archiveFolder.length);
  if (!name.startsWith(archiveFolder) || !/^[0-9a-f]{64}$/.test(sha256)) return false;
  const path = attachmentFile(folder, sha256);
  for (const made of [folder, dirname(path)]) await mkdir(made, { recursive: true, mode: 0o700 });
  await writeFile(path, data, { mode: 0o600 });
  return true;
}

const archiveFolder = 'attachments/';
