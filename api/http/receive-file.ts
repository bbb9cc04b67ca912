import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request } from 'express';
import { Refused } from './problem.ts';

/** Where files come in, and how large one may be. */
export type UploadPlace = { folder: string; maxBytes: number };

/** 收到的文件: the body of a request on the disk, until the route has moved it or the request ends; `sha256` is that of the bytes as they came. */
export type ReceivedFile = { path: string; bytes: number; sha256: string };

/** Writes the body of a request to a new file, a piece at a time. What is cut off, too large or finds no room leaves nothing. */
export async function receiveFile(request: Request, { folder, maxBytes }: UploadPlace): Promise<ReceivedFile> {
  if (Number(request.get('content-length') ?? 0) > maxBytes) throw tooLarge(request, maxBytes);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${randomUUID()}.part`);
  const file = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    // What goes wrong is still to be answered, so the request stays open.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(request, maxBytes);
      hash.update(chunk);
      await file.appendFile(chunk);
    }
    await file.sync();
    await file.close();
    return { path, bytes, sha256: hash.digest('hex') };
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    request.resume();
    throw request.complete || error instanceof Refused || !isCut(error) ? error : cut();
  }
}

/** What still comes is read and thrown away, so that the browser hears why. */
function tooLarge(request: Request, maxBytes: number): Refused {
  request.resume();
  return new Refused(
    'upload.too-large',
    `文件超过 ${Math.round(maxBytes / 1_000_000)} MB，不能上传。请压缩、拆分，或者降低照片的清晰度后再试。`,
    413,
  );
}

function isCut(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'ABORT_ERR');
}

function cut(): Refused {
  return new Refused('upload.cut', '上传中断，文件没有保存，请重试。', 400);
}
