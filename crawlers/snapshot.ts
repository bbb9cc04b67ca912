import { createHash } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { DocumentId } from '../analysis/document.ts';
import type { FetchedPage } from './fetch-page.ts';

/**
 * 快照：keeps the raw bytes of a page as evidence, in `aa/<sha256>.gz` under the folder, and beside it, per document
 * read from it (a feed has many), a JSON of url, time, status and headers. The hash is of the bytes before gzip. Returns
 * hash and relative path.
 */
export async function keepSnapshot(
  dir: string,
  page: FetchedPage,
  id: DocumentId,
  at: Date,
): Promise<{ sha256: string; path: string }> {
  const sha256 = createHash('sha256').update(page.body).digest('hex');
  const folder = sha256.slice(0, 2);
  const path = `${folder}/${sha256}.gz`;
  await mkdir(join(dir, folder), { recursive: true });
  await writeOnce(join(dir, path), async () => promisify(gzip)(page.body));
  const note = { url: page.url, time: at.toISOString(), status: page.status, headers: page.headers, sha256 };
  await writeOnce(join(dir, folder, noteName(id, sha256)), async () => `${JSON.stringify(note, null, 2)}\n`);
  return { sha256, path };
}

/** Removes a document's snapshot; the bytes stay while another document has them too. Nothing there is no error. */
export async function dropSnapshot(dir: string, id: DocumentId, sha256: string): Promise<void> {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError(`“${sha256}” is no SHA-256`);
  const folder = join(dir, sha256.slice(0, 2));
  await rm(join(folder, noteName(id, sha256)), { force: true });
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  if (!names.some((name) => name.startsWith(`${sha256}.`) && name.endsWith('.json')))
    await rm(join(folder, `${sha256}.gz`), { force: true });
}

function noteName(id: DocumentId, sha256: string): string {
  return `${sha256}.${id.slice(0, 12)}.json`;
}

/** Evidence is never written over: what is there stays. A half-written file never bears the final name. */
async function writeOnce(path: string, content: () => Promise<string | Buffer>): Promise<void> {
  if (await exists(path)) return;
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    await writeFile(draft, await content(), { flush: true });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
