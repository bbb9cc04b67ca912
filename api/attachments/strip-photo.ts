import type { AttachmentType } from './contract.ts';
import { stripJpeg } from './strip-jpeg.ts';
import { stripPng } from './strip-png.ts';
import { stripWebp } from './strip-webp.ts';

/** 照片去信息: the picture without place, time, device and previews, its own data unchanged; null for what is no photo. Throws PhotoRefused on one that is cut short. */
export function stripPhoto(type: AttachmentType, bytes: Buffer): Buffer | null {
  if (type === 'image/jpeg') return stripJpeg(bytes);
  if (type === 'image/png') return stripPng(bytes);
  if (type === 'image/webp') return stripWebp(bytes);
  return null;
}
