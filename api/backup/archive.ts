import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { createTarDecoder, packTar } from 'modern-tar';
import { BackupFault, Manifest, manifestName } from './manifest.ts';

/** 备份文件: a plain tar of small files, each complete in itself, so that memory stays the same however large it grows. Readable by its owner alone, because it holds the secret. */
export type ArchiveWriter = {
  add(name: string, data: Buffer): Promise<void>;
  /** Records as gzip of JSON lines, in files of some megabytes: `<folder>/000001.jsonl.gz`. Returns how many there were. */
  addRecords(folder: string, records: AsyncIterable<unknown>): Promise<number>;
  /** Writes the manifest, gives the archive its name and returns its size. */
  finish(manifest: Omit<Manifest, 'format' | 'version' | 'files'>): Promise<number>;
  /** Removes what was written; the final name never stands for half an archive. */
  abandon(): Promise<void>;
};

export async function createArchive(path: string): Promise<ArchiveWriter> {
  const draft = `${path}.${process.pid}.part`;
  const file = await open(draft, 'wx', 0o600);
  const files: Manifest['files'] = [];
  let size = 0;
  const write = async (name: string, data: Buffer) => {
    const entry = await packTar([{ header: { name, size: data.length, mode: 0o600, mtime: new Date() }, body: data }]);
    // A tar ends with two empty blocks, which a packed entry alone brings along; here they come once, at the end.
    await file.writeFile(entry.subarray(0, entry.length - endBytes));
    size += entry.length - endBytes;
  };
  const add = async (name: string, data: Buffer) => {
    files.push({ name, bytes: data.length, sha256: sha256(data) });
    await write(name, data);
  };
  return {
    add,
    addRecords: async (folder, records) => {
      let count = 0;
      let number = 0;
      for await (const { text, lines } of packed(records)) {
        number += 1;
        count += lines;
        await add(`${folder}/${String(number).padStart(6, '0')}.jsonl.gz`, await zip(Buffer.from(text)));
      }
      return count;
    },
    finish: async (rest) => {
      const manifest: Manifest = { format: 'huiying-backup', version: 1, ...rest, files };
      await write(manifestName, Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
      await file.writeFile(Buffer.alloc(endBytes));
      await file.sync();
      await file.close();
      await checkArchive(draft);
      await rename(draft, path);
      return size + endBytes;
    },
    abandon: async () => {
      await file.close().catch((error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === 'EBADF')) throw error;
      });
      await rm(draft, { force: true });
    },
  };
}

/** Reads an archive through and holds every file against the manifest; throws a BackupFault with a sentence. */
export async function checkArchive(path: string): Promise<Manifest> {
  const seen = new Map<string, { bytes: number; sha256: string }>();
  let manifest: Manifest | null = null;
  for await (const { name, data } of archiveFiles(path)) {
    if (name === manifestName) manifest = readManifest(path, data);
    else seen.set(name, { bytes: data.length, sha256: sha256(data) });
  }
  if (manifest === null) throw new BackupFault(`备份文件 ${path} 不完整：没有清单。请换一个备份。`);
  for (const { name, bytes, sha256: expected } of manifest.files) {
    const found = seen.get(name);
    if (found === undefined) throw new BackupFault(`备份文件 ${path} 不完整：缺 ${name}。请换一个备份。`);
    if (found.bytes !== bytes || found.sha256 !== expected)
      throw new BackupFault(`备份文件 ${path} 已损坏：${name} 与清单里的指纹不符。请换一个备份。`);
    seen.delete(name);
  }
  const [foreign] = seen.keys();
  if (foreign !== undefined)
    throw new BackupFault(`备份文件 ${path} 里有清单之外的文件 ${foreign}，可能被人改过，没有采用。`);
  return manifest;
}

/** The files of an archive in order, one at a time. */
export async function* archiveFiles(path: string): AsyncGenerator<{ name: string; data: Buffer }> {
  const bytes = Readable.toWeb(createReadStream(path, { highWaterMark: 1 << 20 })) as ReadableStream<Uint8Array>;
  try {
    for await (const { header, body } of bytes.pipeThrough(createTarDecoder({ strict: true }))) {
      if (header.size > fileMaxBytes) throw new BackupFault(`备份文件 ${path} 里的 ${header.name} 过大，没有读取。`);
      yield { name: header.name, data: Buffer.from(await new Response(body).arrayBuffer()) };
    }
  } catch (error) {
    if (error instanceof BackupFault) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new BackupFault(`没有这个备份文件：${path}`, { cause: error });
    if (isTarFault(error))
      throw new BackupFault(`${path} 不是完整的备份文件（${error.message}）。请换一个备份。`, { cause: error });
    throw error;
  }
}

/** The records of one file that {@link ArchiveWriter.addRecords} made. */
export async function recordsOf(data: Buffer): Promise<unknown[]> {
  const text = (await promisify(gunzip)(data, { maxOutputLength: fileMaxBytes })).toString();
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line, revive) as unknown);
}

/** Folder and name of a file in an archive. */
export function folderOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

const endBytes = 1_024;
const packMaxChars = 4_000_000;
const fileMaxBytes = 1 << 30;

async function* packed(records: AsyncIterable<unknown>): AsyncGenerator<{ text: string; lines: number }> {
  let lines: string[] = [];
  let chars = 0;
  for await (const record of records) {
    const line = JSON.stringify(record, bytesAsText);
    lines.push(line);
    chars += line.length;
    if (chars < packMaxChars) continue;
    yield { text: `${lines.join('\n')}\n`, lines: lines.length };
    lines = [];
    chars = 0;
  }
  if (lines.length > 0) yield { text: `${lines.join('\n')}\n`, lines: lines.length };
}

/** Bytes of a column, the same on both engines; `value` is what Buffer's own toJSON made of it. */
function bytesAsText(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  const made = value as { type?: unknown; data?: unknown } | null;
  return typeof value === 'object' && made?.type === 'Buffer' && Array.isArray(made.data)
    ? { $bytes: Buffer.from(made.data as number[]).toString('base64') }
    : value;
}

function revive(_key: string, value: unknown): unknown {
  const made = value as { $bytes?: unknown } | null;
  return typeof value === 'object' && typeof made?.$bytes === 'string' ? Buffer.from(made.$bytes, 'base64') : value;
}

function readManifest(path: string, data: Buffer): Manifest {
  let read: unknown;
  try {
    read = JSON.parse(data.toString());
  } catch (error) {
    throw new BackupFault(`备份文件 ${path} 的清单读不了，请换一个备份。`, { cause: error });
  }
  const parsed = Manifest.safeParse(read);
  if (!parsed.success)
    throw new BackupFault(`备份文件 ${path} 的清单不是本程序认识的格式，可能来自更新的版本，请用同一版本恢复。`);
  return parsed.data;
}

/** The decoder's own complaints: a cut end, a broken header. */
function isTarFault(error: unknown): error is Error {
  return error instanceof Error && !('errno' in error) && !(error instanceof TypeError);
}

function zip(data: Buffer): Promise<Buffer> {
  return promisify(gzip)(data, { level: 6 });
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
