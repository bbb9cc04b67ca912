import { type AttachmentType, attachmentTypes } from '../../../../api/attachments/contract.ts';

/** A size as people say it. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} 字节`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function typeText(type: AttachmentType): string {
  return attachmentTypes[type].name;
}

/** What a file dialog offers. */
export const acceptedFiles = Object.entries(attachmentTypes)
  .flatMap(([type, { endings }]) => [type, ...endings.map((ending) => `.${ending}`)])
  .join(',');
