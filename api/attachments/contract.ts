import { z } from 'zod';
import { Instant } from '../http/contract.ts';

/** 附件类型: what may be attached, by media type: its name for people and the endings under which it comes. */
export const attachmentTypes = {
  'image/jpeg': { name: 'JPEG 照片', endings: ['jpg', 'jpeg'] },
  'image/png': { name: 'PNG 图片', endings: ['png'] },
  'image/webp': { name: 'WebP 图片', endings: ['webp'] },
  'application/pdf': { name: 'PDF 文件', endings: ['pdf'] },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { name: 'Word 文档', endings: ['docx'] },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { name: 'Excel 表格', endings: ['xlsx'] },
  'text/csv': { name: 'CSV 表格', endings: ['csv'] },
  'text/plain': { name: '文本文件', endings: ['txt'] },
} as const satisfies Record<string, { name: string; endings: readonly [string, ...string[]] }>;
export type AttachmentType = keyof typeof attachmentTypes;
export const AttachmentTypeCode = z.enum(Object.keys(attachmentTypes) as [AttachmentType, ...AttachmentType[]]);

/** 附件: a file that is evidence, as commands and ledger name it; `sha256` is that of the bytes that are kept. */
export const Attachment = z.object({
  id: z.string().min(1).max(80),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().min(1).max(120),
  type: AttachmentTypeCode,
  size: z.int().min(1),
});
export type Attachment = z.infer<typeof Attachment>;

/** POST /api/cases/:id/attachments: what was kept, and whether data about place and device was taken out of a photo. */
export const NewAttachment = z.object({ attachment: Attachment, at: Instant, stripped: z.boolean() });
export type NewAttachment = z.infer<typeof NewAttachment>;

/** The name that the file has where it comes from; its content is the body of the request. */
export const AttachmentQuery = z.object({ name: z.string().min(1).max(300) });

/** Whether a browser shows it as a picture. */
export function isPicture(type: string): boolean {
  return type.startsWith('image/');
}
