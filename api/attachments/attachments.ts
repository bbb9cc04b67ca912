import { createHash } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { newId } from '../database/new-id.ts';
import type { Database } from '../database/open.ts';
import { Refused } from '../http/problem.ts';
import type { ReceivedFile, UploadPlace } from '../http/receive-file.ts';
import type { Decide } from '../http/route.ts';
import type { Person } from '../route.ts';
import { cleanName } from './clean-name.ts';
import { type Attachment, type AttachmentType, isPicture, type NewAttachment } from './contract.ts';
import { attachmentFile, incomingFolder, lockFiles, placeFile } from './files.ts';
import { PhotoRefused } from './photo-refused.ts';
import { sniff } from './sniff.ts';
import { stripPhoto } from './strip-photo.ts';

/** 附件: files that are evidence in a case. */
export type Attachments = {
  place: UploadPlace;
  /** Takes a file in for a case: told by its content, photos without what is said about them, stored by its hash. */
  keep(
    received: ReceivedFile,
    given: { caseId: string; name: string; by: Person; decide: Decide },
  ): Promise<NewAttachment>;
  /** The file of a case, ready to send; null when the case has no such file. Throws with a sentence when it is lost. */
  open(caseId: string, id: string): Promise<{ attachment: Attachment; path: string; bytes: number } | null>;
};

/** How many files of one person may wait to be used; more are refused until they are used or cleaned away. */
export const waitingMax = 60;

export function openAttachments(given: {
  database: Database;
  folder: string;
  maxBytes: number;
  now(): Date;
}): Attachments {
  const { database, folder, maxBytes, now } = given;
  const preparing = new Map<string, number>();
  return {
    place: { folder: incomingFolder(folder), maxBytes },
    keep: (received, { caseId, name, by, decide }) =>
      withTurn(preparing, by.userId, async () => {
        const type = await sniff(received.path, name);
        const plain = await withoutPlace(type, received);
        const draft = plain ?? { ...received, stripped: false };
        try {
          return await decide(async () => {
            await lockFiles(database);
            await checkWaiting(database, by.userId);
            await placeFile(draft.path, folder, draft.sha256);
            const attachment: Attachment = {
              id: newId(),
              sha256: draft.sha256,
              name: cleanName(name, type),
              type,
              size: draft.bytes,
            };
            const at = now().toISOString();
            await database
              .insertInto('attachments')
              .values({ ...attachment, caseId, byId: by.userId, byName: by.name, at, usedAt: null })
              .execute();
            return { attachment, at, stripped: draft.stripped };
          });
        } finally {
          for (const path of [draft.path, received.path]) await rm(path, { force: true });
        }
      }),
    open: async (caseId, id) => {
      const row = await database
        .selectFrom('attachments')
        .select(['id', 'sha256', 'name', 'type', 'size'])
        .where('caseId', '=', caseId)
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return null;
      const path = attachmentFile(folder, row.sha256);
      const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      if (found === null || found.size !== row.size) throw lost(row.name);
      return { attachment: { ...row, type: row.type as AttachmentType }, path, bytes: found.size };
    },
  };
}

/** A photo as it is kept, beside what came in; null for every other file. */
async function withoutPlace(
  type: AttachmentType,
  received: ReceivedFile,
): Promise<(ReceivedFile & { stripped: boolean }) | null> {
  if (!isPicture(type)) return null;
  const before = await readFile(received.path);
  const after = stripped(type, before);
  if (after === null) return null;
  const path = `${received.path}.plain`;
  await writeFile(path, after, { flag: 'wx', mode: 0o600, flush: true });
  const sha256 = createHash('sha256').update(after).digest('hex');
  return { path, bytes: after.length, sha256, stripped: !after.equals(before) };
}

function stripped(type: AttachmentType, bytes: Buffer): Buffer | null {
  try {
    return stripPhoto(type, bytes);
  } catch (error) {
    if (!(error instanceof PhotoRefused)) throw error;
    throw new Refused('attachment.broken', '这张图片不完整，打不开。请重新拍摄，或者重新选择后再上传。', 400);
  }
}

async function checkWaiting(database: Database, userId: string): Promise<void> {
  const { waiting } = await database
    .selectFrom('attachments')
    .select((e) => e.fn.countAll().as('waiting'))
    .where('usedAt', 'is', null)
    .where('byId', '=', userId)
    .executeTakeFirstOrThrow();
  if (Number(waiting) >= waitingMax)
    throw new Refused(
      'attachment.many',
      `您已上传 ${waitingMax} 个还没有用在办理记录里的附件，请先提交办理；没有用到的 24 小时后自动清理。`,
      429,
    );
}

/** Photos are held in memory while they are looked through: of one person not more than a few at a time. */
async function withTurn<T>(preparing: Map<string, number>, userId: string, act: () => Promise<T>): Promise<T> {
  const running = preparing.get(userId) ?? 0;
  if (running >= togetherMax)
    throw new Refused('attachment.together', `一次最多同时上传 ${togetherMax} 个文件，请等前面的传完再试。`, 429);
  preparing.set(userId, running + 1);
  try {
    return await act();
  } finally {
    const left = (preparing.get(userId) ?? 1) - 1;
    if (left === 0) preparing.delete(userId);
    else preparing.set(userId, left);
  }
}

const togetherMax = 4;

function lost(name: string): Refused {
  return new Refused(
    'attachment.lost',
    `附件“${name}”的文件已经不在，或者不完整。请管理员运行 npm run verify 查明，并从备份中找回。`,
    410,
  );
}
