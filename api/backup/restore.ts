import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import type { Document, DocumentId } from '../../analysis/document.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import { createAudit } from '../audit/audit.ts';
import { bringUpToDate } from '../cases/bring-up.ts';
import { verifyLedger } from '../cases/verify-ledger.ts';
import { type Database, migratorOf } from '../database/open.ts';
import type { KeptFiles } from '../installation/files.ts';
import { type Anchor, fileAnchor } from '../ledger/anchor.ts';
import { recordLoss } from '../ledger/losses.ts';
import type { LedgerVerification } from '../ledger/verify.ts';
import { archiveFiles, checkArchive, folderOf, recordsOf } from './archive.ts';
import { loadAttachment } from './attachment-files.ts';
import { loadTables, prepareTables, usedTables } from './load-state.ts';
import { BackupFault, type Manifest } from './manifest.ts';
import { forgetUnstored, mayBeUnraised, sendUnraised } from './unfinished-work.ts';

export type RestoreParts = {
  database: Database;
  target: string;
  openDocuments(): Promise<DocumentStore>;
  files: KeptFiles;
  /** Why the entries that a newer anchor has beyond the backup are given up; null when nobody said so. */
  acceptLoss: string | null;
  /** Puts texts on their way to analysis and alerts. */
  enqueue(documents: Document[]): Promise<void>;
  now(): Date;
  say(sentence: string): void;
};

/** What came of a restore, held against the manifest. */
export type Restored = {
  manifest: Manifest;
  documents: number | null;
  snapshots: number;
  attachments: number;
  /** Texts that had been stored and not yet raised at the backup's moment; they wait in the queue. */
  unraised: number;
  ledger: LedgerVerification;
  /** Everything is as the manifest says. */
  same: boolean;
};

/**
 * 恢复：fills an empty installation, on whichever engines are configured, from an archive. The archive is read through
 * and checked first. Files and texts come before the database, which is filled in one transaction: whatever fails
 * before leaves it empty and a mark, with which nothing starts and the same restore can be run again.
 */
export async function restoreBackup(parts: RestoreParts, path: string): Promise<Restored> {
  const { files, say, database, target } = parts;
  say('正在核对备份文件……');
  const manifest = await checkArchive(path);
  const again = await begunBefore(files, manifest);
  const used = await usedTables(database);
  if (used.length > 0)
    throw new BackupFault(`这里已经有数据（主数据库的 ${used.join('、')} 不是空的），只能恢复到空的目录或者空的库。`);
  const newerAnchor = await anchorThere(parts, manifest, again);
  const documents = await parts.openDocuments();
  try {
    if (!again && (await documents.count({})) > 0)
      throw new BackupFault(
        `文档库（${documents.engine}）里已经有文本，只能恢复到空的文档库。请换 DATA_DIR 或者 NAMESPACE。`,
      );
    await begin(files, manifest);
    const { snapshots, attachments } = await loadFiles(path, files, { keepAnchor: newerAnchor });
    const recent: DocumentId[] = [];
    const count = manifest.documents === null ? null : await loadDocuments(path, documents, manifest, recent, say);
    await prepareTables(database, target, manifest);
    await loadTables(database, target, path, manifest, say);
    const { error } = await migratorOf(database, target).migrateToLatest();
    if (error !== undefined) throw new BackupFault(`升级表结构失败：${String(error)}`, { cause: error });
    await bringUpToDate(database, say);
    // Whose folder and secret this was before says nothing any more: the next start writes it down anew.
    await database.deleteFrom('installation').execute();
    if (count !== null) await forgetUnstored(database, documents, manifest.at);
    const anchor = fileAnchor(files.anchor);
    if (newerAnchor) await giveUp(parts, anchor);
    say('正在核验恢复的台账……');
    const ledger = await verifyLedger(database, anchor);
    const unraised = await sendUnraised(database, documents, recent, parts.enqueue);
    await rm(files.unfinished, { force: true });
    const same =
      ledger.ok &&
      ledger.head === manifest.ledger.head &&
      ledger.entries === manifest.ledger.entries &&
      count === manifest.documents &&
      snapshots === manifest.snapshots &&
      attachments === manifest.attachments;
    return { manifest, documents: count, snapshots, attachments, unraised, ledger, same };
  } finally {
    await documents.close();
  }
}

/** Whether a restore of this same archive was begun here and not finished. */
async function begunBefore(files: KeptFiles, manifest: Manifest): Promise<boolean> {
  if (!existsSync(files.unfinished)) return false;
  const { archive } = JSON.parse(await readFile(files.unfinished, 'utf8')) as { archive: string };
  if (archive !== nameOf(manifest))
    throw new BackupFault('这里有另一个备份没有恢复完。请先把那一次恢复完，或者换一个空的目录。');
  return true;
}

async function begin(files: KeptFiles, manifest: Manifest): Promise<void> {
  await mkdir(dirname(files.unfinished), { recursive: true });
  await writeFile(files.unfinished, `${JSON.stringify({ archive: nameOf(manifest), at: manifest.at })}\n`);
}

function nameOf({ at, ledger, files }: Manifest): string {
  return createHash('sha256')
    .update(JSON.stringify([at, ledger, files]))
    .digest('hex');
}

/** Whether an anchor is here that goes on beyond the backup, and may stay because the loss is accepted; any other anchor is a refusal. */
async function anchorThere({ files, acceptLoss }: RestoreParts, manifest: Manifest, again: boolean): Promise<boolean> {
  if (!existsSync(files.anchor)) return false;
  const { entries, head } = manifest.ledger;
  let last = { seq: 0, at: '' };
  for await (const one of fileAnchor(files.anchor).read()) {
    if (one.seq === entries && one.hash !== head)
      throw new BackupFault(`这里的锚文件 ${files.anchor} 属于另一本台账，与备份对不上，没有恢复。`);
    if (one.seq > last.seq) last = { seq: one.seq, at: one.at };
  }
  if (last.seq <= entries) {
    if (again) return false;
    throw new BackupFault(`这里已经有锚文件 ${files.anchor}。它不比备份新；确认不再需要后请移走，再恢复。`);
  }
  if (acceptLoss === null)
    throw new BackupFault(
      `这里的锚文件记到第 ${last.seq} 条（${last.at}），备份只到第 ${entries} 条：恢复后将丢失第 ${entries + 1}–${last.seq} 条，共 ${last.seq - entries} 条。
请先找更新的备份；确实没有时，加 --accept-loss "原因" 恢复，丢失会被永久登记。`,
    );
  return true;
}

async function giveUp({ database, now, acceptLoss, say }: RestoreParts, anchor: Anchor): Promise<void> {
  const audit = createAudit(database, now);
  const loss = await recordLoss({ database, anchor, audit, now }, { reason: acceptLoss ?? '', by: '命令行' });
  if (loss !== null) say(`已登记丢失：第 ${loss.from}–${loss.to} 条，原因：${loss.reason}`);
}

/** Secret, anchor, snapshots and attachments; returns how many files of the last two. */
async function loadFiles(
  path: string,
  files: KeptFiles,
  { keepAnchor }: { keepAnchor: boolean },
): Promise<{ snapshots: number; attachments: number }> {
  let snapshots = 0;
  let attachments = 0;
  const draft = `${files.anchor}.part`;
  await mkdir(dirname(files.anchor), { recursive: true });
  await writeFile(draft, '', { mode: 0o600 });
  for await (const { name, data } of archiveFiles(path)) {
    const folder = folderOf(name);
    if (name === 'secret') await writeSecret(files.secret, data);
    else if (folder === 'anchor')
      await appendFile(draft, (await recordsOf(data)).map((line) => `${String(line)}\n`).join(''));
    else if (name.startsWith('snapshots/') && isPlainPath(name)) {
      const target = join(files.snapshots, name.slice('snapshots/'.length));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, data);
      snapshots += 1;
    } else if (await loadAttachment(name, data, files.attachments)) attachments += 1;
  }
  if (keepAnchor) await rm(draft);
  else await rename(draft, files.anchor);
  return { snapshots, attachments };
}

/** A relative path that leads nowhere else. */
function isPlainPath(name: string): boolean {
  return name.split('/').every((part) => /^[\w.-]+$/.test(part) && part !== '.' && part !== '..');
}

/** The secret of the backup; another one that is here already belongs to another installation. */
async function writeSecret(file: string, data: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, data, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    if (!(await readFile(file)).equals(data))
      throw new BackupFault(`这里已经有另一个密钥文件 ${file}，没有恢复。请换一个空的目录，或者移走它。`, {
        cause: error,
      });
  }
}

async function loadDocuments(
  path: string,
  documents: DocumentStore,
  { at, documents: expected }: Manifest,
  recent: DocumentId[],
  say: RestoreParts['say'],
): Promise<number> {
  let done = 0;
  for await (const { name, data } of archiveFiles(path)) {
    if (folderOf(name) !== 'documents') continue;
    const pack = (await recordsOf(data)) as AnalysedDocument[];
    for (const result of await documents.put(pack))
      if (result.result === 'rejected') throw new BackupFault(`文档库拒收一条文本（${result.id}）：${result.reason}`);
    recent.push(...pack.filter((document) => mayBeUnraised(document, at)).map(({ id }) => id));
    done += pack.length;
    say(`文本：${done} / ${expected} 条`);
  }
  await documents.refresh();
  const count = await documents.count({});
  if (count !== expected)
    throw new BackupFault(`文档库里有 ${count} 条，备份里有 ${expected} 条，恢复没有完成，请再运行一次。`);
  return count;
}
