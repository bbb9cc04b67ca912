import { open } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import { Refused } from '../http/problem.ts';
import { splitName } from './clean-name.ts';
import { type AttachmentType, attachmentTypes } from './contract.ts';
import { officeKind, tailBytes } from './office-file.ts';

/** 类型识别: what a file really is, by its content; refuses with a sentence what may not be attached, and a name that promises something else. */
export async function sniff(path: string, name: string): Promise<AttachmentType> {
  const { head, tail, size } = await ends(path);
  if (size === 0) throw new Refused('attachment.empty', '这个文件是空的，请重新选择。', 400);
  const { ending } = splitName(name);
  const type = (await typeOf(head, tail, size)) ?? textType(ending, head, size);
  const promised = promisedBy(ending);
  if (promised !== null && promised !== type && !(isImage(promised) && isImage(type)))
    throw new Refused(
      'attachment.mismatch',
      `文件名说是${attachmentTypes[promised].name}，内容却是${attachmentTypes[type].name}；请用原来的程序打开确认，另存后再上传。`,
      415,
    );
  // Pictures from chats often bear another ending than they are: they are named anew. Any other strange ending is refused.
  if (promised === null && ending !== '' && !isImage(type)) throw notTaken();
  return type;
}

/** Enough for every mark at the beginning of a file, and for a look at what a text is made of. */
const headBytes = 64 * 1024;

async function ends(path: string): Promise<{ head: Buffer; tail: Buffer; size: number }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const part = async (from: number, length: number) => {
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await file.read(buffer, 0, length, from);
      return buffer.subarray(0, bytesRead);
    };
    const tail = Math.min(size, tailBytes);
    return { head: await part(0, Math.min(size, headBytes)), tail: await part(size - tail, tail), size };
  } finally {
    await file.close();
  }
}

/** Null for what bears no mark: a text, perhaps. */
async function typeOf(head: Buffer, tail: Buffer, size: number): Promise<AttachmentType | null> {
  // The library would unpack parts of a zip to tell what it is; the names in its directory say enough.
  if (head.subarray(0, 2).toString('latin1') === 'PK') return officeType(tail, size);
  const found = await fileTypeFromBuffer(head);
  if (found === undefined) return null;
  const { mime } = found;
  if (mime === 'image/heic' || mime === 'image/heif' || mime === 'image/avif')
    throw new Refused(
      'attachment.heic',
      '这是 HEIC 照片，多数电脑打不开。请在手机“设置－相机－格式”里选“兼容性最佳”后重拍，或者先另存为 JPG 再上传。',
      415,
    );
  if (mime === 'application/x-cfb')
    throw new Refused(
      'attachment.old-office',
      '这是旧版 Office 文件，或者加了密码。请去掉密码，另存为 .docx、.xlsx 或 PDF 再上传。',
      415,
    );
  if (mime.startsWith('video/') || mime.startsWith('audio/'))
    throw new Refused(
      'attachment.video',
      '不收音像文件。请把它放在本单位的网站或网盘，在佐证里填写链接，另附一张现场照片。',
      415,
    );
  if (!(mime in attachmentTypes) || mime.startsWith('text/')) throw notTaken();
  return mime as AttachmentType;
}

function officeType(tail: Buffer, size: number): AttachmentType {
  const kind = officeKind(tail, size);
  if (kind === 'docx') return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  if (kind === 'xlsx') return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  if (kind === 'macro')
    throw new Refused(
      'attachment.macro',
      '这个文件带有宏，可能不安全。请另存为不带宏的 .docx、.xlsx 或 PDF 再上传。',
      415,
    );
  if (kind === 'locked')
    throw new Refused('attachment.locked', '这个文件加了密码，别人打不开。请去掉密码后再上传。', 415);
  throw notTaken();
}

/** A text is taken for what its ending says, once it is one. */
function textType(ending: string, head: Buffer, size: number): AttachmentType {
  if (!['csv', 'txt', ''].includes(ending) || !isText(head, size > head.length)) throw notTaken();
  return ending === 'csv' ? 'text/csv' : 'text/plain';
}

/** Words in UTF-8 or GB18030 without control signs. */
function isText(head: Buffer, cut: boolean): boolean {
  return ['utf-8', 'gb18030'].some((encoding) => {
    try {
      // What is cut off in the middle of a character is no fault.
      const text = new TextDecoder(encoding, { fatal: true }).decode(head, { stream: cut });
      return !/(?![\t\n\r])\p{Cc}/u.test(text);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return false;
    }
  });
}

function promisedBy(ending: string): AttachmentType | null {
  const found = Object.entries(attachmentTypes).find(([, { endings }]) =>
    (endings as readonly string[]).includes(ending),
  );
  return found === undefined ? null : (found[0] as AttachmentType);
}

function isImage(type: AttachmentType): boolean {
  return type.startsWith('image/');
}

function notTaken(): Refused {
  const names = Object.values(attachmentTypes).flatMap(({ endings }) => endings.slice(0, 1));
  return new Refused('attachment.type', `不收这种文件。可以上传：${names.join('、')}。`, 415);
}
