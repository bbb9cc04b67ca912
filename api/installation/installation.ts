import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Selectable } from 'kysely';
import type { Config } from '../config.ts';
import type { Database } from '../database/open.ts';
import type { InstallationTables } from '../database/tables-installation.ts';
import { createOnce, readIfThere } from './create-once.ts';
import { keptFiles, markerName } from './files.ts';
import { fingerprintOf, readSecret } from './secret.ts';

/** 本套系统: what all its processes hold in common, on however many machines. */
export type Installation = {
  id: string;
  /** Salts author hashes. */
  secret: string;
  anchorFile: string;
  snapshotDir: string;
  attachmentDir: string;
  /** One for all machines, as the page is asked on any of them. */
  setupTokenFile: string;
  /** Rejects with a sentence when the shared folder is not there, is another one, or cannot be written. */
  ready(): Promise<void>;
};

type Needs = Pick<Config, 'sharedDir' | 'secretFile' | 'namespace' | 'homeRegion'>;
type Recorded = Selectable<InstallationTables['installation']>;

/**
 * Opens the shared folder. The first process of all makes what is in it and writes down whose it is; every other must
 * find the same secret, folder, namespace and province, or is refused with all that differs. A refused process makes
 * nothing.
 */
export async function openInstallation(config: Needs, database: Database, now: () => Date): Promise<Installation> {
  const files = keptFiles(config);
  const own = (await ofThisInstallation(config, database)) ?? (await found(config, database, now));
  return {
    id: own.id,
    secret: await readSecret(files.secret),
    anchorFile: files.anchor,
    snapshotDir: files.snapshots,
    attachmentDir: files.attachments,
    setupTokenFile: files.setupToken,
    ready: async () => {
      if ((await folderId(config)) !== own.folder)
        throw new Error(`共享目录 ${config.sharedDir} 不可用：里面没有本套系统的 ${markerName}，请检查是否已挂载。`);
      const trial = join(config.sharedDir, `.writable-${randomUUID()}`);
      // Not empty: on a full disk an empty file can still be made.
      await writeFile(trial, 'writable', { flag: 'wx', flush: true }).finally(() => rm(trial, { force: true }));
    },
  };
}

/** What the database says of its installation, after this process was held against it; null before there is one. Makes nothing. */
export async function ofThisInstallation(config: Needs, database: Database): Promise<Recorded | null> {
  const known = await recorded(database);
  if (known !== null) await compare(config, known);
  return known;
}

/** This process does not belong to the installation whose database it was given; the message says why and what to do. */
export class InstallationDiffers extends Error {
  override readonly name = 'InstallationDiffers';
  readonly code = 'installation.differs';
  constructor(faults: readonly string[]) {
    super(`本进程与数据库里登记的这套系统不符，已停止启动：\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/** Founding happens one at a time, under a lock in the database, so that who comes second finds the row and makes no files. */
function found(config: Needs, database: Database, now: () => Date): Promise<Recorded> {
  return database.transaction().execute(async (writing) => {
    await writing
      .updateTable('locks')
      .set((e) => ({ taken: e('taken', '+', 1) }))
      .where('name', '=', 'installation')
      .execute();
    const faster = await recorded(writing);
    if (faster !== null) {
      await compare(config, faster);
      return faster;
    }
    const files = keptFiles(config);
    const head = await writing.selectFrom('ledgerHead').select('seq').executeTakeFirst();
    if ((head?.seq ?? 0) > 0 && (await readIfThere(files.secret)) === null)
      throw new InstallationDiffers([orphaned(config)]);
    await mkdir(config.sharedDir, { recursive: true });
    const secret = await readSecret(files.secret);
    await createOnce(files.marker, () => `${JSON.stringify({ id: randomUUID(), at: now().toISOString() })}\n`);
    const row = {
      row: 1,
      id: randomUUID(),
      secret: fingerprintOf(secret),
      folder: (await folderId(config)) ?? '',
      namespace: config.namespace,
      homeRegion: config.homeRegion,
      at: now().toISOString(),
    };
    await writing.insertInto('installation').values(row).execute();
    return row;
  });
}

async function recorded(database: Pick<Database, 'selectFrom'>): Promise<Recorded | null> {
  return (await database.selectFrom('installation').selectAll().executeTakeFirst()) ?? null;
}

/** Everything that differs, at once; reads only. */
async function compare(config: Needs, known: Recorded): Promise<void> {
  const files = keptFiles(config);
  const [folder, text] = [await folderId(config), await readIfThere(files.secret)];
  const faults: string[] = [];
  if (folder === null)
    faults.push(`目录 ${config.sharedDir} 里没有本套系统的 ${markerName}，它不是共享目录，或者没有挂载。${useShared}`);
  else if (folder !== known.folder)
    faults.push(
      `目录 ${config.sharedDir} 属于另一套系统（编号 ${short(folder)}，应为 ${short(known.folder)}）。${useShared}`,
    );
  const secret = text === null ? null : fingerprintOf(text.trim());
  if (secret === null) faults.push(`没有密钥文件 ${files.secret}，本进程的作者散列会与别的进程对不上。${useSecret}`);
  else if (secret !== known.secret)
    faults.push(
      `密钥文件 ${files.secret} 是另一个密钥（指纹 ${short(secret)}，应为 ${short(known.secret)}），作者散列会对不上。${useSecret}`,
    );
  if (config.namespace !== known.namespace)
    faults.push(
      `NAMESPACE 是“${config.namespace}”，这套系统用的是“${known.namespace}”，队列和文档会分成两处。请改成 NAMESPACE=${known.namespace}，另一套系统请用另一个数据库。`,
    );
  if (config.homeRegion !== known.homeRegion)
    faults.push(
      `HOME_REGION 是 ${config.homeRegion}，这套系统是 ${known.homeRegion} 的，研判会各按各的省份。请改成 HOME_REGION=${known.homeRegion}，另一个省份请用另一个数据库。`,
    );
  if (faults.length > 0) throw new InstallationDiffers(faults);
}

async function folderId(config: Needs): Promise<string | null> {
  const text = await readIfThere(keptFiles(config).marker);
  return text === null ? null : (/"id":"([0-9a-f-]{36})"/.exec(text)?.[1] ?? '');
}

function orphaned(config: Needs): string {
  return `数据库里已有台账，但找不到它的密钥文件 ${keptFiles(config).secret}。请把 SHARED_DIR 设为原来的数据目录（里面有 secret、ledger-anchor.jsonl、snapshots），或者用 SECRET_FILE 指明原来的密钥文件。`;
}

function short(id: string): string {
  return id.slice(0, 8);
}

const useShared = '请把 SHARED_DIR 设为各进程共用的目录（例如 NFS），即第一个进程所用的那个。';
const useSecret = '请把 SHARED_DIR 设为共用的目录，或者用 SECRET_FILE 指明同一个密钥文件。';
