import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { createInterface } from 'node:readline';
import type { DocumentStore } from '../../analysis/store.ts';
import type { Database } from '../database/open.ts';
import type { KeptFiles } from '../installation/files.ts';
import { trailHead } from '../trail/trail.ts';
import { type ArchiveWriter, createArchive } from './archive.ts';
import { addAttachments } from './attachment-files.ts';
import type { Manifest } from './manifest.ts';
import { onStillState, type StillState } from './read-state.ts';
import { carriedTables, leftTables } from './tables.ts';

export type BackupParts = {
  database: Database;
  target: string;
  engines: Manifest['engines'];
  /** null leaves the texts out. */
  documents: Pick<DocumentStore, 'page' | 'refresh'> | null;
  files: KeptFiles;
  now(): Date;
  say(sentence: string): void;
};

/**
 * 备份：writes all that an installation cannot make again into one archive, while it runs and writes. Database and head
 * are of one moment; the anchor is cut at that head; of the texts, snapshots and attachments at least those are in it that the
 * database speaks of, since they are read afterwards and are stored before anything is said of them.
 */
export async function writeBackup(parts: BackupParts, path: string): Promise<{ bytes: number; manifest: Stated }> {
  const archive = await createArchive(path);
  try {
    const manifest = await onStillState(parts.database, parts.target, (state) => fill(archive, parts, state));
    parts.say('正在重读备份文件，核对指纹……');
    return { bytes: await archive.finish(manifest), manifest };
  } catch (error) {
    await archive.abandon();
    throw error;
  }
}

/** What a finished backup says of itself. */
export type Stated = Omit<Manifest, 'format' | 'version' | 'files'>;

async function fill(archive: ArchiveWriter, parts: BackupParts, state: StillState): Promise<Stated> {
  const { files, say } = parts;
  const at = parts.now().toISOString();
  await archive.add('secret', await readFile(files.secret));
  const tables: Record<string, number> = {};
  for (const table of carriedTables) {
    const rows = await archive.addRecords(`tables/${table}`, state.rows(table));
    tables[table] = rows;
    if (rows >= 10_000) say(`主数据库：${table} ${rows} 行`);
  }
  await archive.addRecords('anchor', anchorLines(files.anchor, await headsOf(state)));
  const documents = parts.documents === null ? null : await addDocuments(archive, parts.documents, say);
  const snapshots = await addSnapshots(archive, files.snapshots, say);
  const attachments = await addAttachments(archive, state, files.attachments, say);
  return {
    at,
    engines: parts.engines,
    migrations: state.migrations,
    ledger: { entries: state.head.seq, head: state.head.hash },
    tables,
    left: [...leftTables],
    documents,
    snapshots,
    attachments,
  };
}

/** Number of the last entry of each chain at the backup's moment. */
async function headsOf(state: StillState): Promise<Map<string, number>> {
  const heads = new Map([['ledger', state.head.seq]]);
  for await (const { name, value } of state.rows('heads'))
    if (name === 'audit' || name === trailHead) heads.set(name, (JSON.parse(String(value)) as { seq: number }).seq);
  return heads;
}

/** Lines of the anchor, without heads beyond those of the backup: they were written since its moment. */
async function* anchorLines(path: string, last: ReadonlyMap<string, number>): AsyncGenerator<string> {
  if (!existsSync(path)) return;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const [, chain = 'ledger', seq] = /^\{(?:"chain":"(\w+)",)?"seq":(\d+),/.exec(line) ?? [];
    if (seq === undefined || Number(seq) <= (last.get(chain) ?? 0)) yield line;
  }
}

const pageSize = 200;

async function addDocuments(
  archive: ArchiveWriter,
  documents: NonNullable<BackupParts['documents']>,
  say: BackupParts['say'],
): Promise<number> {
  await documents.refresh();
  let told = 0;
  const count = await archive.addRecords(
    'documents',
    allDocuments(documents, (done) => {
      if (done - told < 10_000) return;
      told = done;
      say(`文本：${done} 条`);
    }),
  );
  say(`文本：共 ${count} 条`);
  return count;
}

/** Every document of a store by id, a page at a time. */
export async function* allDocuments(documents: Pick<DocumentStore, 'page'>, progress: (done: number) => void) {
  let after: string | null = null;
  let done = 0;
  for (;;) {
    const page: Awaited<ReturnType<DocumentStore['page']>> = await documents.page(after, pageSize);
    yield* page;
    done += page.length;
    progress(done);
    if (page.length < pageSize) return;
    after = page.at(-1)?.id ?? null;
  }
}

async function addSnapshots(archive: ArchiveWriter, folder: string, say: BackupParts['say']): Promise<number> {
  if (!existsSync(folder)) return 0;
  let count = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    // Drafts that a running collector has not named yet are not evidence.
    if (!entry.isFile() || !/\.(gz|json)$/.test(entry.name)) continue;
    const data = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      // Retention removed it since the folder was listed.
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (data === null) continue;
    await archive.add(`snapshots/${relative(folder, path).split(sep).join('/')}`, data);
    count += 1;
    if (count % 5_000 === 0) say(`快照：${count} 个文件`);
  }
  return count;
}
